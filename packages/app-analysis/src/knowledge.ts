import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TrackerSignature } from './apk/trackers.ts';
import { joinSigners, type KnownSigners } from './known-signers.ts';

/** What is known of other apps before this one is looked at. */
export interface Knowledge {
  /** Package name to the SHA-256 or SHA-1 of certificates that sign it. A package that is not there is simply unknown. */
  readonly knownSigners: ReadonlyMap<string, readonly string[]>;
  /** SHA-256 of certificates whose private keys everybody has, with their names. */
  readonly publicKeys: ReadonlyMap<string, string>;
  readonly trackers: readonly TrackerSignature[];
}

const digest = Type.String({ pattern: '^[0-9a-f]{64}$' });
const trackerFile = Compile(
  Type.Object({
    entries: Type.Array(Type.Object({ name: Type.String(), code: Type.Union([Type.String(), Type.Null()]) })),
  }),
);
const signerFile = Compile(
  Type.Object({ entries: Type.Array(Type.Object({ package: Type.String(), sha256: Type.Array(digest) })) }),
);
const publicKeyFile = Compile(
  Type.Object({ entries: Type.Array(Type.Object({ name: Type.String(), sha256: digest })) }),
);

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../data/${path}`, import.meta.url), 'utf8'));

/**
 * Reads what ships with the package; `../data/README.md` says where it is from. `knownSigners` come beside what ships; `ownSigners` of a
 * package take the place of both.
 */
export function readShippedKnowledge(knownSigners: KnownSigners = [], ownSigners: KnownSigners = []): Knowledge {
  const shipped = signerFile.Parse(read('signers/appverifier.json')).entries;
  const known = joinSigners(
    shipped.map((entry) => [entry.package, entry.sha256]),
    knownSigners,
  );
  return {
    knownSigners: new Map([...known, ...joinSigners(ownSigners)]),
    publicKeys: new Map(
      publicKeyFile.Parse(read('signers/aosp-test-keys.json')).entries.map(({ name, sha256 }) => [sha256, name]),
    ),
    trackers: trackerFile
      .Parse(read('trackers/trackers.json'))
      .entries.flatMap(({ name, code }) => (code === null ? [] : [{ name, code }])),
  };
}
