import { second } from '@picket/domain';
import { expect, test } from 'vitest';
import { systemClock } from '../platform/real/system-clock.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { createFeedReader } from './feed-reader.ts';

const now = new TestClock().now();
const file = (text: string | Uint8Array) => [{ name: 'list.txt', bytes: Buffer.from(text) }];
const patient = 300 * second;

test(
  'what a feed sent is read in a thread of its own',
  async () => {
    const reading = await createFeedReader(systemClock).read(file('a.example-evil.com\nb.example-evil.com\n'), [], now);
    expect(reading).toMatchObject({ kind: 'read', content: { format: 'plain-list', summary: { indicators: 2 } } });
  },
  patient,
);

test(
  'a bundle of 100 MB is refused before it is parsed',
  async () => {
    const bundle = Buffer.alloc(100 * 1024 * 1024, '{"type":"bundle","objects":[]},');
    expect(await createFeedReader(systemClock).read(file(bundle), [], now)).toMatchObject({
      kind: 'refused',
      reason: 'too-large',
    });
  },
  patient,
);

test(
  'what takes longer to read than it may ends with its thread',
  async () => {
    const impatient = createFeedReader({ now: () => now, sleep: async () => undefined });
    expect(await impatient.read(file('a.example-evil.com'), [], now)).toMatchObject({
      kind: 'refused',
      reason: 'too-large',
      detail: expect.stringContaining('takes longer'),
    });
  },
  patient,
);

test(
  'the feeds that ship are read whole, each under its license',
  async () => {
    const versions = await createFeedReader(systemClock).readShipped(now);
    expect(versions.length).toBeGreaterThan(10);
    for (const { id, license, edition, summary } of versions) {
      expect([id, license === '', /^\d{4}-\d{2}-\d{2}$/.test(edition)]).toEqual([id, false, true]);
      expect([id, summary.indicators + summary.warnings > 0]).toEqual([id, true]);
    }
  },
  patient,
);
