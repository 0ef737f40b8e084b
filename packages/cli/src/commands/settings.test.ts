import { expect, test } from 'vitest';
import { CommandFailure } from '../failure.ts';
import { testTerminal } from '../terminal/testing.suite.ts';
import { explain } from './settings.ts';

test('each setting is shown with where it comes from, a secret only as one that is there', () => {
  const { terminal, out } = testTerminal({
    PICKET_PORT: '4900',
    PICKET_DATABASE_URL: 'postgres://picket:hidden-word@db.example/picket',
  });
  explain(terminal, undefined, {});
  expect(out()).toMatch(/PICKET_PORT +4900 +environment/);
  expect(out()).toMatch(/PICKET_DATABASE_URL +\(secret\) +environment/);
  expect(out()).toMatch(/PICKET_LOG_LEVEL +info +default/);
  expect(out()).toMatch(/PICKET_PUBLIC_URL +– +nowhere/);
  expect(out()).not.toContain('hidden-word');
});

test.each([
  ['a wrong value', { PICKET_PORT: 'hello' }, /PICKET_PORT must be a port/],
  ['a name that is none', { PICKET_POTR: '1' }, /PICKET_POTR is no setting: did you mean PICKET_PORT/],
  ['two that do not go together', { PICKET_METRICS_PORT: '9100' }, /PICKET_METRICS_TOKEN go together/],
  [
    'a token in the clear',
    { PICKET_TRACES_URL: 'http://collector:4318/v1/traces', PICKET_TRACES_TOKEN: 'x'.repeat(20) },
    /in the clear/,
  ],
  ['a file that is not there', { PICKET_DATABASE_URL_FILE: '/no/such/file' }, /cannot be read from/],
])('%s is shown, and fails', (_, env, said) => {
  const { terminal, out } = testTerminal(env as NodeJS.ProcessEnv);
  expect(() => explain(terminal, undefined, {})).toThrow(said);
  expect(out()).toContain('PICKET_LOG_LEVEL');
  try {
    explain(terminal, undefined, { json: true });
  } catch (error) {
    expect((error as CommandFailure).exitCode).toBe(1);
  }
});

test('one setting fails for itself alone', () => {
  const { terminal } = testTerminal({ PICKET_PORT: 'hello' });
  expect(() => explain(terminal, 'picket_port', {})).toThrow(CommandFailure);
  expect(() => explain(terminal, 'picket_host', {})).not.toThrow();
  expect(() => explain(terminal, 'picket_nothing', {})).toThrow(expect.objectContaining({ exitCode: 64 }));
});
