import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
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
  /** Names the key without telling it. */
  readonly fingerprint: string;
  /** Every chain of which a head was ever signed. */
  chains(): readonly TenantId[];
  /** The last head that was signed of a chain, as the file has it. */
  latest(chain: TenantId): SignedHead | undefined;
  /** Signs where a chain ends now, and returns when the line is on the disk. */
  sign(chain: TenantId, place: ChainPlace): Promise<SignedHead>;
  /** Keeps a head that another process has signed with the same key, when it is newer than what is kept. */
  witness(head: SignedHead): Promise<void>;
  /** Whether this head was signed by this very key. */
  isOurs(head: SignedHead): boolean;
}

/**
 * Opens key and file in the data directory; a key that is not handed in is made at the first start and readable by its
 * owner only. Lines that are no heads (a write cut short by a crash) are passed over.
 */
export function openHeadSigner({
  directory,
  clock,
  key: given,
}: {
  readonly directory: string;
  readonly clock: Clock;
  /** Ed25519, shared by all processes of one database. */
  readonly key?: KeyObject | undefined;
}): HeadSigner {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, headsFile);
  const key = given ?? readOrMakeKey(join(directory, keyFile));
  const publicKey = publicKeyOf(key);
  const latest = readLatest(file);
  const isOurs = (head: SignedHead) =>
    head.publicKey === publicKey &&
    verify(null, signedBytes(head), createPublicKey(key), Buffer.from(head.signature, 'base64'));
  const keep = async (head: SignedHead) => {
    await appendLine(file, JSON.stringify(head));
    latest.set(head.chain, head);
  };

  return {
    publicKey,
    fingerprint: fingerprintOfAuditKey(key),
    chains: () => [...latest.keys()] as TenantId[],
    latest: (chain) => latest.get(chain),
    async sign(chain, { sequence, hash }) {
      const place = { chain, sequence, hash, at: toIso(clock.now()) };
      const head = { ...place, publicKey, signature: sign(null, signedBytes(place), key).toString('base64') };
      await keep(head);
      return head;
    },
    witness: async (head) => {
      const known = latest.get(head.chain);
      const isNewer = known === undefined || !isOurs(known) || known.sequence < head.sequence;
      if (isNewer && isOurs(head)) await keep(head);
    },
    isOurs,
  };
}

const headsFile = 'audit-heads.jsonl';
const keyFile = 'audit-signing.key';

const publicKeyOf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');

/** Names the key without telling it. */
export function fingerprintOfAuditKey(key: KeyObject): string {
  return createHash('sha256').update(publicKeyOf(key)).digest('hex').slice(0, 16);
}

/** The last signed head of each chain, as the file in a data directory has it. */
export function readKeptHeads(directory: string): readonly SignedHead[] {
  return [...readLatest(join(directory, headsFile)).values()];
}

/** The key in a data directory, if there is one; none is made. */
export function readKeptAuditKey(directory: string): KeyObject | undefined {
  const file = join(directory, keyFile);
  return existsSync(file) ? createPrivateKey(readFileSync(file)) : undefined;
}

/**
 * `PICKET_AUDIT_KEY`: an Ed25519 private key as PKCS #8 in PEM, which `openssl genpkey -algorithm ed25519` makes.
 *
 * @throws Error without the text
 */
export function parseAuditKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below, without what OpenSSL quotes.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error('must be an Ed25519 private key in PEM');
  return key;
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
