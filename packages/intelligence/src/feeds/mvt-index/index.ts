import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFormat } from '../feed-format.ts';
import { parseYaml } from '../parse-yaml.ts';

const entryShape = Compile(
  Type.Object({
    name: Type.String({ maxLength: 300 }),
    github: Type.Object({
      owner: Type.String({ pattern: '^[\\w-]{1,39}$' }),
      repo: Type.String({ pattern: '^[\\w.-]{1,100}$' }),
      branch: Type.String({ pattern: '^[\\w./-]{1,100}$' }),
      path: Type.String({ pattern: '^[\\w./-]{1,300}$' }),
    }),
  }),
);
const indexShape = Compile(Type.Object({ indicators: Type.Array(Type.Unknown(), { maxItems: 10_000 }) }));

/** https://github.com/mvt-project/mvt-indicators */
export const mvtIndex: FeedFormat = {
  id: 'mvt-index',
  title: 'MVT index of indicators',
  reads:
    'Where the bundles of the Mobile Verification Toolkit are. Each entry is checked; none of them is an indicator.',
  blindSpots: 'What it points to is not fetched: those are feeds of their own.',
  recognizes: ({ text, json }) => json === undefined && /^indicators:\s*\n\s*-/m.test(text.slice(0, 5000)),
  read({ text }, sink) {
    const reading = parseYaml(text);
    if (reading.kind === 'refused') return reading.detail;
    if (!indexShape.Check(reading.content)) return 'it has no list of indicators';
    for (const entry of reading.content.indicators) {
      if (entryShape.Check(entry)) sink.reject('not-an-indicator', `${entry.name}: ${entry.github.path}`);
      else sink.reject('malformed', JSON.stringify(entry)?.slice(0, 120) ?? '');
    }
    return undefined;
  },
};
