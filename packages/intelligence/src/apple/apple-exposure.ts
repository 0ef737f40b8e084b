import type { Answer, AppleExposure, Instant, Platform } from '@picket/domain';
import { boundedMemo } from '../bounded-memo.ts';
import type { EndOfLifeContent } from '../endoflife/read-endoflife.ts';
import type { KevCatalogue } from '../kev/read-kev.ts';
import { formatOsVersion, majorOf, type OsVersion, parseOsVersion } from '../os-version.ts';
import type { AppleFamily, SofaContent } from '../sofa/read-sofa.ts';
import { type AppleModel, familyOf, indexAppleModels } from './apple-models.ts';
import { type AppleRelease, releasesFor, runsOn } from './apple-releases.ts';
import { indexAppleVulnerabilities, isExposed } from './apple-vulnerabilities.ts';

/** A fleet has some hundred models on some ten versions each; one answer holds at most a few kilobytes. */
const rememberedAnswers = 4_096;

interface ApplePhone {
  readonly platform: Platform;
  readonly osVersion: string;
  readonly model: string | undefined;
}

/** Answers what Apple has fixed since a version. iPadOS is judged by the data of iOS: the two share their versions. */
export function appleExposures(contents: {
  readonly sofa: SofaContent;
  readonly kev: KevCatalogue;
  readonly endOfLife: EndOfLifeContent;
}): (phone: ApplePhone) => Answer<AppleExposure> {
  const vulnerabilities = indexAppleVulnerabilities(contents.sofa, contents.kev);
  const exploited = vulnerabilities.filter(({ isExploited }) => isExploited);
  const findModel = indexAppleModels(contents.sofa, contents.endOfLife);
  const releases: Record<AppleFamily, readonly AppleRelease[]> = {
    iphone: releasesFor('iphone', contents.sofa, contents.endOfLife),
    ipad: releasesFor('ipad', contents.sofa, contents.endOfLife),
  };
  const isClean = (version: OsVersion) => !exploited.some((vulnerability) => isExposed(vulnerability, version));

  return boundedMemo(rememberedAnswers, keyOf, ({ platform, osVersion, model }) =>
    platform === 'ios' || platform === 'ipados'
      ? judge(platform, osVersion, model)
      : unknown('this is neither iOS nor iPadOS'),
  );

  function judge(platform: 'ios' | 'ipados', osVersion: string, modelName: string | undefined): Answer<AppleExposure> {
    const version = parseOsVersion(osVersion);
    if (version === undefined) return unknown(`the version "${osVersion.slice(0, 40)}" is not understood`);
    const family = familyOf(platform, modelName);
    const ofFamily = releases[family];
    if (!isKnownMajor(majorOf(version), ofFamily)) {
      return unknown(`the data knows no version ${majorOf(version)} of ${platform === 'ios' ? 'iOS' : 'iPadOS'}`);
    }
    const model = modelName === undefined ? undefined : findModel(modelName);
    return { known: true, value: exposureOf(version, model, ofFamily) };
  }

  function exposureOf(
    version: OsVersion,
    model: AppleModel | undefined,
    ofFamily: readonly AppleRelease[],
  ): AppleExposure {
    const major = majorOf(version);
    const newer = ofFamily.filter((release) => release.version > version);
    const possible = model === undefined ? newer : newer.filter((release) => runsOn(release, model));
    // Without a model nobody knows whether it can leave its major version.
    const reachable = model === undefined ? newer.filter((release) => majorOf(release.version) === major) : possible;
    const target = reachable.at(-1)?.version ?? version;
    const exposed = vulnerabilities.filter((vulnerability) => isExposed(vulnerability, version));
    const exposedCves = new Set(exposed.map(({ cve }) => cve));
    const exploitedHere = exposed.filter(({ isExploited }) => isExploited);

    return {
      exploited: exploitedHere.map((vulnerability) => {
        const cures = (release: AppleRelease) => !isExposed(vulnerability, release.version);
        const inMajor = possible.find((release) => majorOf(release.version) === major && cures(release));
        const inNewer = newer.find((release) => majorOf(release.version) > major && cures(release));
        return { cve: vulnerability.cve, fixedIn: spelled(inMajor), fixedInNewerMajor: spelled(inNewer) };
      }),
      fixedLaterCount: exposed.filter((one) => !one.isExploited && !isExposed(one, target)).length,
      newestForModel: model && spelled(ofFamily.findLast((release) => runsOn(release, model))),
      newestOfMajor: newestOf(
        ofFamily.filter(
          (release) => majorOf(release.version) === major && (model === undefined || runsOn(release, model)),
        ),
      ),
      curedBy: exploitedHere.length === 0 ? undefined : spelled(possible.find((release) => isClean(release.version))),
      fixesAvailableSince: earliest(reachable.filter(({ fixes }) => !fixes.isDisjointFrom(exposedCves))),
    };
  }
}

/** The length keeps apart what a phone's own separator would run together. */
function keyOf({ platform, osVersion, model }: ApplePhone): string {
  return `${platform} ${osVersion.length} ${osVersion} ${model ?? ''}`;
}

/**
 * A major version newer than the data, or one that never was, is nothing we could vouch for: its own fixes are not in the
 * data. One older than the data is, since it lacks them all.
 */
function isKnownMajor(major: number, releases: readonly AppleRelease[]): boolean {
  const oldest = releases[0];
  if (oldest !== undefined && major >= 1 && major < majorOf(oldest.version)) return true;
  return releases.some((release) => majorOf(release.version) === major);
}

function newestOf(releases: readonly AppleRelease[]): AppleExposure['newestOfMajor'] {
  const newest = releases.at(-1);
  return newest?.releasedAt === undefined
    ? undefined
    : { version: formatOsVersion(newest.version), releasedAt: newest.releasedAt };
}

function earliest(releases: readonly AppleRelease[]): Instant | undefined {
  const moments = releases.flatMap(({ releasedAt }) => (releasedAt === undefined ? [] : [releasedAt]));
  return moments.length === 0 ? undefined : (Math.min(...moments) as Instant);
}

function spelled(release: AppleRelease | undefined): string | undefined {
  return release && formatOsVersion(release.version);
}

function unknown(because: string): Answer<never> {
  return { known: false, because };
}
