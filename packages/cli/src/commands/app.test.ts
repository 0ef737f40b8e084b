import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Terminal } from '../session.ts';
import { type InspectOptions, inspectApps } from './app.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../../../fixtures/apps/${name}`, import.meta.url));

async function run(files: readonly string[], options: InspectOptions = {}) {
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

describe('with rules and signers of its own', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picket-inspect-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('a match is told with the file inside the app', async () => {
    write('own.yar', 'rule own { meta: description = "Code of the example" condition: part == "classes.dex" }');
    const { exitCode, out } = await run(['notes-1.0.apk'], { rules: [folder] });
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toMatch(/MEDIUM Code of the example \(yara-rule own\/own\)\s+classes\.dex/);
  });

  test('a bad rule is named by file and line, and nothing is inspected without it', async () => {
    const { exitCode, out, err } = await run(['notes-1.0.apk'], { rules: [write('bad.yar', 'rule a {\n nope\n}')] });
    expect(exitCode).toBe(64);
    expect(out).toEqual([]);
    expect(err[0]).toMatch(/bad\.yar:2:2: syntax error/);
  });

  test('an app that somebody else signed is told as repackaged', async () => {
    const signers = write(
      'signers.json',
      '{"org.example.mtdsample.notes": ["26C745FD2369264A4EA5BC2BDC4789626F4BD32BDDEE84E11C17A482B218A104"]}',
    );
    const { out } = await run(['notes-1.0.1-repackaged.apk', 'notes-1.0-rotated.apk'], { signers, json: true });
    const threats = out.map((line) => JSON.parse(line).findings.map(({ threat }: { threat: string }) => threat));
    expect(threats).toEqual([['repackaged', 'sms-access'], []]);
  });

  test.each([
    ['no signers', { signers: '{"a": ["12"]}' }],
    ['no address of clamd', { clamd: 'http://x' }],
  ])('%s is a mistake of the caller', async (_, given) => {
    const options = 'signers' in given ? { signers: write('s.json', given.signers ?? '') } : given;
    expect((await run(['notes-1.0.apk'], options)).exitCode).toBe(64);
  });
});
