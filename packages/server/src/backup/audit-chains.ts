import type { Instant, TenantId } from '@picket/domain';
import type { BrokenChain } from '../audit/audit-log.ts';
import { recordAudit } from '../audit/audit-trail.ts';
import { type ChainedEntry, type ChainPlace, chainStart, instanceChain, verifyChain } from '../audit/chain.ts';
import type { SignedHead } from '../audit/head-signer.ts';
import { findHead, listHeads, readEntries } from '../audit/store.ts';
import type { Transaction } from '../platform/database/database.ts';

export interface CheckedChains {
  readonly intact: TenantId[];
  readonly broken: readonly BrokenChain[];
}

const entriesAtOnce = 500;

/** Recomputes every chain of a restored log, and holds it against the heads that came with it. */
export async function checkChains(
  db: Transaction,
  heads: readonly SignedHead[],
  isOurs: (head: SignedHead) => boolean,
): Promise<CheckedChains> {
  const signed = new Map(heads.filter(isOurs).map((head) => [head.chain, head]));
  const chains = new Set([...(await listHeads(db)).map(({ chain }) => chain), ...signed.keys(), instanceChain]);
  const intact: TenantId[] = [];
  const broken: BrokenChain[] = [];
  for (const id of chains) {
    const chain = id as TenantId;
    const storedHead = await findHead(db, chain);
    const verification = await verifyChain(chain, readChain(db, chain), { storedHead, signedHead: signed.get(chain) });
    if (verification.intact) intact.push(chain);
    else broken.push({ chain, brokenAt: verification.brokenAt, because: verification.because });
  }
  return { intact, broken };
}

async function* readChain(db: Transaction, chain: TenantId): AsyncGenerator<ChainedEntry> {
  let after: ChainPlace['sequence'] = chainStart.sequence;
  while (true) {
    const page = await readEntries(db, chain, { after, upTo: Number.MAX_SAFE_INTEGER, limit: entriesAtOnce });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

/** Each log says that it was set back, and to when: what it held after that is evidence in copies of signed heads alone. */
export async function noteRestore(
  db: Transaction,
  { intact }: CheckedChains,
  { createdAt, now }: { readonly createdAt: string; readonly now: Instant },
): Promise<void> {
  for (const chain of intact) {
    await recordAudit(db, {
      at: now,
      actor: { kind: 'picket', id: null, name: 'Picket' },
      action: 'backup.restored',
      outcome: 'done',
      tenantId: chain,
      detail: { reason: `A backup made at ${createdAt} was restored. What was written here after it is gone.` },
    });
  }
}
