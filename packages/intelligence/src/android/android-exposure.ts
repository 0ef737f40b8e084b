import {
  type AndroidExposure,
  type Answer,
  day,
  type ExploitedAndroidVulnerability,
  type Instant,
  parsePatchLevel,
  type UndecidedAndroidVulnerability,
} from '@picket/domain';
import type { AndroidBulletinEntry, AndroidBulletins } from '../android-bulletins/read-android-bulletins.ts';
import { boundedMemo } from '../bounded-memo.ts';
import type { KevCatalogue } from '../kev/read-kev.ts';
import { concerns, makerOf, type PhoneMaker } from './android-scope.ts';
import { exploitedWithoutBulletin } from './kev-android-entries.ts';

/** Twelve years of patch levels, times the makers that are told apart. */
const rememberedAnswers = 2_048;

/** No maker names a patch level further ahead than its next bulletins; two years after the data is made up. */
const furthestAheadMs = 2 * 365 * day;

/** Answers which exploited vulnerabilities a phone at a patch level still has. */
export function androidExposures(contents: {
  readonly bulletins: AndroidBulletins;
  readonly kev: KevCatalogue;
  /** The age of all knowledge: against it a patch level from the far future shows. */
  readonly asOf: Instant;
}): (phone: {
  readonly patchLevel: string;
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
}) => Answer<AndroidExposure> {
  const entries = [...contents.bulletins.entries, ...exploitedWithoutBulletin(contents.kev, contents.bulletins)];
  const exposureOf = boundedMemo(
    rememberedAnswers,
    ({ level, maker }: { readonly level: string; readonly maker: PhoneMaker }) => `${level} ${maker}`,
    ({ level, maker }): Answer<AndroidExposure> => ({ known: true, value: weigh(entries, level, maker) }),
  );

  return ({ patchLevel, manufacturer, model }) => {
    const parsed = parsePatchLevel(patchLevel);
    if (parsed === undefined || parsed.at > contents.asOf + furthestAheadMs) {
      return { known: false, because: `"${patchLevel.slice(0, 40)}" is not a security patch level` };
    }
    return exposureOf({ level: parsed.level, maker: makerOf(manufacturer, model) });
  };
}

function weigh(entries: readonly AndroidBulletinEntry[], level: string, maker: PhoneMaker): AndroidExposure {
  const exploited: ExploitedAndroidVulnerability[] = [];
  const undecided: UndecidedAndroidVulnerability[] = [];
  for (const { cve, component, scope, fixedPatchLevel, basis } of entries) {
    // Whoever is concerned, a phone at or past the fixed level has the fix.
    if (fixedPatchLevel !== undefined && level >= fixedPatchLevel) continue;
    const concern = concerns(scope, maker);
    if (concern.kind === 'no') continue;
    if (fixedPatchLevel === undefined) {
      undecided.push({ cve, because: 'no patch level is known that fixes it' });
    } else if (concern.kind === 'yes') {
      exploited.push({ cve, component, fixedPatchLevel, basis });
    } else {
      undecided.push({ cve, because: concern.because, fixedPatchLevel });
    }
  }
  return { exploited, undecided };
}
