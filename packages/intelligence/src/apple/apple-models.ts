import type { EndOfLifeContent } from '../endoflife/read-endoflife.ts';
import { majorOf } from '../os-version.ts';
import type { AppleFamily, SofaContent } from '../sofa/read-sofa.ts';

/** What a model can run. */
export interface AppleModel {
  /** SOFA's identifiers for it; empty for models that SOFA no longer lists. */
  readonly identifiers: readonly string[];
  readonly newestMajor: number;
}

/** Finds a model by what a source calls it: `iPhone 15 Pro`, `iPhone16,1`, `iPad Air (5th generation)`. */
export type FindAppleModel = (reported: string) => AppleModel | undefined;

/**
 * SOFA first: it names the models of each newest release. Phones that Apple has given up on are in endoflife only, by
 * name and newest major version.
 */
export function indexAppleModels(sofa: SofaContent, endOfLife: EndOfLifeContent): FindAppleModel {
  const newestMajor = new Map<string, number>();
  for (const { version, models } of sofa.releases) {
    for (const model of models ?? []) {
      newestMajor.set(model, Math.max(newestMajor.get(model) ?? 0, majorOf(version)));
    }
  }

  const byName = new Map<string, AppleModel>();
  for (const [name, major] of endOfLife.newestMajorOfModels) {
    byName.set(nameKey(name), { identifiers: [], newestMajor: major });
  }
  const listed = [...sofa.models].filter(([identifier]) => newestMajor.has(identifier));
  for (const [key, members] of Map.groupBy(listed, ([, name]) => nameKey(name))) {
    byName.set(key, modelOf(members.map(([identifier]) => identifier)));
  }
  for (const identifier of newestMajor.keys()) byName.set(nameKey(identifier), modelOf([identifier]));
  return (reported) => byName.get(nameKey(reported));

  function modelOf(identifiers: readonly string[]): AppleModel {
    return { identifiers, newestMajor: Math.max(...identifiers.map((id) => newestMajor.get(id) ?? 0)) };
  }
}

export function familyOf(platform: 'ios' | 'ipados', model: string | undefined): AppleFamily {
  return platform === 'ipados' || /^\s*ipad/i.test(model ?? '') ? 'ipad' : 'iphone';
}

/**
 * `iPad Pro (12.9-inch) (2nd generation) Wi-Fi + Cellular (1 or 2 TB)` and `iPad Pro 12.9-inch (2nd generation)` are one
 * model to us: radio, storage and market do not decide which versions it runs.
 */
function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/wi-?fi|cellular|\(china mainland\)|\((?:1 or 2|\d+) ?tb\)/g, ' ')
    .replace(/generation/g, 'gen')
    .replace(/[^a-z0-9.,]+/g, ' ')
    .trim();
}
