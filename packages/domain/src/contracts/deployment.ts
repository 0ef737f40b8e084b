import type { Choices } from '../deployment/choices.ts';
import type { Instant } from '../time.ts';
import type { Said } from '../told.ts';
import type { ConsentPurpose, EntraTenantId, Platform } from '../vocabulary.ts';

/**
 * What Picket makes in a UEM: agent apps, app configurations, profiles, policies, groups. The UEM says what it would
 * make and how to make it; what to do about what is there already is decided by `planDeployment`, which knows no UEM.
 */
export interface DeploymentObjects {
  /** What the tenant is like, as far as what is planned depends on it. */
  facts(signal: AbortSignal): Promise<DeploymentFacts>;
  /**
   * Everything there that could matter to a plan: what carries a mark of Picket's, what `known` names by its remote
   * id, and what has the name of a wanted object. Throws where one of the kinds cannot be read: half a picture would
   * read as "gone". Where `known` has one whose remote id nobody knows, it waits out the time that the UEM may take to
   * show what was just made.
   */
  read(wanted: readonly WantedObject[], known: readonly OwnedObject[], signal: AbortSignal): Promise<FoundObject[]>;
  /**
   * Makes one, with its audience. `references` has the remote ids of what it depends on. Not repeatable at the UEM: who
   * does not know whether it happened reads first, and finds it by its mark. Whoever calls it records beforehand that
   * it was begun (`OwnedObject.remoteId` undefined): for kinds without a mark there is nothing else to find it by.
   */
  create(object: WantedObject, references: References, signal: AbortSignal): Promise<Done>;
  /**
   * Makes a found one as wanted. Repeatable. Leaves its mark as it is: what was adopted gets none, since a mark says
   * that Picket made it.
   */
  change(found: FoundObject, object: WantedObject, references: References, signal: AbortSignal): Promise<Done>;
  /** Takes one away. One that is gone already is fine. */
  remove(found: FoundObject, signal: AbortSignal): Promise<Done>;
}

/** Remote ids by the key of the object: of what was made before, or is there. */
export type References = ReadonlyMap<ObjectKey, string>;

/** What was done, and how the other side names the calls: for whoever has to ask Microsoft about it. */
export interface Done {
  readonly remoteId: string;
  readonly requestIds: readonly string[];
}

/** Names one object of the plan within a tenant, for good: `ios-web-clip`. */
export type ObjectKey = string;

/** `agent-app`, `app-configuration`, `configuration-profile`, `compliance-policy`, `access-policy`, `group`, … */
export type ObjectKind = string;

/** JSON as the UEM takes it. The planner compares it and does not understand it. */
export type Content = Readonly<Record<string, unknown>>;

/** One object that the choices of an operator ask for. */
export interface WantedObject {
  readonly key: ObjectKey;
  readonly kind: ObjectKind;
  /** Who we are in marks: `DeploymentPlace.owner`. */
  readonly owner: string;
  /** What it is called there. */
  readonly name: string;
  /** What it is for, told to who reads the plan. */
  readonly because: Said;
  /** Undefined: of no platform, such as a group. */
  readonly platform: Platform | undefined;
  /** With whose consent it is made. */
  readonly purpose: ConsentPurpose;
  /** Made before this one, taken away after it. */
  readonly needs: readonly ObjectKey[];
  /** Complete: every property that Picket sets. `{ $ref: key }` stands for the remote id of another object. */
  readonly content: Content;
  /** For whom. Undefined where the kind has no audience. */
  readonly audience: Audience | undefined;
  /**
   * What installs or takes effect by itself and what does not, and where: shown beside it.
   * Whole sentences.
   */
  readonly remarks: readonly Said[];
}

export interface Audience {
  /** Directory group ids; `{ $ref }` by key for a group that the plan makes. Sorted, each once. */
  readonly include: readonly GroupTarget[];
  readonly exclude: readonly GroupTarget[];
}
export type GroupTarget = { readonly groupId: string } | { readonly $ref: ObjectKey };

export interface RemoteObject {
  readonly kind: ObjectKind;
  readonly remoteId: string;
}

