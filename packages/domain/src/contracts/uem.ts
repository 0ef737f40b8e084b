import type { GrantSight } from '../connectors/grant-sight.ts';
import type { ObservedFacts } from '../devices/snapshot.ts';
import type { FieldError } from '../errors.ts';
import type { Instant } from '../time.ts';
import type { Said } from '../told.ts';
import type {
  ConsentPurpose,
  EntraDeviceId,
  EntraObjectId,
  EntraTenantId,
  Ownership,
  Platform,
  RemoteDeviceId,
  RiskLevel,
  UemId,
} from '../vocabulary.ts';
import type { AppInstalls, InstallErrorFacts, UserNotices } from './app-installs.ts';
import type { DeploymentDesign, DeploymentObjects, RemoteObject } from './deployment.ts';
import type { Check, Doctor } from './doctor.ts';
import type { RemoteCall } from './remote-call.ts';

/** A product that manages devices. One folder per UEM; what it lacks is absent, not "not implemented". */
export interface Uem {
  readonly id: UemId;
  readonly title: string;
  /** For each purpose, what is asked of the customer and why: from the endpoints' own data. */
  permissions(purpose: ConsentPurpose): readonly Permission[];
  /** How to make the app registration of a purpose; `redirectUri` exactly as consent will use it. */
  registrationGuide(purpose: ConsentPurpose, redirectUri: string, reach: RegistrationReach): RegistrationGuide;
  /** How a customer takes back the grant of a purpose and, where it is its own, the app registration. */
  removalGuide(purpose: ConsentPurpose, clientId: string, reach: RegistrationReach): RegistrationGuide;
  /** Where the customer's administrator goes to grant a purpose. */
  consentAddress(request: ConsentRequest): string;
  /** What is wrong with a credential before it is ever used; pointers name its fields: `/certificate`. Empty: nothing. */
  credentialFaults(credential: ClientCredential, now: Instant): readonly FieldError[];
  /** What a session's doctor looks at. Empty where it has none. */
  readonly checks: readonly Check[];
  /** What an error code of an installation means; undefined for one that nobody explains. */
  explainInstallError?(code: string): InstallErrorFacts | undefined;
  /** The app that an object of a deployment puts on phones; undefined where it puts none there. */
  appOf?(object: RemoteObject): string | undefined;
  /** What setup would make. Absent where Picket makes nothing in it. */
  readonly deployment?: DeploymentDesign;
  /** It takes threat levels from a partner: sessions have `threatLevels`. Absent where nobody speaks the partner protocol. */
  readonly takesThreatLevels?: true;
  /** Opens one tenant's link. Nothing is called until a method is. */
  open(link: UemLink): UemSession;
}

export interface ConsentRequest {
  readonly purpose: ConsentPurpose;
  readonly clientId: string;
  /** Undefined while nobody knows yet which Entra tenant it will be. */
  readonly entraTenantId: EntraTenantId | undefined;
  /** Exactly as registered with the app. */
  readonly redirectUri: string;
  /** Single use, echoed back. */
  readonly state: string;
}

export interface Permission {
  /** `DeviceManagementManagedDevices.Read.All` */
  readonly name: string;
  /** The API it belongs to: `Microsoft Graph`, or the partner service. */
  readonly resource: string;
  readonly why: string;
  /** What stops working without it. */
  readonly without: string;
  /** What the directory calls the permission and its API. */
  readonly roleId: string;
  readonly resourceId: string;
}

/** Who may consent to an app registration: the organization that it was made in, or any, as to a service provider's. */
export type RegistrationReach = 'one-tenant' | 'many-tenants';

/** How the app registration of a purpose is made, or taken away. */
export interface RegistrationGuide {
  /** What to call it. */
  readonly name: string;
  /** By hand, in the directory's own pages. */
  readonly steps: readonly Said[];
  /** The same as commands for a POSIX shell. */
  readonly script: string;
}

/** What it takes to speak to one customer's tenant. Credentials are asked for when needed, never kept. */
export interface UemLink {
  readonly entraTenantId: EntraTenantId;
  /** Throws `PicketError('consent_missing')` when the tenant has not granted this purpose. */
  credential(purpose: ConsentPurpose): Promise<ClientCredential>;
  /** Told of every message that is sent over the link, when it has ended. Does not throw, and takes no time. */
  readonly observe?: (call: RemoteCall) => void;
}

/** How an app registration proves that it is itself: by a secret, or by a certificate whose key never travels. */
export type ClientCredential =
  | { readonly clientId: string; readonly clientSecret: string }
  | {
      readonly clientId: string;
      /** PEM. */
      readonly certificate: string;
      /** PEM, without a passphrase. */
      readonly privateKey: string;
    };

