import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './house/sources.ts';

test('npx picket runs our own launcher, not a stranger of that name on the registry', () => {
  const run = spawnSync('npx', ['picket', '--version'], { cwd: root, encoding: 'utf8' });
  expect(run.stderr).not.toMatch(/Need to install/);
  expect(run.stdout.trim()).toBe('0.1.0');
});

test('whatever Node calls the launcher, Picket itself runs on the one that npm brought', () => {
  const script = `${root}packages/cli/bin/picket.mjs`;
  const run = spawnSync('node', [script, 'version', '--json'], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(run.stdout).node).toMatch(/^24\./);
});

test('a wrong command is an exit code, not a silence', () => {
  const script = `${root}packages/cli/bin/picket.mjs`;
  const run = spawnSync('node', [script, 'no-such-command'], { cwd: root, encoding: 'utf8' });
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain('unknown command');
});
