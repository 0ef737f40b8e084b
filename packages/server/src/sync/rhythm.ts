import {
  after,
  day,
  defaultAssessmentPolicy,
  describeDuration,
  type Instant,
  judgedPlatforms,
  minute,
  PicketError,
  requiredSourcesOf,
  say,
  second,
  toIso,
} from '@picket/domain';
import type { AnswerOf, setSyncRhythm } from '@picket/wire/console';
import type { TenantTransaction } from '../platform/database/database.ts';
import * as store from './store.ts';

/** What need not be named: domains seldom change, and phones tell of apps when they check in. */
const unlessNamed = { domains: day, 'app-installs': 15 * minute } as const satisfies Partial<
  Record<store.SyncKind, number>
>;
type Unnamed = keyof typeof unlessNamed;

/** How often each kind is read where a tenant says nothing, in milliseconds. */
export type UsualRhythm = Readonly<Record<Exclude<store.SyncKind, Unnamed>, number> & Partial<Record<Unnamed, number>>>;

export const usualEveryMs = (usual: UsualRhythm, kind: store.SyncKind): number =>
  usual[kind] ?? unlessNamed[kind as Unnamed];

export function rhythmOf({ kind, everySeconds }: store.SyncState, usual: UsualRhythm) {
  return {
    everySeconds: everySeconds ?? Math.round(usualEveryMs(usual, kind) / second),
    isOwnRhythm: everySeconds !== undefined,
  };
}

/** Changes how often a kind is read. It is due by the new rhythm from when it was last read, so that a shorter one bites at once. */
export async function changeRhythm(
  tx: TenantTransaction,
  kind: store.SyncKind,
  { everySeconds, usual, now }: { everySeconds: number | undefined; usual: UsualRhythm; now: Instant },
): Promise<AnswerOf<typeof setSyncRhythm> & { readonly before: number }> {
  const state = (await store.listSyncStates(tx)).find((each) => each.kind === kind);
  if (state === undefined) throw new PicketError('not_found', 'There is no such kind of sync in this tenant.');
  const rhythm = rhythmOf({ ...state, everySeconds }, usual);
  const due = state.lastCompletedAt === undefined ? now : after(state.lastCompletedAt, rhythm.everySeconds * second);
  const nextDueAt = due > now ? due : now;
  await store.setSyncEvery(tx, kind, { seconds: everySeconds, nextDueAt });
  return {
    kind,
    ...rhythm,
    nextDueAt: toIso(nextDueAt),
    warning: warningOf(kind, rhythm.everySeconds * second),
    before: rhythmOf(state, usual).everySeconds,
  };
}

/** A picture that grows older than policy allows is not good news: its phones become not assessed until the next reading. */
export function warningOf(kind: store.SyncKind, everyMs: number): string | null {
  if (kind !== 'managed-devices') return null;
  const shortest = Math.min(
    ...judgedPlatforms.flatMap((platform) =>
      requiredSourcesOf(defaultAssessmentPolicy, platform)
        .filter(({ source }) => source === 'intune-inventory')
        .map(({ maxAgeMs }) => maxAgeMs),
    ),
  );
  if (everyMs < shortest) return null;
  const age = describeDuration(shortest);
  return say(
    'Policy calls an inventory of {{duration}} too old: between two readings every phone becomes not assessed.',
    {
      duration: age,
    },
  );
}
