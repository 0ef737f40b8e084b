import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { AnyChannel } from './catalogue.ts';
import { describeChannel } from './channel.suite.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/how-to/add-a-channel.md'), 'utf8');

/** The channel of the how-to as it stands there, loaded from a folder of its own. */
async function exampleChannel(): Promise<AnyChannel> {
  const code = /```ts\n(.*?)```/s.exec(page)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'picket-how-to-'));
  try {
    // The folder stands elsewhere, so that a test that is killed leaves nothing in the sources.
    const rooted = code
      .replaceAll(/from '\.\.\//g, `from '${pathToFileURL(import.meta.dirname).href}/`)
      .replaceAll(/from '(@picket\/[a-z]+|typebox)'/g, (_, name: string) => `from '${import.meta.resolve(name)}'`);
    writeFileSync(join(folder, 'index.ts'), rooted);
    const module: Record<string, AnyChannel> = await import(/* @vite-ignore */ join(folder, 'index.ts'));
    const [channel] = Object.values(module);
    if (channel === undefined) throw new Error('The how-to exports no channel');
    return channel;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeChannel(await exampleChannel());

test('the folder of the how-to is named after its channel', async () => {
  const { id } = await exampleChannel();
  expect(page).toContain(`packages/enforcement/src/${id}/index.ts`);
});
