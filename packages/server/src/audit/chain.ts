import { createHash } from 'node:crypto';
import { type TenantId, toIso } from '@picket/domain';
import type { AuditEntry } from './audit-entry.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * A hash chain per tenant: each entry's hash covers the hash before it, so that an entry cannot be changed, dropped, put in
 * or moved without every later hash changing too. A chain alone shows neither a cut tail nor a history that was
 * rewritten from some point on by whoever owns the database; heads signed and kept outside of it do (`head-signer.ts`).
 */
export interface ChainedEntry extends AuditEntry {
  /** 1, 2, 3, … without gaps. */
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** How far a chain goes. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
}

/** Stands before the first entry of every chain. */
export const chainStart: ChainPlace = { sequence: 0, hash: '0'.repeat(64) };

/** The chain of what happens to the instance and not in a tenant. No tenant has this id, so none can open it. */
export const instanceChain = '00000000-0000-0000-0000-000000000000' as TenantId;

/** SHA-256 over the entry, its place and the hash before it. */
export function hashEntry(chain: TenantId, entry: Omit<ChainedEntry, 'hash'>): string {
  const { sequence, previousHash, at, actor, action, outcome, target = null, detail = {}, requestId = null } = entry;
  const hashed = canonicalJson({
    format: 'picket-audit/1',
    chain,
    sequence,
    previousHash,
    at: toIso(at),
    actor,
    action,
    outcome,
    target,
    detail,
    requestId,
  });
  return createHash('sha256').update(hashed).digest('hex');
}

export interface Verification {
  readonly intact: boolean;
  /** How many entries were looked at. */
  readonly entries: number;
  /** The first entry that does not fit, when not intact. */
  readonly brokenAt: number | undefined;
  /** A sentence for a person, either way. */
  readonly because: string;
}

export interface VerifyOptions {
  /** Where the first of `entries` goes on from; the start of the chain by default. */
  readonly start?: ChainPlace;
  /** Where the database itself says that the chain ends. */
  readonly storedHead: ChainPlace;
  /** A place that was signed earlier: the chain must still pass through it. At `start` or after it. */
  readonly signedHead?: ChainPlace | undefined;
}

/** Recomputes a chain, entry by entry, and holds its end against what else is known of it. */
export async function verifyChain(
  chain: TenantId,
  entries: AsyncIterable<ChainedEntry> | Iterable<ChainedEntry>,
  { start = chainStart, storedHead, signedHead }: VerifyOptions,
): Promise<Verification> {
  let place = start;
  let count = 0;
  const broken = (brokenAt: number, because: string): Verification => ({
    intact: false,
    entries: count,
    brokenAt,
    because,
  });

  for await (const entry of entries) {
    count++;
    const expected = place.sequence + 1;
    if (entry.sequence !== expected) return broken(expected, `Entry ${expected} is missing.`);
    if (entry.previousHash !== place.hash)
      return broken(expected, `Entry ${expected} does not follow the one before it.`);
    if (entry.hash !== hashEntry(chain, entry))
      return broken(expected, `Entry ${expected} was changed after it was written.`);
    place = { sequence: entry.sequence, hash: entry.hash };
    if (signedHead?.sequence === place.sequence && signedHead.hash !== place.hash) {
      return broken(expected, `Entry ${expected} is not the one that was signed: the log was rewritten.`);
    }
  }
  const end = Math.min(place.sequence, storedHead.sequence);
  if (signedHead !== undefined && signedHead.sequence > end) {
    return broken(end + 1, `The log ends at ${end}, but ${signedHead.sequence} was signed: its tail was cut off.`);
  }
  if (storedHead.sequence !== place.sequence || storedHead.hash !== place.hash) {
    return broken(end + 1, `The log ends at ${place.sequence}, but its own head says ${storedHead.sequence}.`);
  }
  return { intact: true, entries: count, brokenAt: undefined, because: sayIntact(place, signedHead) };
}

function sayIntact({ sequence }: ChainPlace, signedHead: ChainPlace | undefined): string {
  if (sequence === 0) return 'The log is empty.';
  if (signedHead === undefined)
    return `${sequence} entries fit together. No head has been signed yet, so a cut tail would not show.`;
  const unsigned = sequence - signedHead.sequence;
  const tail = unsigned === 0 ? '' : ` The last ${unsigned} came after it and are signed next.`;
  return `${sequence} entries fit together, and the head signed at ${signedHead.sequence} is among them.${tail}`;
}
