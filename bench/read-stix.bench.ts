import { readFileSync } from 'node:fs';
import { readFeed } from '@picket/intelligence';
import type { Bench } from './harness/bench.ts';
import { against, takeTurns, timed } from './harness/measure.ts';

const aim = 3;

/** Real bundles that ship, as one, and as often as it takes to come to this many indicators. */
function bundleOf(count: number): Uint8Array {
  const real = ['amnesty/2021-07-18_nso/pegasus.stix2', 'amnesty/2023-03-29_android_campaign/malware.stix2'].flatMap(
    (file) =>
      (
        JSON.parse(readFileSync(new URL(`../packages/intelligence/data/${file}`, import.meta.url), 'utf8')) as {
          objects: { id: string; type: string; pattern?: string; source_ref?: string }[];
        }
      ).objects,
  );
  const objects: object[] = [];
  let indicators = 0;
  for (let copy = 0; indicators < count; copy++) {
    for (const object of real) {
      if (object.type === 'indicator' && indicators++ >= count) break;
      // Another copy lists other values, or they would be duplicates.
      const pattern = copy === 0 ? object.pattern : object.pattern?.replace(/'([^']+)'\]$/, `'c${copy}.$1']`);
      objects.push({ ...object, id: `${object.id}${copy || ''}`, ...(pattern !== undefined && { pattern }) });
    }
  }
  return new TextEncoder().encode(JSON.stringify({ type: 'bundle', objects }));
}

export const readStix: Bench = {
  name: 'read-stix',
  what: 'reading a bundle of 5,000 indicators, from bytes to indicators, on one core',
  limit: '`JSON.parse` of the same bytes, decoded as text',
  aim: `at most ${aim} times as long`,

  async run({ size, rounds }) {
    const count = size(5_000, 500);
    const bytes = bundleOf(count);
    const read = () => {
      const reading = readFeed('bundle.json', bytes);
      if (reading.kind === 'refused') throw new Error(reading.detail);
      return reading.content.indicators.length;
    };
    if (read() < count * 0.9) throw new Error(`only ${read()} of ${count} were taken`);
    const repeat = 20;
    const subject = async () => {
      for (let n = 0; n < repeat; n++) read();
    };
    const limit = async () => {
      for (let n = 0; n < repeat; n++) JSON.parse(new TextDecoder().decode(bytes));
    };
    await subject();
    await limit();
    const pairs = await takeTurns(
      rounds(7, 1),
      async () => (await timed(subject)) / repeat,
      async () => (await timed(limit)) / repeat,
    );
    return against(pairs, { name: `${count} indicators`, most: aim });
  },
};
