import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { readEntry } from '../archive/read-entry.ts';
import { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import type { ApksigOracle } from './apksig-oracle.suite.ts';
import { type ApkSignature, verifyApk } from './verify-apk.ts';

export const samples = fileURLToPath(new URL('../../../../fixtures/apps/', import.meta.url));

/** Our verdict in the oracle's words. A file whose directory cannot be read is one that does not verify. */
export function judge(bytes: Buffer): Pick<ApkSignature, 'verified'> & {
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

/** A key of every kind, by the name it has in the key store. */
export const keys = {
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

const password = 'password';

/** Makes the keys in a folder. */
export function makeKeys(folder: string): void {
  for (const [alias, options] of Object.entries(keys)) makeKey(folder, alias, options);
}

/** Makes a key and a certificate of it, with more in it where options ask for it. */
export function makeKey(folder: string, alias: string, options: readonly string[]): void {
  const store = ['-storetype', 'PKCS12', '-keystore', join(folder, 'keys.p12'), '-storepass', password];
  const key = ['-alias', alias, '-dname', `CN=${alias}, O=Test`, '-validity', '9000', '-keyalg', ...options];
  execFileSync('keytool', ['-genkeypair', ...store, ...key], { stdio: 'ignore' });
}

export function certificateOf(folder: string, alias: string): Buffer {
  const store = ['-keystore', join(folder, 'keys.p12'), '-storepass', password];
  return execFileSync('keytool', ['-exportcert', ...store, '-alias', alias], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** How an app is signed. */
export interface Variant {
  readonly app: string;
  readonly schemes: string;
  readonly minSdk: number;
  readonly alias: string;
}

/** The entries of a sample in a new archive, signed by apksig itself. */
export async function signAfresh(oracle: ApksigOracle, folder: string, { app, ...how }: Variant): Promise<Buffer> {
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

/** Everything in an archive, stored, so that a changed byte is a changed byte. */
export function openSigned(bytes: Buffer) {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(bytes), budget);
  return archive.entries.map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) }));
}

/** Both verdicts on a file where they are not the same: whether it verifies and who signed it. */
export async function differenceOn(
  oracle: ApksigOracle,
  folder: string,
  bytes: Buffer,
  how: string,
): Promise<readonly { readonly how: string; readonly ours: readonly string[]; readonly theirs: string }[]> {
  const file = join(folder, 'judged.apk');
  writeFileSync(file, bytes);
  const theirs = await oracle.verify(file);
  const ours = judge(bytes);
  const agree = ours.verified === theirs.verified && ours.signers.join() === theirs.signers.join();
  return agree ? [] : [{ how, ours: ours.reasons, theirs: theirs.errors }];
}

/** The same bytes but for one. */
export function changed(bytes: Buffer, at: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}
