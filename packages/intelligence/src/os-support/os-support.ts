import type { Answer, OsSupport, Platform } from '@picket/domain';
import type { EndOfLifeContent, ReleaseLine } from '../endoflife/read-endoflife.ts';
import { formatOsVersion, majorOf, minorOf, type OsVersion, osVersion, parseOsVersion } from '../os-version.ts';

const systems = { android: 'Android', ios: 'iOS', ipados: 'iPadOS' } as const;

/** Answers until when a version is supported. */
export function osSupports(endOfLife: EndOfLifeContent): (platform: Platform, reported: string) => Answer<OsSupport> {
  const lines = {
    android: oldestFirst(endOfLife.android),
    ios: oldestFirst(endOfLife.ios),
    ipados: oldestFirst(endOfLife.ipados),
  };
  return (platform, reported) => {
    if (platform === 'other') return unknown('this is neither Android nor iOS nor iPadOS');
    const version = parseOsVersion(reported);
    if (version === undefined) return unknown(`the version "${reported.slice(0, 40)}" is not understood`);
    const system = systems[platform];
    const support = supportOf(version, lines[platform], endOfLife.asOf);
    return support === undefined
      ? unknown(`the data knows no version ${formatOsVersion(version)} of ${system}`)
      : { known: true, value: { ...support, line: `${system} ${support.line}` } };
  };
}

function supportOf(version: OsVersion, lines: readonly ReleaseLine[], asOf: number): OsSupport | undefined {
  const oldest = lines[0];
  const newest = lines.at(-1);
  if (oldest === undefined || newest === undefined || majorOf(version) < 1) return undefined;

  const line = lineOf(version, lines);
  if (line !== undefined) {
    const { support, label } = line;
    const endsAt = support.kind === 'until' ? support.endsAt : undefined;
    return { line: label, supported: support.kind === 'open' || (endsAt !== undefined && endsAt > asOf), endsAt };
  }
  // The one major version after our newest came out after the data did: no maker drops a system within the time that
  // data may be old. Whatever is further ahead may be made up.
  const major = majorOf(version);
  if (major === majorOf(newest.version) + 1) return { line: `${major}`, supported: true, endsAt: undefined };
  // Older than the oldest line that somebody still writes down.
  return version < oldest.version ? { line: `${major}`, supported: false, endsAt: undefined } : undefined;
}

/** Lines are cut by major version (`13`), by minor (`8.1`), or both (`12` and `12.1`): the finest that fits. */
function lineOf(version: OsVersion, lines: readonly ReleaseLine[]): ReleaseLine | undefined {
  const upTo = osVersion(majorOf(version), minorOf(version));
  return lines.findLast((line) => majorOf(line.version) === majorOf(version) && line.version <= upTo);
}

function oldestFirst(lines: readonly ReleaseLine[]): readonly ReleaseLine[] {
  return lines.toSorted((a, b) => a.version - b.version);
}

function unknown(because: string): Answer<never> {
  return { known: false, because };
}
