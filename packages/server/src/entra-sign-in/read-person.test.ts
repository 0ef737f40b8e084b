import type { Instant } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { idTokenLies } from './id-token-lies.suite.ts';
import { readEntraPerson } from './read-person.ts';

const tenant = '0198c0de-0000-4000-8000-0000000000c0';
const other = '0198c0de-0000-4000-8000-0000000000fa';
const clientId = '0198c0de-0000-4000-8000-0000000000a1';
const objectId = '0198c0de-0000-4000-8000-0000000000b1';
const login = 'https://login.microsoftonline.com';
const issuer = `${login}/${tenant}/v2.0`;
const now = Date.parse('2026-11-29T08:00:00Z') as Instant;
const seconds = now / 1_000;

const header = { alg: 'RS256', kid: 'a-key', typ: 'JWT' };
const genuine = {
  iss: issuer,
  aud: clientId,
  sub: 'pairwise',
  tid: tenant,
  oid: objectId,
  ver: '2.0',
  nonce: 'the nonce',
  iat: seconds,
  nbf: seconds,
  exp: seconds + 3_600,
  name: 'Ada Admin',
  preferred_username: 'ada@contoso.example',
  roles: ['Picket.Reader'],
  rh: 'something that nobody reads',
};
const expected = { issuer, clientId, entraTenantId: tenant, nonce: 'the nonce', now };
const read = (claims: object = {}, itsHeader: object = header, at: number = now) =>
  readEntraPerson(itsHeader, { ...genuine, ...claims }, { ...expected, now: at as Instant });
const untrusted = expect.objectContaining({ code: 'sign_in_untrusted' });
const faultOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('a token that is in order tells who signed in, by tenant and object id', () => {
  expect(read()).toEqual({
    entraTenantId: tenant,
    objectId,
    name: 'Ada Admin (ada@contoso.example)',
    roles: ['Picket.Reader'],
    groups: [],
    isGuest: false,
  });
});

test.for(Object.entries(idTokenLies(genuine, other)))('%s proves nobody', ([, lie]) => {
  expect(faultOf(() => read(lie))).toEqual(untrusted);
});

test.for<[string, object]>([
  ['none', { ...header, alg: 'none' }],
  ['HS256', { ...header, alg: 'HS256' }],
  ['RS512', { ...header, alg: 'RS512' }],
  ['no kid', { alg: 'RS256', typ: 'JWT' }],
  ['kid as a list', { ...header, kid: ['a-key'] }],
  ['jwk', { ...header, jwk: {} }],
  ['jku', { ...header, jku: 'https://evil.example/keys' }],
  ['x5u', { ...header, x5u: 'https://evil.example/x' }],
  ['x5c', { ...header, x5c: [] }],
  ['crit', { ...header, crit: ['exp'] }],
  ['b64', { ...header, b64: false }],
  ['zip', { ...header, zip: 'DEF' }],
  ['a type of another kind', { ...header, typ: 'dpop+jwt' }],
  ['null', null as unknown as object],
])('a header with %s is not from Entra, though its signature be right', ([, itsHeader]) => {
  expect(faultOf(() => read({}, itsHeader))).toEqual(untrusted);
});

test('clocks may be a minute apart, and no more', () => {
  for (const apart of [-60, 59]) expect(read({}, header, now + apart * 1_000).objectId).toBe(objectId);
  for (const apart of [-61, 15 * 60 + 1])
    expect(faultOf(() => read({}, header, now + apart * 1_000))).toEqual(untrusted);
});

describe('what is only shown', () => {
  test('names and addresses of somebody else make nobody somebody else', () => {
    const stolen = {
      name: 'Olivia Owner',
      preferred_username: 'olivia@contoso.example',
      email: 'olivia@contoso.example',
    };
    expect(read(stolen)).toMatchObject({ objectId, entraTenantId: tenant });
  });

  test('a name turns no text around it, has an end, and is never empty', () => {
    expect(read({ name: '\u202eadA\u0000\n\u2028', preferred_username: undefined }).name).toBe('adA');
    expect(read({ name: 'x'.repeat(5_000) }).name.length).toBeLessThanOrEqual(200);
    expect(read({ name: undefined, preferred_username: undefined }).name).not.toBe('');
    expect(read({ name: `${'x'.repeat(199)}😀` }).name.isWellFormed()).toBe(true);
  });
});

test('guests are known by the provider that vouches for them, or by the claim that says so', () => {
  expect(read({ idp: 'live.com' }).isGuest).toBe(true);
  expect(read({ idp: `https://sts.windows.net/${other}/` }).isGuest).toBe(true);
  expect(read({ acct: 1 }).isGuest).toBe(true);
  expect(read({ acct: 0, idp: issuer }).isGuest).toBe(false);
});

test('groups that the token does not hold are not "no groups"', () => {
  expect(read({ groups: ['g'] }).groups).toEqual(['g']);
  expect(read({ hasgroups: true }).groups).toBeUndefined();
  const claim = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://evil.example' } } };
  expect(read(claim).groups).toBeUndefined();
});
