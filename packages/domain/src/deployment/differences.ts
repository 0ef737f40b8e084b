import type { Audience, Content, GroupTarget } from '../contracts/deployment.ts';

/** One property that differs. What is not there is `null`: a UEM does not tell the two apart either. */
export interface Difference {
  /**
   * JSON pointer into the content, in which an element of a list of settings is named by its key and not by its place:
   * `/settings/server_url/appConfigKeyValue`. Of the audience: `/audience/include/{group id}`.
   */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Sides of a comparison; what the right one has no opinion on (`audience` undefined) is not compared. */
interface Side {
  readonly content: Content;
  readonly audience: Audience | undefined;
}

/** What has to change for `from` to become `to`, sorted by path. Empty: they are the same. */
export function differencesBetween(from: Side, to: Side): readonly Difference[] {
  const all = [...compare('', from.content, to.content), ...compareAudiences(from.audience, to.audience)];
  return all.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Whether two differences speak of the same property, or of one inside the other. */
export function concernTheSame(a: Difference, b: Difference): boolean {
  return a.path === b.path || a.path.startsWith(`${b.path}/`) || b.path.startsWith(`${a.path}/`);
}

/** Names of properties by which elements of Intune's and Android's lists of settings are told apart. */
const keyNames = ['appConfigKey', 'key', 'groupId', 'id', 'name'] as const;

function compare(path: string, from: unknown, to: unknown): readonly Difference[] {
  if (isAbsent(from) && isAbsent(to)) return [];
  if (isRecord(from) && isRecord(to)) return compareRecords(path, from, to);
  if (Array.isArray(from) && Array.isArray(to)) {
    const keyed = keyedPair(from, to);
    if (keyed !== undefined) return compareRecords(path, keyed.from, keyed.to);
  }
  return canonicalText(from) === canonicalText(to) ? [] : [{ path, from: from ?? null, to: to ?? null }];
}

function compareRecords(path: string, from: Content, to: Content): readonly Difference[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => compare(`${path}/${escaped(name)}`, own(from, name), own(to, name)));
}

/** Two lists as records by key; undefined where not every element of both has a key of its own. */
function keyedPair(from: readonly unknown[], to: readonly unknown[]): { from: Content; to: Content } | undefined {
  const both = [...from, ...to];
  if (both.length === 0 || !both.every(isRecord)) return undefined;
  const name = keyNames.find((candidate) => both.every((element) => typeof own(element, candidate) === 'string'));
  if (name === undefined) return undefined;
  const record = (list: readonly unknown[]) =>
    Object.fromEntries(list.map((element) => [own(element as Content, name) as string, element]));
  const pair = { from: record(from), to: record(to) };
  const isWhole = Object.keys(pair.from).length === from.length && Object.keys(pair.to).length === to.length;
  return isWhole ? pair : undefined;
}

function compareAudiences(from: Audience | undefined, to: Audience | undefined): readonly Difference[] {
  if (to === undefined) return [];
  return (['include', 'exclude'] as const).flatMap((side) => {
    const before = byTarget(from?.[side] ?? []);
    const after = byTarget(to[side]);
    return compareRecords(`/audience/${side}`, before, after);
  });
}

function byTarget(targets: readonly GroupTarget[]): Content {
  return Object.fromEntries(
    targets.map((target) => ['$ref' in target ? `$ref:${target.$ref}` : target.groupId, target]),
  );
}

/** JSON with its properties in order: equal values have equal texts. What is `undefined` or `null` is left out. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const present = Object.keys(value)
    .filter((name) => !isAbsent(value[name]))
    .toSorted();
  return `{${present.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join(',')}}`;
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isRecord = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (record: Content, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);
/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
