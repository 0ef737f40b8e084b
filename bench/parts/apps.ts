import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MadeEntry, makeArchive } from '../../packages/app-analysis/src/archive/archive-maker.suite.ts';
import { bytesInMemory } from '../../packages/app-analysis/src/archive/byte-source.ts';
import { type Archive, openArchive } from '../../packages/app-analysis/src/archive/open-archive.ts';
import { readEntry } from '../../packages/app-analysis/src/archive/read-entry.ts';
import { Budget } from '../../packages/app-analysis/src/limits.ts';
import { createDraws } from '../../packages/app-analysis/src/mutation.suite.ts';
import { ApksigOracle, hasApksig } from '../../packages/app-analysis/src/signature/apksig-oracle.suite.ts';

const folder = fileURLToPath(new URL('../../fixtures/apps/', import.meta.url));

/** Paths of the sample apps for Android. */
export const sampleApks: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.apk'))
  .map((name) => join(folder, name));

/** Every entry of an archive in memory, unpacked. */
export function unpack(bytes: Buffer): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const budget = new Budget();
  const archive: Archive = openArchive(bytesInMemory(bytes), budget);
  return archive.entries.map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) }));
}

const mebibyte = 1024 * 1024;
const words = [
  'account',
  'https://api.example.org/v1/login\0',
  'onCreate',
  'Landroid/app/Activity;',
  'token',
  'screen',
  '\0',
];

/**
 * An app of about so many MiB in this folder, of the same bytes each time: code that packs well, pictures that do not, many small files;
 * signed by v2 and v3 where apksig is there. Answers its path.
 */
export async function makeLargeApk(into: string, size: number): Promise<string> {
  const draw = createDraws(7);
  const sample = unpack(readFileSync(join(folder, 'notes-1.0.apk')));
  const own = sample.filter(({ name }) => !name.startsWith('META-INF/') && name !== 'classes.dex');
  const dex = sample.find(({ name }) => name === 'classes.dex')?.bytes ?? Buffer.alloc(0);
  const text = (bytes: number) => {
    const parts: string[] = [];
    for (let length = 0; length < bytes; length += 12) parts.push(words[draw(words.length)] ?? '', String(draw(9_999)));
    return Buffer.from(parts.join(''), 'latin1').subarray(0, bytes);
  };
  const noise = (bytes: number) => {
    const filled = Buffer.alloc(bytes);
    for (let at = 0; at + 4 <= bytes; at += 4) filled.writeUInt32LE(draw(0xffffffff), at);
    return filled;
  };
  const entries: readonly MadeEntry[] = [
    ...own.map((entry) => ({ ...entry, deflate: true })),
    ...['', '2', '3'].map((n) => ({
      name: `classes${n}.dex`,
      bytes: Buffer.concat([dex, text((size / 4) * mebibyte)]),
      deflate: true,
    })),
    ...Array.from({ length: 200 }, (_, n) => ({ name: `res/layout/l${n}.xml`, bytes: text(2_048), deflate: true })),
    ...Array.from({ length: Math.floor(size * 0.7) }, (_, n) => ({
      name: `assets/p${n}.webp`,
      bytes: noise(mebibyte),
    })),
  ];
  const unsigned = join(into, 'unsigned.apk');
  writeFileSync(unsigned, makeArchive(entries));
  return hasApksig() ? await sign(into, unsigned) : unsigned;
}

async function sign(into: string, unsigned: string): Promise<string> {
  const keys = join(into, 'keys.p12');
  const signed = join(into, 'signed.apk');
  execFileSync('keytool', [
    ...['-genkeypair', '-storetype', 'PKCS12', '-keystore', keys, '-storepass', 'password', '-alias', 'bench'],
    ...['-dname', 'CN=bench', '-validity', '9000', '-keyalg', 'RSA', '-keysize', '2048'],
  ]);
  const oracle = new ApksigOracle();
  try {
    await oracle.sign(unsigned, signed, { schemes: 'v2 v3', minSdk: 24, keys, alias: 'bench' });
  } finally {
    oracle.close();
  }
  return signed;
}
