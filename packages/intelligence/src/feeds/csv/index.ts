import type { IndicatorKind } from '@picket/domain';
import type { FeedFile, FeedFormat } from '../feed-format.ts';
import { type Row, rowsOf } from './rows.ts';

/** What a column holds by its title, the most telling first: the first title that is there is read. */
const digests = /^(sha-?256|sha-?1|md5|hash|file_?hash)$/;
const columns: readonly (readonly [RegExp, IndicatorKind])[] = [
  [digests, 'file'],
  [/^(domain|domain_name|host|hostname|fqdn)$/, 'domain'],
  [/^(ip|ip_address|ip_addr|ipv4|ipv6|address)$/, 'ip'],
  [/^(url|uri)$/, 'url'],
  [/^(email|e-mail)$/, 'email'],
  [/^(package|package_name|bundle_id|app_id)$/, 'app'],
];
const typeNames: ReadonlyMap<string, IndicatorKind> = new Map(
  Object.entries<IndicatorKind>({
    domain: 'domain',
    hostname: 'domain',
    ip: 'ip',
    ipv4: 'ip',
    ipv6: 'ip',
    url: 'url',
    sha256: 'file',
    sha1: 'file',
    md5: 'file',
    email: 'email',
    package: 'app',
    certificate: 'signer',
  }),
);
const nameColumn = /^(app|name|family|malware|description|threat)$/;

/** CSV with a first line of titles. RFC 4180. */
export const csv: FeedFormat = {
  id: 'csv',
  title: 'CSV with titles',
  reads:
    'Columns with a known title (`sha256`, `domain`, `ip_address`, `url` …), or `type` and `indicator`. Where a row has a digest, the digest is its indicator. A column `app`, `name` or `description` gives the name.',
  blindSpots:
    'Columns with other titles are context. The package and the certificate of a sample are context too: malware borrows honest names. Cells are data: a formula is a value that is not well-formed.',
  recognizes: (file) => file.json === undefined && layoutOf(titlesOf(file)) !== undefined,
  read(file, sink) {
    const layout = layoutOf(titlesOf(file));
    const rows = rowsOf(file.text);
    if (layout === undefined) return 'no title is known';
    if (rows === undefined) return 'a quote is not closed';
    for (const row of rows.slice(1)) {
      const name = layout.name === undefined ? undefined : row.cells[layout.name];
      const found = valuesOf(row, layout);
      if (found.length === 0) sink.reject('malformed', row.cells.join(','));
      for (const { kind, value } of found) {
        if (kind === 'unknown') sink.reject('not-an-indicator', row.cells.join(','));
        else sink.offer({ kind, value, position: row.at, name });
      }
    }
    return undefined;
  },
};

interface Layout {
  readonly name: number | undefined;
  readonly typed: { readonly type: number; readonly value: number } | undefined;
  readonly columns: readonly { readonly kind: IndicatorKind; readonly at: number }[];
}

function titlesOf({ text }: FeedFile): readonly string[] {
  const end = text.indexOf('\n');
  const [first] = rowsOf(text.slice(0, Math.min(end === -1 ? text.length : end, 10_000)).trimEnd()) ?? [];
  return first?.cells.map((title) => title.toLowerCase().replaceAll(' ', '_')) ?? [];
}

function layoutOf(titles: readonly string[]): Layout | undefined {
  if (titles.length < 2) return undefined;
  const nameAt = titles.findIndex((title) => nameColumn.test(title));
  const name = nameAt === -1 ? undefined : nameAt;
  const [type, value] = [titles.indexOf('type'), titles.findIndex((title) => /^(indicator|value|ioc)$/.test(title))];
  if (type !== -1 && value !== -1) return { name, typed: { type, value }, columns: [] };
  const known = titles.flatMap((title, at) => {
    const kind = columns.find(([shape]) => shape.test(title))?.[1];
    return kind === undefined ? [] : [{ kind, at }];
  });
  const files = known.filter(({ kind }) => kind === 'file');
  const read = files.length > 0 ? files : known;
  return read.length === 0 ? undefined : { name, typed: undefined, columns: read };
}

function valuesOf({ cells }: Row, { typed, columns }: Layout) {
  if (typed !== undefined) {
    const type = cells[typed.type]?.toLowerCase() ?? '';
    return [{ kind: typeNames.get(type) ?? ('unknown' as const), value: cells[typed.value] ?? '' }];
  }
  return columns.flatMap(({ kind, at }) => {
    const value = cells[at];
    return value === undefined || value === '' ? [] : [{ kind, value }];
  });
}
