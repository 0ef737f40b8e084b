import type { KevCatalogue } from '../kev/read-kev.ts';
import { majorOf, type OsVersion } from '../os-version.ts';
import type { SofaContent } from '../sofa/read-sofa.ts';

/** One vulnerability, and the lowest version of each major version that fixes it. */
export interface AppleVulnerabilityRecord {
  readonly cve: string;
  readonly isExploited: boolean;
  readonly fixedInMajor: ReadonlyMap<number, OsVersion>;
  readonly newestFixedMajor: number;
}

/** Joins SOFA's fixes with who is known to be exploited: by Apple's word or by CISA's. */
export function indexAppleVulnerabilities(sofa: SofaContent, kev: KevCatalogue): readonly AppleVulnerabilityRecord[] {
  const inKev = new Set(kev.vulnerabilities.map(({ cve }) => cve));
  return [...sofa.fixes].map(([cve, versions]) => {
    const fixedInMajor = new Map<number, OsVersion>();
    for (const version of versions) {
      const major = majorOf(version);
      const lowest = fixedInMajor.get(major);
      if (lowest === undefined || version < lowest) fixedInMajor.set(major, version);
    }
    return {
      cve,
      isExploited: sofa.exploited.has(cve) || inKev.has(cve),
      fixedInMajor,
      newestFixedMajor: Math.max(...fixedInMajor.keys()),
    };
  });
}

/**
 * Whether a version still has a vulnerability. Where its major version has a fix, being below it decides. Where it has
 * none, Apple is silent: a major version newer than every fixed one was born with the fix, an older one is taken to be
 * exposed. (Apple said of CVE-2026-20700, fixed in 26.3 alone, that it was used against versions before iOS 26.)
 */
export function isExposed({ fixedInMajor, newestFixedMajor }: AppleVulnerabilityRecord, version: OsVersion): boolean {
  const major = majorOf(version);
  const fixedIn = fixedInMajor.get(major);
  return fixedIn === undefined ? major < newestFixedMajor : version < fixedIn;
}
