import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day, type Instant, minute, second } from '@picket/domain';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificates } from './platform/certificates.ts';
import { TestClock } from './platform/testing/test-clock.ts';
import { settings } from './setting-catalogue.ts';
import { type Environment, explainSettings, readSettings } from './settings.ts';

const noFiles = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const read = (environment: Environment, files: Record<string, string> = {}) =>
  readSettings(environment, (path) => files[path] ?? noFiles(path));
const refusal = (environment: Environment, files: Record<string, string> = {}): string => {
  try {
    read(environment, files);
  } catch (error) {
    expect(error).toMatchObject({ code: 'settings_invalid' });
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};

test('with nothing set, Picket listens to this machine alone, with the embedded database', () => {
  expect(read({})).toMatchObject({
    dataDirectory: '.picket',
    databaseUrl: undefined,
    host: '127.0.0.1',
    port: 4800,
    tlsPort: 4843,
    publicUrl: undefined,
    trustedProxies: undefined,
    cloud: 'global',
    loginOrigin: undefined,
    graphOrigin: undefined,
    partnerUrl: undefined,
    syncManagedDevicesEveryMs: 15 * minute,
    logLevel: 'info',
  });
});

test('every default is a value that its own parser takes', () => {
  for (const { name, fallback, parse } of Object.values(settings)) {
    if (fallback !== undefined) expect(() => parse(fallback), name).not.toThrow();
  }
});

test('an empty variable is one that is not set', () => {
  expect(read({ PICKET_PORT: '', PICKET_PUBLIC_URL: '' })).toMatchObject({ port: 4800, publicUrl: undefined });
});

test('values are read in their own units', () => {
  expect(
    read({
      PICKET_TLS_PORT: 'off',
      PICKET_SYNC_USERS_EVERY: '10s',
      PICKET_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16,fd00::/8',
      PICKET_PUBLIC_URL: 'https://picket.example',
    }),
  ).toMatchObject({
    tlsPort: undefined,
    syncUsersEveryMs: 10 * second,
    trustedProxies: ['10.0.0.1', '10.1.0.0/16', 'fd00::/8'],
    publicUrl: new URL('https://picket.example'),
  });
});

test('a list of one’s own signers is read when Picket starts, and refused when it is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-signers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const signers = (text: string) => {
    const file = join(folder, 'signers.json');
    writeFileSync(file, text);
    return { PICKET_APP_SIGNERS: file };
  };
  expect(read(signers(`{"org.example.app": ["${'AB'.repeat(32)}"]}`)).appSigners).toEqual([
    ['org.example.app', ['ab'.repeat(32)]],
  ]);
  for (const bad of ['[]', '{"a": []}', '{"a": ["12"]}', 'x'])
    expect(refusal(signers(bad))).toMatch(/PICKET_APP_SIGNERS must be a list of signers/);
});

test('one’s own authority is read when Picket starts; what phones could not trust is refused with the reason', async () => {
  const clock = new TestClock();
  const [{ ca, cert, key }, { ca: successor }] = [await makeCertificates(clock), await makeCertificates(clock)];
  const start = (text: string, now = clock.now()) =>
    readSettings({ PICKET_OWN_CA_FILE: '/ca.pem' }, (path) => (path === '/ca.pem' ? text : noFiles(path)), now);
  expect(start(`Contoso Root\n${ca}\n${successor}\n${ca}`).ownAuthorities).toMatchObject([
    { name: 'Picket sandbox authority', validUntil: expect.any(Number) },
    { name: 'Picket sandbox authority' },
  ]);
  expect(read({}).ownAuthorities).toBeUndefined();
  const late = (clock.now() + 400 * day) as Instant;
  for (const [text, now, because] of [
    ['nothing of the kind', clock.now(), /PICKET_OWN_CA must be the certificate of a certificate authority in PEM/],
    [cert, clock.now(), /PICKET_OWN_CA holds, as certificate 1, one of a server and of no certificate authority/],
    [`${ca}\n${cert}`, clock.now(), /PICKET_OWN_CA holds, as certificate 2, one of a server/],
    [`${ca}\n${key}`, clock.now(), /PICKET_OWN_CA holds a private key/],
    [ca.replace(/\n[^-].*\n/, '\nAAAA\n'), clock.now(), /PICKET_OWN_CA holds, as certificate 1, what cannot be read/],
    [ca, late, /PICKET_OWN_CA holds "Picket sandbox authority", which has expired: it was valid until 20/],
    [ca, 0 as Instant, /PICKET_OWN_CA holds "Picket sandbox authority", which is not valid before 20/],
  ] as const)
    expect(() => start(text, now)).toThrow(because);
  expect(refusal({ PICKET_OWN_CA_FILE: '/nowhere' })).toContain('PICKET_OWN_CA cannot be read from /nowhere');
});

test('a misspelt name is refused, with the name that was meant', () => {
  expect(refusal({ PICKET_DATABSE_URL: 'x' })).toBe(
    'PICKET_DATABSE_URL is no setting: did you mean PICKET_DATABASE_URL.',
  );
  expect(refusal({ PICKET_PORT_FILE: '/x' })).toContain('PICKET_PORT_FILE is no setting');
  expect(refusal({ PICKET_COMPLETELY_DIFFERENT_THING: 'x' })).toBe('PICKET_COMPLETELY_DIFFERENT_THING is no setting.');
  expect(() => read({ PICKET_URL: 'x', PICKET_TOKEN: 'x', HOME: '/' })).not.toThrow();
});

