import { PicketError } from '@picket/domain';
import { EntraError, GraphError } from '@picket/graph';
import { expect, test } from 'vitest';
import { rememberingCall } from './failed-call.ts';
import { translateError } from './translate-error.ts';

test.each([
  ['throttled', 'connector_throttled', 'later'],
  ['unauthorized', 'consent_missing', 'later'],
  ['forbidden', 'permission_missing', 'never'],
  ['unreachable', 'connector_unreachable', 'later'],
  ['misdirected', 'misdirected', 'never'],
  ['resync', 'unexpected_answer', 'never'],
  ['invalid', 'unexpected_answer', 'never'],
  ['unexpected', 'unexpected_answer', 'later'],
  ['not-found', 'unexpected_answer', 'never'],
  ['conflict', 'conflict', 'later'],
] as const)('Graph saying %s is %s, to be tried again: %s', (reason, code, retry) => {
  expect(translateError(new GraphError(reason, 'm'))).toMatchObject({ name: 'PicketError', code, retry, message: 'm' });
});

test.each([
  ['no-consent', 'consent_missing', 'never'],
  ['credential-refused', 'credential_refused', 'never'],
  ['tenant-unknown', 'consent_missing', 'never'],
  ['refused-by-policy', 'permission_missing', 'never'],
  ['throttled', 'connector_throttled', 'later'],
  ['unreachable', 'connector_unreachable', 'later'],
  ['unexpected', 'unexpected_answer', 'later'],
] as const)('Entra saying %s is %s, to be tried again: %s', (reason, code, retry) => {
  expect(translateError(new EntraError(reason, 'm'))).toMatchObject({ name: 'PicketError', code, retry });
});

test('a wait that was asked for is handed on, but gives no hope where there is none', () => {
  const wait = { retryAfterMs: 90_000 };
  expect(translateError(new GraphError('throttled', 'm', wait))).toMatchObject({ retry: { afterMs: 90_000 } });
  expect(translateError(new EntraError('unreachable', 'm', wait))).toMatchObject({ retry: { afterMs: 90_000 } });
  expect(translateError(new GraphError('forbidden', 'm', wait))).toMatchObject({ retry: 'never' });
});

test("what Microsoft's support asks for is kept", () => {
  const error = new GraphError('forbidden', 'm', { status: 403, code: 'c', requestId: 'r', activityId: 'a' });
  expect(translateError(error)).toMatchObject({ context: { status: 403, code: 'c', requestId: 'r', activityId: 'a' } });
});

test('an abort and a fault of ours are not dressed up', () => {
  const abort = new DOMException('stop', 'AbortError');
  const ours = new PicketError('partner_unavailable', 'm');
  expect(translateError(abort)).toBe(abort);
  expect(translateError(ours)).toBe(ours);
});

test('a fault says whose consent and which permission it is about, and stays what it was until it is translated', async () => {
  const call = { purpose: 'sync-and-signal', permission: 'Device.Read.All' } as const;
  const refused = new GraphError('forbidden', 'm');
  await expect(rememberingCall(call, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(translateError(refused)).toMatchObject({ code: 'permission_missing', context: call });

  const withdrawn = new EntraError('no-consent', 'm');
  await expect(rememberingCall({ purpose: 'response' }, () => Promise.reject(withdrawn))).rejects.toBe(withdrawn);
  expect(translateError(withdrawn)).toMatchObject({ code: 'consent_missing', context: { purpose: 'response' } });
});
