import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { TestClock } from './testing/test-clock.ts';

function setUp() {
  const lines: string[] = [];
  const log = createLog({
    level: 'trace',
    clock: new TestClock(),
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

const canary = 'c4n4ry-S3cret';

test('a line is JSON with its level, the time of the clock and what it belongs to', () => {
  const { log, lines } = setUp();
  log.child({ requestId: 'r-1' }).info({ devices: 3 }, 'synchronized');
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: '2026-11-23T08:00:00.000Z',
    requestId: 'r-1',
    devices: 3,
    msg: 'synchronized',
  });
});

test.each([
  ['a header', { headers: { Authorization: `Bearer ${canary}`, cookie: canary, 'Set-Cookie': [canary] } }],
  ['a private key', { message: `PEM:\n-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----\n` }],
  ['a setting', { settings: { clientSecret: canary, databasePassword: 'x', nested: { client_secret: canary } } }],
  ['a list', { registrations: [{ id: 'a', secret: canary }] }],
  ["an error's fields", { err: Object.assign(new Error('refused'), { request: { token: canary } }) }],
  ['an error behind an error', { err: new Error('outer', { cause: new Error(`?client_secret=${canary}&scope=x`) }) }],
  ['an URL', { url: `https://login.test/token?code=${canary}&state=${canary}` }],
  ['a database URL whose password has an @', { url: `postgres://picket:a@${canary}@db.test/picket` }],
  ['a database URL without a user', { text: `connecting to postgresql://:${canary}@db.test/picket failed` }],
  ['a connection string of words', { text: `host=db.test user=picket password=${canary} dbname=picket` }],
  ['the body of a form', { body: `client_secret=${canary}&grant_type=client_credentials` }],
  ['an assertion', { body: `client_assertion=${canary}&client_assertion_type=urn`, clientAssertion: canary }],
  ['a refresh token', { body: `grant_type=refresh_token&refresh_token=${canary}`, refresh_token: canary }],
  ['a passphrase', { operator: { name: 'Kim', passphrase: canary }, text: `passphrase=${canary}` }],
  ['a setting by its name', { text: `PICKET_METRICS_TOKEN=${canary} PICKET_SEALING_KEYS=${canary}` }],
  [
    'settings as they are read',
    { settings: { databaseUrl: canary, sealingKeys: [canary], auditKey: canary, tlsKey: canary } },
  ],
  ['the session cookie', { text: `cookie: picket=${canary}-0123456789; __Host-picket=${canary}-0123456789` }],
  [
    'a list within an error',
    { err: Object.assign(new Error('x'), { headers: [{ authorization: `Bearer ${canary}` }] }) },
  ],
  ['an error of several', { err: new AggregateError([new Error(`Bearer ${canary}`)], `password=${canary}`) }],
  ['a database URL', { url: `postgres://picket:${canary}@db.test/picket` }],
])('a secret in %s does not reach the log', (_, record) => {
  const { log, lines } = setUp();
  log.error(record, 'it failed');
  log.child(record).warn('it failed');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain(canary);
});

test('a token in the middle of a message does not reach the log', () => {
  const { log, lines } = setUp();
  const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.');
  log.info(`asked with ${jwt} and pkt_0123456789abcdef and DPoP ${canary}`);
  expect(lines[0]).toContain('asked with [redacted] and [redacted] and DPoP [redacted]');
});

test('what is no secret stays readable, error codes included', () => {
  const { log, lines } = setUp();
  log.error({ err: Object.assign(new Error('no such table'), { code: '42P01' }), tokens: 3, key: 'contoso' }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: { type: 'Error', message: 'no such table', code: '42P01' },
    tokens: 3,
    key: 'contoso',
  });
});

test('something that refers to itself is logged nevertheless', () => {
  const { log, lines } = setUp();
  const circle: Record<string, unknown> = { name: 'circle' };
  circle.self = circle;
  log.info({ circle }, 'round');
  expect(lines[0]).toContain('Circular');
});
