import type { FeedFile, FeedFormat } from '../feed-format.ts';

/** Data about vulnerabilities, versions and families. `entries` finds what is counted. */
const kinds: readonly { readonly keys: readonly string[]; readonly entries: string | undefined }[] = [
  { keys: ['catalogVersion', 'vulnerabilities'], entries: 'vulnerabilities' },
  { keys: ['SchemaVersion', 'OSVersions'], entries: 'OSVersions' },
  { keys: ['releases', 'versions'], entries: 'versions' },
  { keys: ['fixed_patch_level', 'entries'], entries: 'entries' },
  { keys: ['category', 'type', 'uuid', 'values'], entries: 'values' },
  { keys: ['tactics', 'techniques'], entries: 'techniques' },
  { keys: ['$schema', 'properties'], entries: 'properties' },
  { keys: ['source', 'entries'], entries: 'entries' },
];
const rowKeys: readonly (readonly string[])[] = [
  ['releaseCycle'],
  ['cve', 'severity', 'component'],
  ['cve', 'bulletins'],
  ['cve_id', 'fixed_in'],
  ['name', 'os_type', 'cves'],
];

/** What Picket reads elsewhere, or not at all, and finds in the same folders as feeds. */
export const referenceData: FeedFormat = {
  id: 'reference-data',
  title: 'Vulnerabilities, versions, names of families',
  reads:
    'Nothing as indicators; the entries are counted. CISA KEV, SOFA, endoflife.date and the Android bulletins have their own readers, which judge versions. MISP galaxies, MITRE ATT&CK and tracker signatures name things and find nothing.',
  blindSpots: 'All of it: that an entry is here says nothing about a phone.',
  recognizes: (file) => entriesOf(file) !== undefined,
  read(file, sink) {
    const { count, example } = entriesOf(file) ?? { count: 0, example: '' };
    if (count > 0) sink.reject('not-an-indicator', example, count);
    return undefined;
  },
};

function entriesOf({ text, json }: FeedFile): { readonly count: number; readonly example: string } | undefined {
  if (json === undefined) return countLines(text);
  const entries = entriesIn(json);
  if (entries === undefined) return undefined;
  const [first] = entries;
  return { count: entries.length, example: JSON.stringify(first ?? null) };
}

function entriesIn(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return rowKeys.some((keys) => hasKeys(json[0], keys)) ? json : undefined;
  const kind = kinds.find(({ keys }) => hasKeys(json, keys));
  if (kind === undefined) return undefined;
  const entries = (json as Record<string, unknown>)[kind.entries ?? ''];
  return Array.isArray(entries) ? entries : Object.keys(Object(entries));
}

/** Lines of JSON: SOFA's list of vulnerabilities. */
function countLines(text: string): { readonly count: number; readonly example: string } | undefined {
  if (!text.startsWith('{"cve_id":')) return undefined;
  const lines = text.split('\n').filter((line) => line !== '');
  return { count: lines.length, example: lines[0] ?? '' };
}

function hasKeys(value: unknown, keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key));
}
