import type { IndicatorKind } from '@picket/domain';
import { recognizeValue, refang } from '../../indicators/recognize-value.ts';
import type { FeedFormat, FeedSink } from '../feed-format.ts';
import { cellsOf, type Line, type Table, tablesOf } from './tables.ts';

const columns: readonly (readonly [RegExp, IndicatorKind | 'not-an-indicator'])[] = [
  [/^(sha-?(1|256)|md5|hash)$/, 'file'],
  [/^package( name)?$/, 'app'],
  [/^ip( address)?$/, 'ip'],
  [/^domain$/, 'domain'],
  [/^url$/, 'url'],
  // `base.apk` is the name of half of all apps: it says nothing without its digest.
  [/^file ?name$/, 'not-an-indicator'],
];

/** https://github.com/eset/malware-ioc */
export const esetAsciidoc: FeedFormat = {
  id: 'eset-asciidoc',
  title: "ESET's lists (AsciiDoc)",
  reads:
    'Listings and tables of file digests, package names, addresses and domains, with what defangs them (`[.]`, `hxxp`) undone. The title gives the name.',
  blindSpots:
    'Columns of prose (detection names, dates, descriptions) are passed over. A file name alone is no indicator.',
  recognizes: ({ name, text }) =>
    /\.(adoc|asciidoc)$/i.test(name) || (/^=+ \S/.test(text) && /^(----|\|={3,})$/m.test(text.slice(0, 100_000))),
  read({ text }, sink) {
    const title = /^=+ (.{1,300})/m.exec(text)?.[1]?.replace(/\s+[–-]+\s+Indicators of Compromise\s*$/i, '');
    const { listings, tables } = tablesOf(text);
    for (const { text: value, at } of listings) offerListed(value, at, title, sink);
    for (const table of tables) offerTable(table, title, sink);
    return undefined;
  },
};

function offerListed(value: string, position: number, name: string | undefined, sink: FeedSink) {
  sink.offer({ kind: recognizeValue(refang(value)), value, position, name, category: 'malware' });
}

function offerTable({ header, rows }: Table, name: string | undefined, sink: FeedSink) {
  const kinds = header.map((title) => columns.find(([shape]) => shape.test(title.toLowerCase()))?.[1]);
  for (const row of rows) {
    row.forEach((cell: Line, index) => {
      const kind = kinds[index];
      if (kind === undefined) return;
      for (const value of cellsOf(cell.text)) {
        if (kind === 'not-an-indicator') sink.reject(kind, value);
        else sink.offer({ kind, value, position: cell.at, name, category: 'malware' });
      }
    });
  }
}