/**
 * One tenant's open link. Every method throws `PicketError` with an honest `retry`: `permission_missing`,
 * `consent_missing`, `credential_refused`, `connector_throttled`, `connector_unreachable`, `unexpected_answer`, `misdirected`.
 */
export interface UemSession {
  /** Gets a fresh token for a purpose and reads who answers: the proof that consent was given, and by whom. */
  proveConsent(purpose: ConsentPurpose, signal: AbortSignal): Promise<RemoteTenant>;
  /**
   * Looks at a grant as it is now, past every cache: what fresh tokens carry, against what is asked for. Whatever the other
   * side refuses is part of what was seen, and what could not be looked at is `unknown`: it throws only when aborted.
   */
  lookAtGrant(purpose: ConsentPurpose, signal: AbortSignal): Promise<GrantSight>;
  /** The whole inventory, page by page. A cursor resumes after the page that gave it. */
  listManagedDevices(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<InventoryPage<ManagedDevice>>;
  /** The domains that the customer has proven to be its own: `contoso.com`. Absent where the UEM does not know. */
  tenantDomains?(signal: AbortSignal): Promise<readonly string[]>;
  /** Absent where the UEM has no directory. */
  readonly directory?: DirectoryChanges;
  readonly attributes?: DeviceAttributes;
  readonly threatLevels?: ThreatLevels;
  readonly signIns?: SignIns;
  readonly doctor?: Doctor;
  readonly deployment?: DeploymentObjects;
  readonly appInstalls?: AppInstalls;
  readonly userNotices?: UserNotices;
}

export interface RemoteTenant {
  readonly entraTenantId: EntraTenantId;
  readonly displayName: string;
}

/** Opaque; stored between pages so that a killed process resumes where it was. */
export type Cursor = string & { readonly __opaque: 'cursor' };

export interface InventoryPage<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. An empty page may have one. */
  readonly next?: Cursor;
}

