/** A version as one number, so that versions compare with `<`: 17.5.1 is 17_005_001. */
export type OsVersion = number & { readonly __unit: 'os-version' };

/**
 * `17.5.1`, `14`, `iOS 17.5`, `16.7.16 (a)`, `17.5.1 (21F90)`. What stands in parentheses is a build or Apple's letter
 * for a Background Security Improvement: neither says that the next version's fixes are there, so it is dropped.
 */
const spelling =
  /^\s*(?:(?:android|ios|ipados|version)\s+)*(\d{1,3})(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?\s*(?:\([\w. ]{0,32}\))?\s*$/i;

/** The version in what a source reported; undefined for anything else (`17 beta 3`, `Unknown`, an empty text). */
export function parseOsVersion(reported: string): OsVersion | undefined {
  if (reported.length > 64) return undefined;
  const match = spelling.exec(reported);
  if (match === null) return undefined;
  return osVersion(Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0));
}

export function osVersion(major: number, minor = 0, patch = 0): OsVersion {
  return (major * 1_000_000 + minor * 1_000 + patch) as OsVersion;
}

export function majorOf(version: OsVersion): number {
  return Math.floor(version / 1_000_000);
}

export function minorOf(version: OsVersion): number {
  return Math.floor(version / 1_000) % 1_000;
}

/** `26.0`, `17.5.1`: two parts at least, as Apple and SOFA write a first release with a minor one. */
export function formatOsVersion(version: OsVersion): string {
  const patch = version % 1_000;
  const short = `${majorOf(version)}.${minorOf(version)}`;
  return patch === 0 ? short : `${short}.${patch}`;
}
