import { hour, type TenantId } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import {
  type ChainedEntry,
  type ChainPlace,
  chainStart,
  instanceChain,
  type Verification,
  verifyChain,
} from './chain.ts';
import type { HeadSigner, SignedHead } from './head-signer.ts';
import { publishHead, witnessHeads } from './head-store.ts';
import { findHead, findLastSequence, listHeads, readEntries } from './store.ts';

export interface AuditLogTools {
  readonly database: Database;
  readonly signer: HeadSigner;
}

/** How often `signHeads` is meant to run: a tail cut off within this time after it was written does not show. */
export const signHeadsEveryMs = 1 * hour;

/** A chain whose head was not signed, since it does not fit what was signed before. */
export interface BrokenChain {
  readonly chain: TenantId;
  readonly brokenAt: number | undefined;
  readonly because: string;
}

/**
 * Signs the head of every chain that has moved. What is new is verified first, against the place that was signed
 * last: to sign unseen would put our name under whatever the database's owner has made of it.
 */
export async function signHeads(
  tools: AuditLogTools,
  signal?: AbortSignal,
): Promise<{ readonly signed: number; readonly broken: readonly BrokenChain[] }> {
  // Another process may have signed since: what it signed must still be there.
  await witnessHeads(tools);
  const stored = await tools.database.acrossTenants(listHeads);
  // Also those that were signed once and are gone now.
  const chains = new Set([...stored.map(({ chain }) => chain), ...tools.signer.chains()]);
  let signed = 0;
  const broken: BrokenChain[] = [];
  for (const chain of chains) {
    signal?.throwIfAborted();
    const { storedHead, verification } = await verifyFrom(tools, chain, 'last signed head');
    if (!verification.intact) broken.push({ chain, ...verification });
    else if (needsSigning(tools.signer, chain, storedHead)) {
      const head = await tools.signer.sign(chain, storedHead);
      await tools.database.acrossTenants((db) => publishHead(db, head));
      signed++;
    }
  }
  return { signed, broken };
}

function needsSigning(signer: HeadSigner, chain: TenantId, { sequence }: ChainPlace): boolean {
  const latest = signer.latest(chain);
  return latest === undefined || latest.sequence !== sequence || !signer.isOurs(latest);
}

/** Recomputes a whole chain and checks the signed head. */
export async function verifyAuditLog(
  tools: AuditLogTools,
  chain: TenantId,
): Promise<Verification & { readonly signedHead: SignedHead | undefined }> {
  await witnessHeads(tools);
  const signedHead = tools.signer.latest(chain);
  const { verification } = await verifyFrom(tools, chain, 'the beginning');
  if (verification.intact && signedHead !== undefined && !tools.signer.isOurs(signedHead)) {
    const because = 'The last signed head was not signed by the key of this Picket.';
    return { ...verification, intact: false, brokenAt: signedHead.sequence, because, signedHead };
  }
  return { ...verification, signedHead };
}

/** Entries read at once. Between two reads others get their turn, since PGlite has one connection. */
const pageSize = 500;

async function verifyFrom(
  { database, signer }: AuditLogTools,
  chain: TenantId,
  from: 'the beginning' | 'last signed head',
): Promise<{ readonly storedHead: ChainPlace; readonly verification: Verification }> {
  const signedHead = signer.latest(chain);
  const isTrusted = signedHead !== undefined && signer.isOurs(signedHead);
  const start = from === 'last signed head' && isTrusted ? signedHead : chainStart;
  const read = <Result>(work: (db: Parameters<Parameters<Database['acrossTenants']>[0]>[0]) => Promise<Result>) =>
    chain === instanceChain ? database.acrossTenants(work) : database.forTenant(chain, ({ db }) => work(db));

  // In this order: between the two reads others may append, which moves the head beyond the entry seen last, never before it.
  const { last, storedHead } = await read(async (db) => ({
    last: await findLastSequence(db, chain),
    storedHead: await findHead(db, chain),
  }));
  const upTo = Math.max(last, storedHead.sequence);

  async function* entries(): AsyncGenerator<ChainedEntry> {
    for (let after = start.sequence; after < upTo; ) {
      const page = await read((db) => readEntries(db, chain, { after, upTo, limit: pageSize }));
      yield* page;
      const lastOfPage = page.at(-1);
      if (lastOfPage === undefined) return;
      after = lastOfPage.sequence;
    }
  }
  return { storedHead, verification: await verifyChain(chain, entries(), { start, storedHead, signedHead }) };
}
