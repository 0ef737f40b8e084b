import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Terminal } from '../session.ts';
import { inspectApps } from './app.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../../../fixtures/apps/${name}`, import.meta.url));

async function run(files: readonly string[], options: { json?: boolean } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    env: {},
    workingDirectory: '.',
    width: 100,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interactive: false,
    now: () => 0,
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('app inspect needs no server')),
  };
  const exitCode = await inspectApps(terminal, files.map(sample), options);
  return { exitCode, out, err };
}

test('each file is one JSON object a line, in the order of the arguments', async () => {
  const { exitCode, out } = await run(['notes-1.0.apk', 'banker-shape.apk', 'debuggable.apk'], { json: true });
  expect(exitCode).toBe(0);
  expect(out.map((line) => JSON.parse(line).packageName.split('.').at(-1))).toEqual(['notes', 'updater', 'debug']);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ kind: 'apk', versionName: '1.0', signature: { verified: true } });
});

test('a file that cannot be analysed makes the exit code 1, and the others are still told', async () => {
  const { exitCode, out, err } = await run(['notes-1.0.apk', 'README.md']);
  expect(exitCode).toBe(1);
  expect(out.join('\n')).toContain('Nothing found.');
  expect(out.join('\n')).toContain('NOT ANALYSED');
  expect(err).toEqual(['1 of 2 files could not be analysed.']);
});

test('people are told what was found, and why', async () => {
  const { out } = await run(['notes-1.0-tampered.apk']);
  expect(out.join('\n')).toMatch(
    /DOES NOT HOLD[\s\S]*HIGH .*signature-broken[\s\S]*v3: the content is not what was signed/,
  );
});