test('all that is wrong is told at once, without the values', () => {
  const told = refusal({
    PICKET_PORT: '99999-s3cret',
    PICKET_LOG_LEVEL: 's3cret',
    PICKET_DATABASE_URL: 'mysql://kim:s3cret@db',
    PICKET_SYNC_USERS_EVERY: 'often-s3cret',
    PICKET_SEALING_KEYS: 's3cret',
    PICKET_TLS_KEY: 's3cret',
  });
  expect(told.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'PICKET_DATABASE_URL',
    'PICKET_PORT',
    'PICKET_TLS_KEY',
    'PICKET_SEALING_KEYS',
    'PICKET_SYNC_USERS_EVERY',
    'PICKET_LOG_LEVEL',
  ]);
  expect(told).not.toContain('s3cret');
});

test('every secret may come from a file, and from one place only', () => {
  const url = 'postgresql://picket@db/picket';
  expect(read({ PICKET_DATABASE_URL_FILE: '/run/secrets/db' }, { '/run/secrets/db': `${url}\n` }).databaseUrl).toBe(
    url,
  );
  expect(refusal({ PICKET_DATABASE_URL_FILE: '/nowhere' })).toContain('cannot be read from /nowhere');
  expect(refusal({ PICKET_DATABASE_URL: url, PICKET_DATABASE_URL_FILE: '/run/secrets/db' })).toContain('both set');
});

test('addresses that would carry tokens in the clear or lead elsewhere are refused', () => {
  const wrong: Environment[] = [
    { PICKET_GRAPH_ORIGIN: 'http://graph.microsoft.com' },
    { PICKET_GRAPH_ORIGIN: 'https://graph.microsoft.com/v1.0' },
    { PICKET_GRAPH_ORIGIN: 'https://graph.microsoft.com@evil.example' },
    { PICKET_LOGIN_ORIGIN: 'ftp://login.microsoftonline.com' },
    { PICKET_PUBLIC_URL: 'http://picket.example' },
    { PICKET_PUBLIC_URL: 'https://picket.example/path' },
    { PICKET_PUBLIC_URL: 'https://kim:pass@picket.example' },
    {
      PICKET_PARTNER_URL: 'http://partner.example/v1',
      PICKET_PARTNER_CONNECTOR_ID: '0198c0de-0000-4000-8000-000000000001',
    },
  ];
  for (const environment of wrong) expect(() => read(environment), JSON.stringify(environment)).toThrow();
  expect(read({ PICKET_GRAPH_ORIGIN: 'http://127.0.0.1:4900/' }).graphOrigin).toBe('http://127.0.0.1:4900');
});

test('proxies are trusted by address, and never all of them', () => {
  for (const list of [
    '0.0.0.0/0',
    '::/0',
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.1,',
    '10.0.0',
    '10.0.0.0/8/8',
    '*',
  ]) {
    expect(() => read({ PICKET_TRUSTED_PROXIES: list }), list).toThrow();
  }
});

test('settings that contradict each other are refused', () => {
  expect(refusal({ PICKET_HOST: '0.0.0.0' })).toContain('PICKET_PUBLIC_URL');
  expect(read({ PICKET_HOST: '0.0.0.0', PICKET_PUBLIC_URL: 'https://picket.example' }).host).toBe('0.0.0.0');
  expect(refusal({ PICKET_TLS_CERTIFICATE: '-----BEGIN CERTIFICATE-----' })).toContain('go together');
  expect(refusal({ PICKET_PARTNER_URL: 'https://partner.example' })).toContain('go together');
  expect(refusal({ PICKET_DATABASE_ADMIN_URL: 'postgres://x' })).toContain('PICKET_DATABASE_URL');
});

test('a process that leaves work to others needs a database that they can reach', () => {
  expect(read({}).roles).toEqual(['http', 'ingest', 'worker']);
  expect(read({ PICKET_ROLES: 'worker,http', PICKET_DATABASE_URL: 'postgres://db' }).roles).toEqual(['http', 'worker']);
  expect(refusal({ PICKET_ROLES: 'http' })).toContain('PICKET_DATABASE_URL');
  expect(refusal({ PICKET_ROLES: 'http,web' })).toContain('http, ingest, worker');
  expect(refusal({ PICKET_ROLES: 'http,http' })).toContain('http, ingest, worker');
  expect(refusal({ PICKET_AUDIT_KEY: 'not a key' })).toContain('Ed25519');
});

test('what is explained says where each value came from, and shows no secret', () => {
  const explained = explainSettings(
    {
      PICKET_PORT: '1234',
      PICKET_TLS_PORT: 'x',
      PICKET_DATABASE_URL: 'postgres://kim:s3cret@db',
      PICKET_TLS_KEY_FILE: '/key',
    },
    () => 's3cret',
  );
  const of = (name: string) => explained.find((setting) => setting.name === name);
  expect(of('PICKET_PORT')).toMatchObject({ value: '1234', from: 'environment', fallback: '4800' });
  expect(of('PICKET_TLS_PORT')).toMatchObject({ value: 'x', fault: expect.stringContaining('port') });
  expect(of('PICKET_DATABASE_URL')).toMatchObject({ value: '(secret)', from: 'environment' });
  expect(of('PICKET_TLS_KEY')).toMatchObject({ value: '(secret)', from: 'file' });
  expect(of('PICKET_HOST')).toMatchObject({ value: '127.0.0.1', from: 'default' });
  expect(of('PICKET_PUBLIC_URL')).toMatchObject({ value: undefined, from: 'nowhere' });
  expect(JSON.stringify(explained)).not.toContain('s3cret');
});
