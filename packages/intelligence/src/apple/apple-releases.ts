import type { Instant } from '@picket/domain';
import type { EndOfLifeContent } from '../endoflife/read-endoflife.ts';
import { majorOf, type OsVersion } from '../os-version.ts';
import type { AppleFamily, SofaContent } from '../sofa/read-sofa.ts';
import type { AppleModel } from './apple-models.ts';

/** One version as one family of devices got it. */
export interface AppleRelease {
  readonly version: OsVersion;
  readonly releasedAt: Instant | undefined;
  /** Undefined where no list of models exists. */
  readonly models: ReadonlySet<string> | undefined;
  readonly fixes: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Every version that came out for a family, oldest first. SOFA has the security releases, endoflife the rest and the
 * right dates; a version that only one of them knows exists all the same, since they are refreshed apart.
 */
export function releasesFor(
  family: AppleFamily,
  sofa: SofaContent,
  endOfLife: EndOfLifeContent,
): readonly AppleRelease[] {
  const dates = family === 'iphone' ? endOfLife.iosDates : endOfLife.ipadosDates;
  const releases = new Map<OsVersion, AppleRelease>();
  for (const [version, releasedAt] of dates) {
    releases.set(version, { version, releasedAt, models: undefined, fixes: nothing });
  }
  for (const { version, families, models, releasedAt, fixes } of sofa.releases) {
    if (!families.has(family)) continue;
    releases.set(version, { version, releasedAt: dates.get(version) ?? releasedAt, models, fixes });
  }
  return [...releases.values()].toSorted((a, b) => a.version - b.version);
}

/** Whether a model can run a release. Where nobody listed the models, its newest major version decides. */
export function runsOn(release: AppleRelease, model: AppleModel): boolean {
  if (release.models === undefined || model.identifiers.length === 0) {
    return majorOf(release.version) <= model.newestMajor;
  }
  return model.identifiers.some((identifier) => release.models?.has(identifier));
}
