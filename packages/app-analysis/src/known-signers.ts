import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Package names with the digests of certificates that sign them: SHA-256, or SHA-1 where nobody tells more, in lower case. */
export type KnownSigners = readonly (readonly [packageName: string, digests: readonly string[]])[];

/** A file that does not tell signers. */
export class SignersRefused extends Error {
  override readonly name = 'SignersRefused';
}

const largestFile = 16 * 1024 * 1024;
const signerFile = Compile(
  Type.Record(Type.String(), Type.Array(Type.String({ pattern: '^[0-9a-fA-F]{64}$' }), { minItems: 1 })),
);

/** Reads an operator's own list: `{"com.example.app": ["<SHA-256 of the certificate>"]}`. Throws {@link SignersRefused}. */
export function readSigners(path: string): KnownSigners {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > largestFile) throw new Error(`it is larger than ${largestFile} bytes`);
    const known = signerFile.Parse(JSON.parse(bytes.toString('utf8')));
    return Object.entries(known).map(([name, digests]) => [name, digests.map((digest) => digest.toLowerCase())]);
  } catch (error) {
    throw new SignersRefused(
      `${path} does not tell signers, {"com.example.app": ["<SHA-256>"]}: ${(error as Error).message}`,
    );
  }
}

/** Several lists as one: what any of them says of a package counts. */
export function joinSigners(...lists: readonly KnownSigners[]): Map<string, readonly string[]> {
  const joined = new Map<string, readonly string[]>();
  for (const [name, digests] of lists.flat()) joined.set(name, [...new Set([...(joined.get(name) ?? []), ...digests])]);
  return joined;
}
