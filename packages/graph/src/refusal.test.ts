import { expect, test } from 'vitest';
import { readRefusal } from './refusal.ts';

const activity = '6d5c1f3e-0a0b-4c0d-8e0f-102030405060';
const intune = {
  _version: 3,
  Message: `An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${activity} - Url: https://fef.example/`,
  CustomApiErrorPhrase: '',
  RetryAfter: null,
  ErrorSourceService: '',
  HttpHeaders: '{}',
};

function refuse(status: number, body: unknown, headers: Record<string, string> = {}) {
  return readRefusal('GET /things', { status, headers: new Headers(headers), body }, 0);
}

test('a plain Graph error keeps its code, message and request id', () => {
  const error = refuse(404, {
    error: { code: 'Request_ResourceNotFound', message: 'No such thing.', innerError: { 'request-id': 'r-1' } },
  });
  expect(error.reason).toBe('not-found');
  expect(error.message).toBe('GET /things answered 404 Request_ResourceNotFound: No such thing.');
  expect(error.details).toEqual({ status: 404, code: 'Request_ResourceNotFound', requestId: 'r-1' });
});

test('the older spelling innererror is read as well, and the header wins', () => {
  const body = { error: { code: 'x', message: '', innererror: { 'request-id': 'body' } } };
  expect(refuse(400, body).details.requestId).toBe('body');
  expect(refuse(400, body, { 'request-id': 'header' }).details.requestId).toBe('header');
});

test("Intune's error in an error's message is unwrapped, with its activity id", () => {
  const error = refuse(403, { error: { code: 'Forbidden', message: JSON.stringify(intune) } });
  expect(error.reason).toBe('forbidden');
  expect(error.details).toEqual({ status: 403, code: 'Forbidden', activityId: activity });
  expect(error.message).toMatch(/^GET \/things answered 403 Forbidden: An error has occurred - Operation ID/);
});

test('and so is one that was wrapped twice', () => {
  const twice = JSON.stringify({ ErrorCode: 'NotLicensed', Message: JSON.stringify({ ...intune, RetryAfter: '12' }) });
  const error = refuse(503, { error: { code: 'UnknownError', message: twice } });
  expect(error.reason).toBe('unreachable');
  expect(error.details).toMatchObject({ code: 'NotLicensed', activityId: activity, retryAfterMs: 12_000 });
});

test('a message nested without end is read only so deep', () => {
  let message = 'the core';
  for (let depth = 0; depth < 10; depth++) message = JSON.stringify({ Message: message });
  expect(refuse(400, { error: { code: 'x', message } }).message).toContain('{');
});

test.each([
  [400, 'Request_BadRequest', 'invalid'],
  [400, 'Directory_ExpiredPageToken', 'resync'],
  [400, 'DirectoryExpiredToken', 'resync'],
  [404, 'syncStateNotFound', 'resync'],
  [410, 'resyncRequired', 'resync'],
  [410, '', 'resync'],
  [401, 'InvalidAuthenticationToken', 'unauthorized'],
  [403, 'Authorization_RequestDenied', 'forbidden'],
  [409, 'nameAlreadyExists', 'conflict'],
  [412, 'resourceModified', 'conflict'],
  [415, '', 'invalid'],
  [423, '', 'throttled'],
  [429, 'TooManyRequests', 'throttled'],
  [500, 'generalException', 'unreachable'],
  [501, 'NotImplemented', 'invalid'],
  [502, '', 'unreachable'],
  [503, 'serviceNotAvailable', 'unreachable'],
  [504, 'UnknownError', 'unreachable'],
  [509, 'activityLimitReached', 'throttled'],
  [302, '', 'misdirected'],
  [600, '', 'unexpected'],
] as const)('%d %s is %s', (status, code, reason) => {
  expect(refuse(status, { error: { code, message: 'm' } }).reason).toBe(reason);
});

test.each([undefined, null, 'text', [], { error: null }, { error: 'x' }, { error: { message: 7 } }])(
  'a body that is no Graph error (%j) is not believed, the status is',
  (body) => {
    const error = refuse(429, body, { 'retry-after': '1.5' });
    expect(error.reason).toBe('throttled');
    expect(error.details.retryAfterMs).toBe(1_500);
  },
);

test('a claims challenge is decoded, and one that is not JSON is none', () => {
  const challenge = (claims: string) => ({
    'www-authenticate': `Bearer realm="", authorization_uri="https://login.example/authorize", error="insufficient_claims", claims="${claims}"`,
  });
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
  expect(refuse(401, undefined, challenge(btoa(claims))).details.claims).toBe(claims);
  expect(refuse(401, undefined, challenge(btoa('no json'))).details.claims).toBeUndefined();
});
