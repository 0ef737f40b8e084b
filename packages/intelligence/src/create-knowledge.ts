import { type Instant, type Knowledge, toIso } from '@picket/domain';
import { androidExposures } from './android/android-exposure.ts';
import type { AndroidBulletins } from './android-bulletins/read-android-bulletins.ts';
import { appleExposures } from './apple/apple-exposure.ts';
import type { EndOfLifeContent } from './endoflife/read-endoflife.ts';
import type { KevCatalogue } from './kev/read-kev.ts';
import { osSupports } from './os-support/os-support.ts';
import type { SofaContent } from './sofa/read-sofa.ts';

/** What the readers have read. Any of them may be newer than the others. */
export interface KnowledgeContents {
  readonly kev: KevCatalogue;
  readonly sofa: SofaContent;
  readonly endOfLife: EndOfLifeContent;
  readonly bulletins: AndroidBulletins;
}

/**
 * Answers what is known to be vulnerable. Indexes are built here, once (some 10 ms); answers to distinct questions are
 * remembered. Immutable: new content means a new knowledge, with another edition.
 */
export function createKnowledge(contents: KnowledgeContents): Knowledge {
  const { kev, sofa, endOfLife, bulletins } = contents;
  const asOf = Math.min(kev.releasedAt, sofa.asOf, endOfLife.asOf, bulletins.asOf) as Instant;
  const osSupport = osSupports(endOfLife);
  return {
    edition: [
      `kev ${kev.version}`,
      `android-bulletins ${bulletins.version}`,
      `sofa ${dayOf(sofa.asOf)}`,
      `endoflife ${dayOf(endOfLife.asOf)}`,
    ].join(', '),
    asOf,
    androidExposure: androidExposures({ bulletins, kev, asOf }),
    appleExposure: appleExposures(contents),
    osSupport,
  };
}

function dayOf(instant: Instant): string {
  return toIso(instant).slice(0, 10);
}
