import type { Choices, GroupChoice } from './choices.ts';

/**
 * The groups for which everything is made in a stage, each once, by id. Whoever was in the pilot stays when it is widened;
 * `exclude` is taken away from them in both.
 */
export function reachedGroups(
  { stage, pilot, include }: Choices['groups'],
  inStage: Choices['groups']['stage'] = stage,
): readonly GroupChoice[] {
  const groups = inStage === 'pilot' ? pilot : [...pilot, ...include];
  return [...new Map(groups.map((group) => [group.id, group])).values()].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
}
