import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takeDirectory } from './directory-lock.ts';
import { openPglite } from './pglite.ts';
import { testRunFolder } from './testing-run.ts';

const freshDirectory = () => mkdtempSync(join(testRunFolder(), 'lock-'));

/** Another process that takes the directory, says so, and holds it until it is killed. */
async function startOwner(directory: string) {
  const script = `
    import { takeDirectory } from ${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)};
    try {
      takeDirectory(${JSON.stringify(directory)}).announce('http://127.0.0.1:4800');
      process.stdout.write('mine');
      setInterval(() => {}, 1_000_000);
    } catch (error) {
      process.stdout.write(error.code);
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString() };
}

test('a second Picket in the same directory is refused, and told who holds it and where that one answers', async () => {
  const directory = freshDirectory();
  const { child, said } = await startOwner(directory);
  expect(said).toBe('mine');
  const second = openPglite({ directory, migrations: {}, onLost: () => undefined });
  await expect(second).rejects.toMatchObject({
    code: 'directory_locked',
    message: expect.stringMatching(new RegExp(`process ${child.pid}.*http://127\\.0\\.0\\.1:4800`)),
  });
});

test('the same process cannot take a directory twice', () => {
  const directory = freshDirectory();
  takeDirectory(directory);
  expect(() => takeDirectory(directory, 0)).toThrow(`process ${process.pid}`);
});

test('kill -9 frees the directory at once, and so does letting go', async () => {
  const directory = freshDirectory();
  const { child } = await startOwner(directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  takeDirectory(directory, 0).release();
  takeDirectory(directory, 0).release();
});

test('of six that race for the lock of a dead owner, never two get it', async () => {
  const directory = freshDirectory();
  const { child } = await startOwner(directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const racers = await Promise.all(Array.from({ length: 6 }, () => startOwner(directory)));
  const winners = racers.filter(({ said }) => said === 'mine').length;
  expect(winners).toBe(1);
  expect(racers.filter(({ said }) => said === 'directory_locked').length).toBe(5);
});
