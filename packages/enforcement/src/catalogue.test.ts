import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { channels } from './catalogue.ts';
import { describeChannel } from './channel.suite.ts';

for (const channel of channels) describeChannel(channel);

test('every channel has a folder of its name with a test, and stands in the catalogue once', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(channels.map(({ id }) => id).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  for (const { id } of channels) expect(readdirSync(`${import.meta.dirname}/${id}`)).toContain('index.test.ts');
});
