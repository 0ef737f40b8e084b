import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Terminal } from '../session.ts';
import { checkIndicators, matchIndicators } from './indicators.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-indicators-'));
mkdirSync(join(folder, 'feeds/deep'), { recursive: true });
writeFileSync(join(folder, 'feeds/domains.txt'), 'bad.test.org\nbad.test.org\n\u001b[31mred\nwww.google.com\n');
writeFileSync(join(folder, 'feeds/deep/hashes.txt'), `${'a'.repeat(64)}\n`);
writeFileSync(join(folder, 'feeds/LICENSE'), 'Do as you like.\n');
writeFileSync(join(folder, 'cut.json'), '{"type":"bundle","objects":[');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function terminalOf(interactive = false) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    env: {},
    workingDirectory: folder,
    width: 120,
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += text;
    },
    interactive,
    now: () => Date.UTC(2026, 8, 1),
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('no server is asked')),
  };
  return { terminal, said };
}

test('a folder is read whole, one object a line, with all that is rejected', async () => {
  const { terminal, said } = terminalOf();
  expect(await checkIndicators(terminal, 'feeds', { json: true })).toBe(0);
  const lines = said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { file: 'LICENSE', format: 'document', indicators: {}, rejected: [] },
    { file: 'deep/hashes.txt', format: 'plain-list', indicators: { file: 1 }, rejected: [] },
    {
      file: 'domains.txt',
      format: 'plain-list',
      indicators: { domain: 1 },
      rejected: [
        { reason: 'malformed', count: 1, example: '\u001b[31mred' },
        { reason: 'duplicate', count: 1, example: 'bad.test.org' },
        { reason: 'warning-listed', count: 1, example: 'www.google.com' },
      ],
    },
  ]);
  expect(said.err).toBe('');
});

test('a file that cannot be read is said so, and the exit code tells a script', async () => {
  const { terminal, said } = terminalOf();
  expect(await checkIndicators(terminal, 'cut.json', { json: true })).toBe(1);
  expect(JSON.parse(said.out)).toMatchObject({ file: 'cut.json', format: null, error: { reason: 'not-json' } });
  await expect(checkIndicators(terminal, 'nowhere', {})).rejects.toThrow('There is no file or folder nowhere.');
});

test('people see progress, and nothing in a feed draws on their terminal', async () => {
  const { terminal, said } = terminalOf(true);
  await checkIndicators(terminal, 'feeds', {});
  expect(said.err).toContain('3 of 3: domains.txt');
  expect(said.out).toContain('rejected: malformed');
  expect(said.out).not.toContain('\u001b');
});

test('a value is matched over the shipped data, with where it stands', async () => {
  const { terminal, said } = terminalOf();
  await matchIndicators(terminal, 'www.copy9[.]com', { json: true });
  expect(JSON.parse(said.out)).toMatchObject({
    matches: [{ kind: 'domain', value: 'www.copy9.com', for: [{ name: 'TheTruthSpy', file: 'ioc.yaml' }] }],
  });
});

test('what speaks against a value is said even when nothing lists it', async () => {
  const { terminal, said } = terminalOf();
  await matchIndicators(terminal, 'mail.google.com', {});
  expect(said.out).toContain('domain mail.google.com: not listed\n');
  expect(said.out).toContain('against: List of known google domains: google.com');
});

test('a value is matched over a folder of files', async () => {
  const { terminal, said } = terminalOf();
  await matchIndicators(terminal, 'x.bad.test.org', { from: 'feeds' });
  expect(said.out).toContain('feeds as it is, domains.txt, entry 1');
  await expect(matchIndicators(terminal, 'x.test.org', { from: 'cut.json' })).rejects.toThrow('could not be read');
});
