import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeApp } from '../../../app-analysis/src/made-app.suite.ts';
import type { Terminal } from '../session.ts';
import { type InspectOptions, inspectApps } from './app.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../../../fixtures/apps/${name}`, import.meta.url));

async function run(files: readonly string[], options: InspectOptions = {}, isWatched = false) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    env: {},
    workingDirectory: '.',
    width: 100,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interactive: isWatched,
    now: () => 0,
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('app inspect needs no server')),
  };
  const exitCode = await inspectApps(
    terminal,
    files.map((file) => (isAbsolute(file) ? file : sample(file))),
    options,
  );
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

test('who watches sees how many of many files are done, side by side, and programs see nothing of it', async () => {
  const files = ['notes-1.0.apk', 'banker-shape.apk', 'store-like.ipa', 'README.md'];
  const progress = (said: readonly string[]) => said.filter((text) => /\d of \d/.test(text) && text.startsWith('\r'));
  const { err } = await run(files, {}, true);
  expect(progress(err).map((text) => text.slice(4))).toEqual([
    '1 of 4 files',
    '2 of 4 files',
    '3 of 4 files',
    '4 of 4 files',
  ]);
  expect(err.filter((text) => text === '\r\u001b[K')).toHaveLength(4);
  expect(progress((await run(files, { json: true })).err)).toEqual([]);
  expect(progress((await run(['notes-1.0.apk'], {}, true)).err)).toEqual([]);
}, 60_000);

describe('a folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picket-apps-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, as: string) => {
    mkdirSync(join(folder, as, '..'), { recursive: true });
    copyFileSync(sample(name), join(folder, as));
  };

  test('stands for every app file below it, sorted, and what was left out is said', async () => {
    put('notes-1.0.apk', 'b/Notes.APK');
    put('store-like.ipa', 'a.ipa');
    put('debuggable.apk', 'b/a/debuggable.apk');
    put('README.md', 'b/README.md');
    symlinkSync(folder, join(folder, 'b/again'));
    const { exitCode, out, err } = await run([folder, 'banker-shape.apk'], { json: true });
    expect(exitCode).toBe(0);
    expect(out.map((line) => JSON.parse(line).file)).toEqual([
      ...['a.ipa', 'b/Notes.APK', 'b/a/debuggable.apk'].map((name) => join(folder, name)),
      sample('banker-shape.apk'),
    ]);
    expect(err).toEqual([
      `2 skipped, neither .apk nor .ipa, or a link: ${join(folder, 'b/README.md')}, ${join(folder, 'b/again')}`,
    ]);
  });

  test('without an app file is no clean one', async () => {
    put('README.md', 'README.md');
    const { exitCode, out, err } = await run([folder]);
    expect([exitCode, out]).toEqual([1, []]);
    expect(err.at(-1)).toBe(`${folder}: there is no app file below this folder`);
  });
});

test('an app of a well-known name that somebody else signed is told as repackaged without being asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-known-'));
  try {
    const file = join(folder, 'classroom.apk');
    // Known to the intelligence that ships with Picket, not to the analysis itself.
    writeFileSync(file, makeApp({ packageName: 'com.google.android.apps.classroom' }));
    const { out } = await run([file], { json: true });
    const { signature, findings } = JSON.parse(out[0] ?? '');
    expect(signature.verified).toBe(true);
    expect(findings.map(({ threat }: { threat: string }) => threat)).toContain('repackaged');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file of which only a part could be read is never called clean', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-part-'));
  try {
    const file = join(folder, 'part.apk');
    writeFileSync(file, makeApp({ files: [{ name: 'classes.dex', bytes: Buffer.from('no code at all') }] }));
    const { exitCode, out } = await run([file]);
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toContain('INCOMPLETE: classes.dex is no DEX file that can be read');
    expect(out.join('\n')).not.toContain('Nothing found.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
