import { feedFormats } from './feeds/catalogue.ts';
import { countKinds } from './feeds/count-kinds.ts';
import type { Feed } from './matching/indicator-index.ts';
import { loadShippedFeeds, shippedSources } from './shipped-feeds.ts';

/** docs/reference/feeds.md: the formats that are read, and the data that ships. */
export async function renderFeeds(): Promise<string> {
  const { indicators, warnings } = await loadShippedFeeds();
  const feeds = new Map([...warnings, ...indicators].map((feed) => [feed.id, feed]));
  const sources = (await shippedSources()).filter(({ id }) => feeds.has(id));
  return [
    '# Feeds',
    'Threat data in files: the formats that Picket reads, and the data that ships with it. `picket indicators check` says what a file would bring, `picket indicators match` what is known of a value. [Detectors](detectors.md) ask it for apps and contacted hosts; which of them have a source on real phones is said there.',
    '## Formats',
    'Told by what is in a file, in this order. Every entry is taken, or rejected as `malformed`, `not-an-indicator`, `duplicate`, `warning-listed` or `over-limit`, and counted.',
    [
      '| format | reads | cannot tell |',
      '|---|---|---|',
      ...feedFormats.map(({ id, title, reads, blindSpots }) => `| ${title} \`${id}\` | ${reads} | ${blindSpots} |`),
    ].join('\n'),
    '## Data that ships',
    ...sources.map(({ id, title, asOf, license, sees, blindSpots }) =>
      [
        `### ${title}`,
        [
          `- **Id:** \`${id}\``,
          `- **As of:** ${asOf}`,
          `- **License:** ${license}`,
          `- **Holds:** ${holdings(feeds.get(id))}`,
          `- **Sees:** ${sees}`,
          `- **Blind spots:** ${blindSpots}`,
        ].join('\n'),
      ].join('\n\n'),
    ),
  ].join('\n\n');
}

/** What one feed brings, all files together, by kind. */
function holdings(feed: Feed | undefined): string {
  const contents = feed?.files.map(({ content }) => content) ?? [];
  const kinds = Object.entries(countKinds(contents.flatMap(({ indicators }) => indicators)));
  const warned = contents
    .flatMap(({ warnings }) => warnings)
    .reduce((sum, { hosts, networks, digests }) => sum + hosts.length + networks.length + digests.length, 0);
  const signers = contents.reduce((sum, { knownSigners }) => sum + knownSigners.length, 0);
  const said = [
    ...kinds.map(([kind, count]) => `${count} \`${kind}\``),
    ...(warned > 0 ? [`${warned} warnings`] : []),
    ...(signers > 0 ? [`${signers} known signers`] : []),
  ];
  return said.join(', ');
}
