import {
  type ChangePage,
  type Cursor,
  type DirectoryChanges,
  type EntraObjectId,
  mergeProperties,
  planInventory,
  type UemSession,
} from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { CompleteRound, SyncDefinition, SyncPage, SyncPlan } from '../sync/kinds.ts';
import type { SyncKind } from '../sync/store.ts';

/** A staged line of a round of changes: what changed, or that it is gone. */
type StagedChange<Change> = { readonly changed: Change } | { readonly removed: EntraObjectId };

/** Turns a page of changes into lines to stage, in an order in which the last word of each id counts. */
async function* stagePages<Change extends { readonly id: EntraObjectId }>(
  pages: AsyncIterable<ChangePage<Change>>,
): AsyncIterable<SyncPage> {
  for await (const page of pages) {
    yield {
      items: [
        ...page.changed.map((changed) => ({ remoteId: changed.id, body: { changed } })),
        ...page.removed.map((removed) => ({ remoteId: removed, body: { removed } })),
      ],
      startsOver: page.startsOver,
      next: page.next,
      done: page.done,
    };
  }
}

/** What a round says, folded: the last word on each id. */
interface FoldedRound<Change> {
  readonly changed: ReadonlyMap<EntraObjectId, Change>;
  readonly removed: ReadonlySet<EntraObjectId>;
}

async function foldRound<Change extends { readonly id: EntraObjectId }>(
  round: CompleteRound,
): Promise<FoldedRound<Change>> {
  const changed = new Map<EntraObjectId, Change>();
  const removed = new Set<EntraObjectId>();
  for await (const line of stagedChanges<Change>(round)) {
    if ('removed' in line) {
      changed.delete(line.removed);
      removed.add(line.removed);
    } else {
      removed.delete(line.changed.id);
      changed.set(line.changed.id, mergeProperties(changed.get(line.changed.id), line.changed));
    }
  }
  return { changed, removed };
}

/** A round's lines one after another; the last word on each id counts. */
export async function* stagedChanges<Change>(round: CompleteRound): AsyncGenerator<StagedChange<Change>, void, void> {
  for await (const bodies of round.bodies()) yield* bodies as readonly StagedChange<Change>[];
}

/** What a round has changed, and what was known before of everything that it mentions. */
export interface WrittenRound<Change> {
  readonly folded: FoldedRound<Change>;
  readonly known: ReadonlyMap<EntraObjectId, Change>;
  /** As they are now: those that are new or differ. */
  readonly saved: readonly Change[];
  readonly gone: readonly EntraObjectId[];
}

/** What a kind of directory object must bring to be planned. */
export interface DirectoryObjects<Change extends { readonly id: EntraObjectId }> {
  readonly kind: SyncKind;
  readonly source: (
    directory: DirectoryChanges,
    from: Cursor | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<ChangePage<Change>>;
  readonly nameOf: (known: Change) => string;
  /** `undefined` ids: all there are. */
  readonly read: (
    tx: TenantTransaction,
    ids: readonly EntraObjectId[] | undefined,
  ) => Promise<Map<EntraObjectId, Change>>;
  readonly save: (tx: TenantTransaction, objects: readonly Change[]) => Promise<void>;
  readonly remove: (tx: TenantTransaction, ids: readonly EntraObjectId[]) => Promise<void>;
  /** What else follows from a round, after objects have been written. */
  readonly afterwards?: (tx: TenantTransaction, written: WrittenRound<Change>, round: CompleteRound) => Promise<void>;
}

/**
 * A kind that is read by changes. Where the remote side starts over and lists everything, whatever it does not list is
 * gone; if that is most of what we know, it is not believed: what is listed is taken, nothing is deleted, and an
 * operator decides. Directory objects carry no level, so one complete pass is enough to forget them.
 */
export function directoryKind<Change extends { readonly id: EntraObjectId }>(
  objects: DirectoryObjects<Change>,
): SyncDefinition {
  return {
    kind: objects.kind,
    pages: (session: UemSession, from, signal) =>
      session.directory === undefined ? undefined : stagePages(objects.source(session.directory, from, signal)),
    plan: (tx, round) => planObjects(objects, tx, round),
  };
}

async function planObjects<Change extends { readonly id: EntraObjectId }>(
  objects: DirectoryObjects<Change>,
  tx: TenantTransaction,
  round: CompleteRound,
): Promise<SyncPlan> {
  const folded = await foldRound<Change>(round);
  const mentioned = [...folded.changed.keys(), ...folded.removed];
  const known = await objects.read(tx, round.isFull ? undefined : mentioned);

  const wanted = [...folded.changed.values()].map((change) => mergeProperties(known.get(change.id), change));
  const { changes, unchanged, adds } = compare(known, wanted);
  const { gone, refusal } = round.isFull
    ? absent(known, folded, round)
    : { gone: [...folded.removed].filter((id) => known.has(id)), refusal: undefined };

  return {
    count: round.isFull ? wanted.length : mentioned.length,
    refusal,
    difference: {
      kind: objects.kind,
      add: adds,
      change: changes.length - adds,
      remove: gone.length,
      unchanged,
      removed: gone.map((id) => nameOf(objects, known, id)),
    },
    write: async () => {
      await objects.save(tx, changes);
      await objects.remove(tx, gone);
      await objects.afterwards?.(tx, { folded, known, saved: changes, gone }, round);
    },
  };
}

function nameOf<Change extends { readonly id: EntraObjectId }>(
  objects: DirectoryObjects<Change>,
  known: ReadonlyMap<EntraObjectId, Change>,
  id: EntraObjectId,
): string {
  const object = known.get(id);
  return object === undefined ? id : objects.nameOf(object);
}

function compare<Change extends { readonly id: EntraObjectId }>(
  known: ReadonlyMap<EntraObjectId, Change>,
  wanted: readonly Change[],
) {
  const changes = wanted.filter((object) => {
    const before = known.get(object.id);
    return before === undefined || fingerprint(before) !== fingerprint(object);
  });
  return {
    changes,
    unchanged: wanted.length - changes.length,
    adds: changes.filter(({ id }) => !known.has(id)).length,
  };
}

/** What is not there and what is `null` are the same to a table. Members are compared where they are stored. */
function fingerprint(object: object): string {
  const told = Object.entries(object).filter(
    ([name, value]) => value !== null && value !== undefined && name !== 'members',
  );
  return JSON.stringify(told.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function absent<Change extends { readonly id: EntraObjectId }>(
  known: ReadonlyMap<EntraObjectId, Change>,
  folded: FoldedRound<Change>,
  round: CompleteRound,
) {
  const plan = planInventory({
    known: [...known.keys()].map((id) => ({ id, fingerprint: '', missing: true })),
    listed: [...folded.changed.keys()].map((id) => ({ id, fingerprint: '' })),
    acceptShrinkage: round.acceptShrinkage,
  });
  if (plan.kind === 'refused') {
    return {
      gone: [],
      refusal: `${plan.missing} of ${plan.known} are suddenly not listed any more. Nothing was deleted.`,
    };
  }
  return { gone: plan.steps.flatMap((step) => (step.kind === 'gone' ? [step.id] : [])), refusal: undefined };
}
