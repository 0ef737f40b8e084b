import type { Audience, Content, GroupTarget, WantedObject } from '@picket/domain';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Kept, Shape, StoredObject } from './store.ts';

export const isSame = (one: unknown, other: unknown): boolean =>
  canonicalJson(one ?? null) === canonicalJson(other ?? null);

/**
 * What is wanted, with what an operator found right of somebody's edits in place of ours. Only for as long as ours is
 * what it was then: a new choice is newer than an old edit.
 */
export function withKept(wanted: WantedObject, kept: Kept | undefined): WantedObject {
  if (kept === undefined) return wanted;
  const content: Record<string, unknown> = { ...wanted.content };
  for (const [name, { ours, theirs }] of Object.entries(kept.content))
    if (isSame(wanted.content[name], ours)) content[name] = theirs;
  const isForTheirs = kept.audience !== undefined && isSame(wanted.audience, kept.audience.ours);
  return { ...wanted, content, audience: isForTheirs ? kept.audience?.theirs : wanted.audience };
}

/** An adopted object goes on being for whom its owner made it, and is for ours too. */
export function withTheirTargets(wanted: WantedObject, theirs: Audience | undefined): WantedObject {
  if (wanted.audience === undefined || theirs === undefined) return wanted;
  return {
    ...wanted,
    audience: {
      include: union(theirs.include, wanted.audience.include),
      exclude: union(theirs.exclude, wanted.audience.exclude),
    },
  };
}

/** Of an adopted object's audience what others put there: all but what Picket has added. */
export function targetsOfOthers({ audience, before }: StoredObject, now: Audience | undefined): Audience | undefined {
  return now && without(now, without(audience ?? nobody, before?.audience ?? nobody));
}

/**
 * What giving an adopted object back makes of it: what Picket has changed and nobody has changed since becomes what it
 * was; everything else stays as it is.
 */
export function givenBack(object: StoredObject, now: Shape): Shape {
  const before = object.before;
  if (before === undefined) return now;
  const content: Content = Object.fromEntries(
    Object.entries(now.content).map(([name, value]) => {
      const isOurs = isSame(value, object.content[name]) && !isSame(value, before.content[name]);
      return [name, isOurs ? (before.content[name] ?? null) : value];
    }),
  );
  return { content, audience: targetsOfOthers(object, now.audience) };
}

const nobody: Audience = { include: [], exclude: [] };

function without(from: Audience, what: Audience): Audience {
  const left = (targets: readonly GroupTarget[], gone: readonly GroupTarget[]) =>
    targets.filter((target) => !gone.some((each) => isSame(each, target)));
  return { include: left(from.include, what.include), exclude: left(from.exclude, what.exclude) };
}

function union(one: readonly GroupTarget[], other: readonly GroupTarget[]): readonly GroupTarget[] {
  const all = [...one, ...other.filter((target) => !one.some((each) => isSame(each, target)))];
  return all.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}
