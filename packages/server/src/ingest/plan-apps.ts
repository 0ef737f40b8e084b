import type { Instant, SourceId } from '@picket/domain';

/** What is stored of one app on one device. */
export interface AppLink {
  readonly appId: number;
  readonly firstSeenAt: Instant;
  /** Undefined while it is on the phone. */
  readonly lastSeenAt: Instant | undefined;
}

export interface KnownAppLink extends AppLink {
  readonly source: SourceId;
}

/**
 * What an inventory may say. `replaces`: all that is there now, so what it does not list has gone. `adds`: some of what is
 * there now. `remembers`: what was there before a newer inventory was taken.
 */
export type InventoryPower = 'replaces' | 'adds' | 'remembers';

/** What an inventory may say, by where in the order of check-ins it stands. */
export function powerOf(
  { sequence, isWhole }: { readonly sequence: number; readonly isWhole: boolean },
  newest: { readonly inventorySequence: number; readonly partialSequence: number },
): InventoryPower {
  if (sequence <= newest.inventorySequence) return 'remembers';
  // A newer inventory that was not whole may have seen an app come since.
  return isWhole && sequence > newest.partialSequence ? 'replaces' : 'adds';
}

/**
 * The links of one device that are to be written after an inventory. Only apps that the same source has listed can go: what
 * another one sees is not its to take back.
 *
 * @param before when the last inventory was taken in which those that have gone still stood
 */
export function planApps(
  known: readonly KnownAppLink[],
  inventory: {
    readonly power: InventoryPower;
    readonly source: SourceId;
    readonly takenAt: Instant;
    readonly appIds: readonly number[];
    readonly before: Instant | undefined;
  },
): readonly AppLink[] {
  const { power, takenAt } = inventory;
  const links = new Map(known.map((link) => [link.appId, link]));
  const listed = new Set(inventory.appIds);
  const changed: AppLink[] = [];
  for (const appId of listed) {
    const link = links.get(appId);
    const next = link === undefined ? fresh(appId, takenAt, power) : again(link, takenAt, power);
    if (next !== undefined) changed.push(next);
  }
  if (power !== 'replaces') return changed;
  for (const { appId, source, firstSeenAt, lastSeenAt } of known) {
    if (lastSeenAt !== undefined || source !== inventory.source || listed.has(appId)) continue;
    changed.push({ appId, firstSeenAt, lastSeenAt: later(firstSeenAt, inventory.before) });
  }
  return changed;
}

const fresh = (appId: number, takenAt: Instant, power: InventoryPower): AppLink => ({
  appId,
  firstSeenAt: takenAt,
  lastSeenAt: power === 'remembers' ? takenAt : undefined,
});

function again({ appId, firstSeenAt, lastSeenAt }: AppLink, takenAt: Instant, power: InventoryPower) {
  const first = Math.min(firstSeenAt, takenAt) as Instant;
  const last = lastSeenAt === undefined || power !== 'remembers' ? undefined : later(lastSeenAt, takenAt);
  return first === firstSeenAt && last === lastSeenAt ? undefined : { appId, firstSeenAt: first, lastSeenAt: last };
}

const later = (one: Instant, other: Instant | undefined): Instant =>
  other === undefined ? one : (Math.max(one, other) as Instant);
