import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { readEntry } from '../archive/read-entry.ts';
import { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { ApksigOracle, hasApksig } from './apksig-oracle.suite.ts';
import { type ApkSignature, verifyApk } from './verify-apk.ts';

const samples = fileURLToPath(new URL('../../../../fixtures/apps/', import.meta.url));

/** Our verdict in the oracle's words. A file whose directory cannot be read is one that does not verify. */
function judge(bytes: Buffer): Pick<ApkSignature, 'verified'> & {
  schemes: readonly string[];
  signers: readonly string[];
  reasons: readonly string[];
} {
  try {
    const budget = new Budget();
    const answer = verifyApk(openArchive(bytesInMemory(bytes), budget), budget);
    return { ...answer, signers: answer.signers.map(({ sha256 }) => sha256) };
  } catch (error) {
    if (error instanceof Unreadable) return { verified: false, schemes: [], signers: [], reasons: [error.message] };
    throw error;
  }
}

interface Expected {
  readonly file: string;
  readonly verified: boolean;
  readonly v1: boolean;
  readonly v2: boolean;
  readonly v3: boolean;
  readonly signers: readonly string[];
}

const expected = readFileSync(`${samples}expected-signatures.ndjson`, 'utf8')
  .trim()
  .split('\n')
  .map((line): Expected => JSON.parse(line));

test.each(expected)(
  '$file is judged as apksig judged it when it was made',
  ({ file, verified, v1, v2, v3, signers }) => {
    const schemes = [v1 && 'v1', v2 && 'v2', v3 && 'v3'].filter(Boolean);
    expect(judge(readFileSync(samples + file))).toMatchObject({ verified, schemes, signers });
  },
);

const keys = {
  'rsa-2048': ['RSA', '-keysize', '2048'],
  'rsa-1024': ['RSA', '-keysize', '1024'],
  'rsa-3072': ['RSA', '-keysize', '3072'],
  'rsa-4096': ['RSA', '-keysize', '4096'],
  'ec-256': ['EC', '-groupname', 'secp256r1'],
  'ec-384': ['EC', '-groupname', 'secp384r1'],
  'ec-521': ['EC', '-groupname', 'secp521r1'],
  'dsa-1024': ['DSA', '-keysize', '1024'],
  'dsa-2048': ['DSA', '-keysize', '2048'],
} as const;

/** Every scheme with every kind of key, and successions of keys. The older app needs v1 on its oldest versions. */
const variants = [
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 14, alias: 'rsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 21, alias: 'ec-256' },
  { app: 'old-target-v1only', schemes: 'v1 v2', minSdk: 14, alias: 'rsa-4096' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 8, alias: 'rsa-1024' },
  { app: 'old-target-v1only', schemes: 'v1 v2', minSdk: 18, alias: 'ec-384' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 21, alias: 'dsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 14, alias: 'dsa-1024' },
  { app: 'old-target-v1only', schemes: 'v1 v2 v3', minSdk: 14, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'ec-521' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'dsa-1024' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'ec-384' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'rsa-3072' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'dsa-2048' },
  { app: 'notes-1.0', schemes: 'v2 v3', minSdk: 24, alias: 'rsa-4096' },
  { app: 'notes-1.0', schemes: 'v2 v3', minSdk: 24, alias: 'ec-256' },
  { app: 'notes-1.0', schemes: 'v2 v3 verity', minSdk: 24, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2 v3 rotated', minSdk: 24, alias: 'ec-256,rsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1 v2 v3 rotated', minSdk: 14, alias: 'rsa-2048,ec-256' },
] as const;

const breaks = 100;

/**
 * OpenSSL refuses some encodings inside the certificate of a v1 signature that apksig mends before it looks: a sequence that is not
 * called constructed, say. Nobody signs those bytes; they are some ten among all bits of a block, and one in two thousand of the places
 * where fresh files are broken. That way round is allowed, for certificates alone; what apksig refuses has to be refused here without
 * exception. To take the key out of what OpenSSL refuses was tried: it takes certificates that Java refuses.
 */
function isStricterOnCertificates(reasons: readonly string[], theyAccept: boolean): boolean {
  return theyAccept && reasons.includes('v1: a certificate in the signature block is broken');
}

describe.skipIf(!hasApksig())('side by side with Debian’s apksig', () => {
  let folder = '';
  let oracle: ApksigOracle;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'picket-apksig-'));
    for (const [alias, options] of Object.entries(keys)) {
      execFileSync(
        'keytool',
        [
          ...['-genkeypair', '-storetype', 'PKCS12', '-keystore', join(folder, 'keys.p12'), '-storepass', 'password'],
          ...['-alias', alias, '-dname', `CN=${alias}, O=Test`, '-validity', '9000', '-keyalg', ...options],
        ],
        { stdio: 'ignore' },
      );
    }
    oracle = new ApksigOracle();
  }, 300_000);

  afterAll(() => {
    oracle?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(variants)(
    '$schemes with $alias from $minSdk on ($app): whole, and broken in one byte at a hundred places',
    async (variant) => {
      const signed = await signAfresh(variant);
      const file = join(folder, 'judged.apk');
      const compare = async (bytes: Buffer, how: string) => {
        writeFileSync(file, bytes);
        const theirs = await oracle.verify(file);
        const ours = judge(bytes);
        const agree = ours.verified === theirs.verified && ours.signers.join() === theirs.signers.join();
        if (!agree && isStricterOnCertificates(ours.reasons, theirs.verified)) return [];
        return agree ? [] : [{ how, ours: ours.reasons, theirs: theirs.errors }];
      };
      const differences = await compare(signed, 'whole');
      for (const [at, bit] of placesIn(signed)) {
        const broken = Buffer.from(signed);
        broken[at] = (broken[at] ?? 0) ^ bit;
        differences.push(...(await compare(broken, `byte ${at} ^ ${bit}`)));
      }
      expect(differences).toEqual([]);
    },
    120_000,
  );

  test('every byte of a v1 signature block counts here as it does for apksig, and every bit of what it says of its signer', async () => {
    const signed = openSigned(await signAfresh(variants[0]));
    const block = signed.find(({ name }) => name.endsWith('.RSA'));
    if (block === undefined) throw new Error('There is no signature block');
    const file = join(folder, 'judged.apk');
    const differences: string[] = [];
    const signatureAt = block.bytes.length - 256;
    const signerAt = signatureAt - 120;
    for (const [at, bit] of bitsIn(block.bytes.length, signerAt, signatureAt)) {
      const bytes = Buffer.from(block.bytes);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const changed = makeArchive(signed.map((entry) => (entry === block ? { ...entry, bytes } : entry)));
      writeFileSync(file, changed);
      const theirs = await oracle.verify(file);
      const ours = judge(changed);
      const agree = ours.verified === theirs.verified && ours.signers.join() === theirs.signers.join();
      if (!agree && !isStricterOnCertificates(ours.reasons, theirs.verified))
        differences.push(`byte ${at} ^ ${1 << bit}: ${ours.reasons}; ${theirs.errors}`);
    }
    expect(differences).toEqual([]);
  }, 240_000);

  /** Everything in an archive, stored, so that a changed byte is a changed byte. */
  function openSigned(bytes: Buffer) {
    const budget = new Budget();
    const archive = openArchive(bytesInMemory(bytes), budget);
    return archive.entries.map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) }));
  }

  /** The entries of a sample in a new archive, signed by apksig itself. */
  async function signAfresh({ app, ...how }: (typeof variants)[number]): Promise<Buffer> {
    const budget = new Budget();
    const archive = openArchive(bytesInMemory(readFileSync(`${samples}${app}.apk`)), budget);
    const entries = archive.entries
      .filter(({ name }) => !name.startsWith('META-INF/'))
      .map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget), deflate: entry.method === 8 }));
    const from = join(folder, 'unsigned.apk');
    const to = join(folder, 'signed.apk');
    writeFileSync(from, makeArchive(entries));
    await oracle.sign(from, to, { ...how, keys: join(folder, 'keys.p12') });
    return readFileSync(to);
  }
});

test('in CI there is an apksig to agree with; elsewhere it is said when there is none', () => {
  if (!hasApksig())
    console.warn('NOT COMPARED: install Debian’s apksigner and a JDK to have 1,900 files judged by both verifiers.');
  expect(process.env.CI === undefined || hasApksig()).toBe(true);
});

/** One bit of every byte, and all of those between two places. */
function* bitsIn(length: number, from: number, to: number): Generator<readonly [number, number]> {
  for (let at = 0; at < length; at++) {
    if (at < from || at >= to) yield [at, at % 8];
    else for (let bit = 0; bit < 8; bit++) yield [at, bit];
  }
}

/** Places spread over the whole file, drawn by a fixed rule, so that a failure comes back; half of them where signatures are. */
function placesIn(bytes: Buffer): readonly (readonly [number, number])[] {
  const marks = ['META-INF/', 'APK Sig Block 42'].map((mark) => bytes.indexOf(mark)).filter((at) => at !== -1);
  const first = Math.max(0, Math.min(...marks) - 5_000);
  let state = 0x2545f491;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: breaks }, (_, index) => {
    const from = index % 2 === 0 ? first : 0;
    return [from + draw(bytes.length - from), 1 << draw(8)] as const;
  });
}