/** Users, groups and Entra devices, as changes since a cursor. `undefined` starts over from nothing. */
export interface DirectoryChanges {
  users(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<ChangePage<DirectoryUser>>;
  groups(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<ChangePage<DirectoryGroup>>;
  devices(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<ChangePage<DirectoryDevice>>;
}

export interface ChangePage<Item> {
  /** Partial: only what changed is there, except `id`. The same id may come again, in later pages too: merge in order. */
  readonly changed: readonly Item[];
  /** An id stands in one of the two lists only: in that of its last word on this page. */
  readonly removed: readonly EntraObjectId[];
  /**
   * True on the first page after the remote side has forgotten our cursor: what follows is everything there is, and
   * whatever it does not mention is gone.
   */
  readonly startsOver: boolean;
  /** More pages of this round: resume here. */
  readonly next?: Cursor;
  /** The round is complete: begin the next one here. Exactly one of `next` and `done` is present. */
  readonly done?: Cursor;
}

/** `undefined` = not mentioned in this change; `null` = set to nothing. */
export interface DirectoryUser {
  readonly id: EntraObjectId;
  readonly userPrincipalName?: string | null;
  readonly displayName?: string | null;
  readonly mail?: string | null;
  readonly accountEnabled?: boolean | null;
}

export interface DirectoryGroup {
  readonly id: EntraObjectId;
  readonly displayName?: string | null;
  /** A group for working together, with a mailbox and files: Microsoft 365. */
  readonly isUnified?: boolean | null;
  /** Who is in it follows from `membershipRule`; nobody adds members by hand. */
  readonly isDynamic?: boolean | null;
  /** It can be given rights, apps and policies. */
  readonly securityEnabled?: boolean | null;
  /** It takes mail. With this alone it is a distribution list. */
  readonly mailEnabled?: boolean | null;
  /** `user.jobTitle -eq "Driver"`. What stands here counts only while the group is dynamic. */
  readonly membershipRule?: string | null;
  /** The rule is not followed for now: members stay as they are. */
  readonly isRulePaused?: boolean | null;
  /** Direct members that came and went in this change. Never the whole list. */
  readonly members?: readonly { readonly id: EntraObjectId; readonly kind: MemberKind; readonly removed: boolean }[];
}

export type MemberKind = 'user' | 'device' | 'group' | 'other';

export interface DirectoryDevice {
  readonly id: EntraObjectId;
  readonly deviceId?: EntraDeviceId | null;
  readonly displayName?: string | null;
  readonly operatingSystem?: string | null;
  readonly operatingSystemVersion?: string | null;
  readonly trustType?: string | null;
  readonly isManaged?: boolean | null;
  readonly isCompliant?: boolean | null;
  readonly accountEnabled?: boolean | null;
}

/** One enrollment as the UEM lists it, in our words. */
export interface ManagedDevice {
  readonly remoteId: RemoteDeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly name: string;
  readonly platform: Platform;
  readonly ownership: Ownership;
  /** The UEM's own word for how it was enrolled. */
  readonly enrollmentType: string;
  readonly serialNumber: string | undefined;
  readonly userId: EntraObjectId | undefined;
  readonly userPrincipalName: string | undefined;
  readonly userDisplayName: string | undefined;
  readonly enrolledAt: Instant | undefined;
  /** When the phone last spoke to the UEM: as old as every fact here. */
  readonly lastSyncAt: Instant | undefined;
  /** The UEM's verdict, in its words (`compliant`, `noncompliant`, `inGracePeriod`, …). We never compute it. */
  readonly complianceState: string;
  /** What the UEM believes a partner reported, in its words. */
  readonly partnerReportedThreatState: string | undefined;
  readonly facts: ObservedFacts;
}

/** Small writable labels on the directory's device object. */
export interface DeviceAttributes {
  /** One entry per id asked for; `undefined` where the directory has no such device. */
  read(
    ids: readonly EntraObjectId[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<EntraObjectId, AttributeValues | undefined>>;
  /** Sets or clears (`null`) one attribute per device. One result per id. */
  write(changes: readonly AttributeChange[], signal: AbortSignal): Promise<ReadonlyMap<EntraObjectId, WriteResult>>;
}

/** By name: `extensionAttribute1` … `extensionAttribute15`; empty ones are left out. */
export type AttributeValues = Readonly<Record<string, string>>;

export interface AttributeChange {
  readonly id: EntraObjectId;
  readonly name: string;
  readonly value: string | null;
}

export type WriteResult =
  | { readonly kind: 'written' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'retry'; readonly detail: string; readonly afterMs?: number };

/** The partner channel of our own protocol (docs/partner-protocol.md). Never Microsoft's. */
export interface ThreatLevels {
  /** Tells the UEM that we serve this tenant. Repeatable. */
  provision(signal: AbortSignal): Promise<void>;
  /** "We are alive." The answer may ask for everything anew. */
  heartbeat(at: Instant, signal: AbortSignal): Promise<{ readonly resyncRequestedAt: Instant | undefined }>;
  /** How the UEM sees the connector, in its words (`available`, `enabled`, `unresponsive`, …), and what it is set to. */
  status(signal: AbortSignal): Promise<PartnerStatus>;
  /** Hands over a batch under an id of ours; the same id again is the same upload. */
  upload(uploadId: string, reports: readonly ThreatReport[], signal: AbortSignal): Promise<void>;
  poll(uploadId: string, signal: AbortSignal): Promise<UploadStatus>;
  /**
   * The level the UEM now holds for these devices, in our words. `undefined`: it holds none, or a state that no upload
   * of ours could have made. An id that the UEM no longer lists is left out.
   */
  read(
    ids: readonly RemoteDeviceId[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<RemoteDeviceId, RiskLevel | undefined>>;
}

export interface PartnerStatus {
  readonly state: string;
  readonly lastHeartbeatAt: Instant | undefined;
  readonly androidEnabled: boolean;
  readonly iosEnabled: boolean;
  readonly unresponsiveAfterDays: number | undefined;
}

export interface ThreatReport {
  readonly entraDeviceId: EntraDeviceId;
  readonly level: RiskLevel;
  /** Orders reports of one device: an older one than the UEM holds has no effect. */
  readonly updatedAt: Instant;
}

export type UploadStatus =
  | { readonly kind: 'pending' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'completed'; readonly refused: ReadonlyMap<EntraDeviceId, string> }
  | { readonly kind: 'failed'; readonly detail: string };

/** Who was let in and who was not, as the directory decided it. */
export interface SignIns {
  /** Sign-ins since a moment, oldest first. May repeat some: `id` tells them apart. */
  list(since: Instant, signal: AbortSignal): AsyncIterable<InventoryPage<SignIn>>;
}

export interface SignIn {
  readonly id: string;
  readonly at: Instant;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly userId: EntraObjectId | undefined;
  readonly app: string;
  readonly outcome: 'let-in' | 'refused-by-policy' | 'failed';
  /** The policies that refused it, by name. */
  readonly refusedBy: readonly string[];
}
