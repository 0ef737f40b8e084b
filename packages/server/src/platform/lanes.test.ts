import { PicketError } from '@picket/domain';
import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';
import { createLog } from './log.ts';
import { TestClock } from './testing/test-clock.ts';

test('what fails for one customer is said with whose it is and what it was', async () => {
  const lines: string[] = [];
  const clock = new TestClock();
  const log = createLog({ level: 'info', clock, destination: { write: (line) => void lines.push(line) } });
  const lanes = createLanes({ name: 'tenant', clock, log, signal: new AbortController().signal });
  const tenantId = '0198c0de-0000-4000-8000-0000000000c0';
  lanes.run({ kind: 'delivery', tenantId, channelId: 'entra-attribute' }, async () => {
    throw new PicketError('connector_unreachable', 'nobody answers');
  });
  lanes.run({ kind: 'heartbeat', tenantId }, async () => {
    throw new Error('ours');
  });
  await lanes.settled();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', kind: 'delivery', tenantId, channelId: 'entra-attribute' },
    { level: 'error', kind: 'heartbeat', tenantId },
  ]);
});

test('two channels of one customer do not wait for each other, and one does not run twice at once', async () => {
  const clock = new TestClock();
  const log = createLog({ level: 'silent', clock });
  const lanes = createLanes({ name: 'tenant', clock, log, signal: new AbortController().signal });
  const finish = Promise.withResolvers<void>();
  const begun: string[] = [];
  const run = (channelId: string) =>
    lanes.run({ kind: 'delivery', tenantId: 'one', channelId }, async () => {
      begun.push(channelId);
      await finish.promise;
    });
  run('a');
  run('b');
  run('a');
  finish.resolve();
  await lanes.settled();
  expect(begun).toEqual(['a', 'b']);
});
