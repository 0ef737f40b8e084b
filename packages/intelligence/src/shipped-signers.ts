import { loadShippedWarnings } from './shipped-feeds.ts';

/**
 * Who is known to sign which package honestly, out of the shipped lists: package names with digests of certificates, SHA-256 or, where a
 * list tells no more, SHA-1. Takes a third of a second: keep the result.
 */
export async function loadShippedSigners(): Promise<readonly (readonly [string, readonly string[]])[]> {
  const known = (await loadShippedWarnings()).flatMap(({ files }) =>
    files.flatMap(({ content }) => content.knownSigners),
  );
  const byPackage = Map.groupBy(known, (signer) => signer.package);
  return [...byPackage].map(([name, signers]) => [name, [...new Set(signers.map(({ digest }) => digest))]]);
}
