import type {
  FoundObject,
  ObjectKey,
  OwnedObject,
  References,
  RemoteObject,
  WantedObject,
} from '../contracts/deployment.ts';
import { type Claim, claimObjects, type WantedClaim } from './claim-objects.ts';
import { canonicalText, concernTheSame, type Difference, differencesBetween } from './differences.ts';
import { inOrderOfNeed } from './order-objects.ts';
import { neededBy, resolveReferences } from './references.ts';

/**
 * `create`: is not there. `change`: is ours and not as wanted. `leave`: is ours and as wanted. `adopt`: is somebody
 * else's, and the operator said to take it over. `clash`: is somebody else's and in the way; nothing is done until the
 * operator decides. `delete`: is ours and no longer wanted. `release`: is in our books and no longer ours to touch, or
 * gone: it is struck from them, and nothing is called.
 */
export const planActions = ['create', 'change', 'leave', 'adopt', 'clash', 'delete', 'release'] as const;
export type PlanAction = (typeof planActions)[number];

/**
 * What there is to know about a step beyond its action.
 * - `gone`: Picket made it and it is no longer there: made again, or struck from the books
 * - `found-by-mark`: not in our books, and its mark and name say that Picket made it: it is entered in them
 * - `found-as-begun`: making it was begun, and it is there
 * - `name-taken`: has the name of what is wanted, and Picket did not make it. May be adopted
 * - `mark-removed`: in our books, and somebody took the mark off: taken for "this is mine now". May be adopted
 * - `other-picket`: carries the mark of another Picket, or of another tenant. Cannot be adopted
 * - `copy`: carries our mark and is not the one in our books: a copy that somebody made, or a leftover. Never touched
 * - `adopted`: was adopted, so it stays there
 */
export const planReasons = [
  'gone',
  'found-by-mark',
  'found-as-begun',
  'name-taken',
  'mark-removed',
  'other-picket',
  'copy',
  'adopted',
] as const;
export type PlanReason = (typeof planReasons)[number];

export interface PlanStep {
  readonly action: PlanAction;
  readonly reason: PlanReason | undefined;
  readonly key: ObjectKey;
  readonly kind: string;
  readonly name: string;
  /** Absent where it is only taken away. */
  readonly wanted: WantedObject | undefined;
  /** Absent where nothing is there. */
  readonly found: FoundObject | undefined;
  /** What our books say about it; absent where nothing. */
  readonly owned: OwnedObject | undefined;
  /** What changes, property by property; for `clash`, what adopting would change. */
  readonly differences: readonly Difference[];
  /** Somebody edited it since Picket made it, and not to what is wanted: what they changed. */
  readonly drift: readonly Difference[];
  /** Keys of clashes that must be decided before this can be done. Empty: it can. */
  readonly blockedBy: readonly ObjectKey[];
}

export interface Plan {
  /** In the order in which they are done: what others need first, taking away last and in reverse. */
  readonly steps: readonly PlanStep[];
  /** Remote ids that are known before anything is done. What is made adds its own. */
  readonly references: References;
}

/** What an operator decided about clashes, each by the very object that was seen: another one needs another decision. */
export interface PlanDecisions {
  readonly adopt: readonly (RemoteObject & { readonly key: ObjectKey })[];
}

export interface Situation {
  /** Who we are in marks: `DeploymentPlace.owner`. */
  readonly owner: string;
  readonly wanted: readonly WantedObject[];
  /** What `DeploymentObjects.read` found for the wanted and the owned. */
  readonly found: readonly FoundObject[];
  /** Our books: everything that was made or adopted, or begun. */
  readonly owned: readonly OwnedObject[];
  readonly decisions: PlanDecisions;
}

/**
 * What to do so that exactly the wanted objects are there, and what somebody else made stays as it is. Planning again
 * after it was done yields nothing but `leave`, and clashes that are still undecided.
 *
 * Whose an object is (docs/decisions/0008-whose-an-object-is.md): it is changed if our books or its mark say that it is ours; it is deleted
 * only if both do. Kinds without room for a mark have the books alone.
 *
 * @throws TypeError where wanted objects need each other in a circle or what nobody wants, or have a key in common:
 *   mistakes in our code, not in the world
 */
export function planDeployment(situation: Situation): Plan {
  const wanted = inOrderOfNeed(situation.wanted.map((object) => ({ ...object, needs: neededBy(object) })));
  const before = new Set<ObjectKey>();
  for (const { key, needs } of wanted) {
    const missing = needs.find((need) => !before.has(need));
    if (missing !== undefined) throw new TypeError(`${key} needs ${missing}, which is not wanted before it`);
    if (before.has(key)) throw new TypeError(`${key} is wanted twice`);
    before.add(key);
  }

  const found = situation.found.toSorted((a, b) => (a.remoteId < b.remoteId ? -1 : 1));
  const claims = claimObjects({ ...situation, wanted, found });
  const references = new Map(
    claims.wanted.flatMap(({ action, wanted: { key }, found }) =>
      action !== 'clash' && found !== undefined ? [[key, found.remoteId] as const] : [],
    ),
  );
  const undecided = new Map<ObjectKey, readonly ObjectKey[]>();
  const making = claims.wanted.map((claim) => {
    const step = stepOf(claim, references, undecided);
    if (step.action === 'clash') undecided.set(step.key, [step.key]);
    else if (step.blockedBy.length > 0 && step.action === 'create') undecided.set(step.key, step.blockedBy);
    return step;
  });
  const taking = inOrderOfNeed(claims.unwanted.map((claim) => ({ ...claim, needs: claim.owned?.needs ?? [] })));
  return { steps: [...making, ...taking.toReversed().map(unwantedStep)], references };
}

/**
 * Everything an operator was shown of a plan, as text: who agrees to a plan agrees to this, and to nothing that came
 * since. The same plan has the same text.
 */
export function textOfPlan({ steps }: Plan): string {
  return canonicalText(
    steps.map(({ wanted, found, owned, ...shown }) => ({
      ...shown,
      remoteId: found?.remoteId,
      warnings: found?.warnings,
      isAdopted: owned?.isAdopted,
      content: wanted?.content,
      audience: wanted?.audience,
      remarks: wanted?.remarks,
    })),
  );
}

function stepOf(
  { action, reason, wanted, found, owned }: WantedClaim,
  references: References,
  undecided: ReadonlyMap<ObjectKey, readonly ObjectKey[]>,
): PlanStep {
  const target = resolveReferences(wanted, references);
  const differences = found === undefined ? [] : differencesBetween(found, target);
  const isOurs = action === 'hold';
  const drift =
    isOurs && found !== undefined && owned !== undefined && owned.remoteId !== undefined
      ? differencesBetween(owned, { content: found.content, audience: owned.audience && found.audience })
      : [];
  return {
    action: action !== 'hold' ? action : differences.length === 0 ? 'leave' : 'change',
    reason,
    key: wanted.key,
    kind: wanted.kind,
    name: wanted.name,
    wanted,
    found,
    owned,
    differences,
    drift: drift.filter((edit) => differences.some((difference) => concernTheSame(edit, difference))),
    blockedBy: action === 'clash' ? [] : [...new Set(wanted.needs.flatMap((need) => undecided.get(need) ?? []))],
  };
}

function unwantedStep({ action, reason, key, found, owned, kind, name }: Claim): PlanStep {
  return {
    action,
    reason,
    key,
    kind,
    name,
    wanted: undefined,
    found,
    owned,
    differences: [],
    drift: [],
    blockedBy: [],
  };
}
