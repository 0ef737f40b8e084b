import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, TenantId } from '@picket/domain';
import { parseInstant, toIso } from '@picket/domain';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { canonicalJson } from './canonical-json.ts';
import type { ChainPlace } from './chain.ts';

/**
 * The end of a chain at a moment, signed by a key that the database's owner does not have. Kept as lines of JSON
 * outside the database, to be copied to where nobody of either can reach: that copy is the evidence.
 */
export const SignedHead = Type.Object({
  chain: Type.String({ format: 'uuid' }),
  sequence: Type.Integer({ minimum: 0 }),
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  at: Type.String({ format: 'date-time' }),
  /** Ed25519, SPKI in DER, base64. */
  publicKey: Type.String(),
  /** Over the canonical JSON of the other fields but `publicKey`, base64. */
  signature: Type.String(),
});
export type SignedHead = Static<typeof SignedHead>;

export interface HeadSigner {
  readonly publicKey: string;
  /** Every chain of which a head was ever signed. */
  chains(): readonly TenantId[];
  /** The last head that was signed of a chain, as the file has it. */
  latest(chain: TenantId): SignedHead | undefined;
  /** Signs where a chain ends now, and returns when the line is on the disk. */
  sign(chain: TenantId, place: ChainPlace): Promise<SignedHead>;
  /** Whether this head was signed by this very signer. */
  isOurs(head: SignedHead): boolean;
}

/**
 * Opens key and file in the data directory; the key is made at the first start and readable by its owner only. Lines that are no
 * heads (a write cut short by a crash) are passed over.
 */
export function openHeadSigner({
  directory,
  clock,
}: {
  readonly directory: string;
  readonly clock: Clock;
}): HeadSigner {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'audit-heads.jsonl');
  const key = readOrMakeKey(join(directory, 'audit-signing.key'));
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  const latest = readLatest(file);

  return {
    publicKey,
    chains: () => [...latest.keys()] as TenantId[],
    latest: (chain) => latest.get(chain),
    async sign(chain, { sequence, hash }) {
      const place = { chain, sequence, hash, at: toIso(clock.now()) };
      const head = { ...place, publicKey, signature: sign(null, signedBytes(place), key).toString('base64') };
      await appendLine(file, JSON.stringify(head));
      latest.set(chain, head);
      return head;
    },
    isOurs: (head) =>
      head.publicKey === publicKey &&
      verify(null, signedBytes(head), createPublicKey(key), Buffer.from(head.signature, 'base64')),
  };
}

function signedBytes({ chain, sequence, hash, at }: Pick<SignedHead, 'chain' | 'sequence' | 'hash' | 'at'>): Buffer {
  return Buffer.from(canonicalJson({ format: 'picket-audit-head/1', chain, sequence, hash, at }));
}

function readOrMakeKey(file: string): KeyObject {
  if (!existsSync(file)) makeKey(file);
  return createPrivateKey(readFileSync(file));
}

/** Written whole beside it and then linked: nobody reads half a key, and of two that start at once the first one's stays. */
function makeKey(file: string): void {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, pem, { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(unfinished);
  }
}

function readLatest(file: string): Map<string, SignedHead> {
  const latest = new Map<string, SignedHead>();
  if (!existsSync(file)) return latest;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const head = parseLine(line);
    if (head !== undefined && parseInstant(head.at) !== undefined) latest.set(head.chain, head);
  }
  return latest;
}

function parseLine(line: string): SignedHead | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return Value.Check(SignedHead, parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a', 0o644);
  try {
    // In front as well, so that a line cut short by a crash spoils only itself.
    await handle.write(`\n${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