/** What Picket has made or adopted, as it remembers it; or has begun to make. */
export interface OwnedObject {
  readonly key: ObjectKey;
  readonly kind: ObjectKind;
  /** Undefined: making it was begun, and nobody knows whether it happened. */
  readonly remoteId: string | undefined;
  readonly name: string;
  /** What Picket last made it to be, references resolved: what it differs from was edited by somebody else. */
  readonly content: Content;
  /** For whom Picket last made it, references resolved. */
  readonly audience: Audience | undefined;
  readonly needs: readonly ObjectKey[];
  /** It was somebody else's: it carries no mark of ours, and is never deleted. */
  readonly isAdopted: boolean;
}

/** One object as it stands in the UEM. */
export interface FoundObject extends RemoteObject {
  readonly name: string;
  /** Who says to have made it; undefined without a mark. */
  readonly mark: Mark | undefined;
  /** Its kind has room for a mark: then one that is missing was never there, or was taken off by hand. */
  readonly canBeMarked: boolean;
  /** The properties that a wanted one of its kind may set, as they stand there; of no other. */
  readonly content: Content;
  readonly audience: Audience | undefined;
  /** What to know before it is changed or taken away, in whole sentences: "It is switched on." */
  readonly warnings: readonly Said[];
}

/** Written into what Picket makes, where the kind has room for it: its description or notes. Never into what it adopts. */
export interface Mark {
  /** Which tenant of which Picket: two that serve one customer do not touch each other's. */
  readonly owner: string;
  readonly key: ObjectKey;
}

export interface DeploymentFacts {
  /** Platforms on which the UEM listens to a threat-level partner: connector available or enabled. */
  readonly threatLevelPlatforms: readonly Platform[];
  /** Apps that could be the agent, or that are told something: web apps and store apps made by an administrator. */
  readonly apps: readonly DeployableApp[];
}

export interface DeployableApp {
  readonly remoteId: string;
  readonly name: string;
  /** In the UEM's words, without their prefix: `iosStoreApp`. */
  readonly type: string;
  readonly platform: Platform;
  /** Of Android: `com.android.chrome`. */
  readonly packageId: string | undefined;
}

/** What of a deployment depends on neither tenant nor network. On `Uem`, so that it can be shown before any consent. */
export interface DeploymentDesign {
  readonly kinds: readonly { readonly kind: ObjectKind; readonly title: string }[];
  /** What the choices ask for, in an order in which it can be made; and what they ask for that cannot be. */
  want(choices: Choices, facts: DeploymentFacts, place: DeploymentPlace): Wanted;
  /** What is made, as the UEM's own JSON, for those who want to make it by other means. */
  exportOf(object: WantedObject): { readonly request: string; readonly body: Content };
  /** The path of a difference in words: `/settings/server_url/appConfigKeyValue` → `Setting server_url`. */
  wordsFor(kind: ObjectKind, path: string): string;
}

/** What is chosen but not planned, and why. */
export interface NotPlanned {
  readonly what: Said;
  readonly because: Said;
}

export interface Wanted {
  readonly objects: readonly WantedObject[];
  /** What is chosen but not planned, and why: `No DNS profile is planned while this Picket does not answer DNS.` */
  readonly notPlanned: readonly NotPlanned[];
  /** What is not made but handed over, as `exportOf` writes it: for who keeps such things to himself. */
  readonly handedOver: readonly WantedObject[];
}

/** A certificate authority of the operator's own. */
export interface OwnAuthority {
  /** As a person knows it: its common name. */
  readonly name: string;
  /** Its certificate: base64 of the DER. */
  readonly certificate: string;
  /** Of the DER, in hex: tells it from its successor of the same name. */
  readonly sha256: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
}

/** Where this Picket is, and what it can do. */
export interface DeploymentPlace {
  /** Written into marks: stays the same for one tenant of one Picket. */
  readonly owner: string;
  /** `https://picket.contoso.com` */
  readonly publicUrl: string;
  readonly entraTenantId: EntraTenantId;
  /** Where the instance uses its own: what phones must trust to reach it. */
  readonly ownAuthorities: readonly OwnAuthority[];
  readonly answersDns: boolean;
  /** Where a channel writes levels on directory devices: the attribute, and those of its values that shut a phone out. */
  readonly deviceTag: { readonly attribute: string; readonly values: readonly string[] } | undefined;
}
