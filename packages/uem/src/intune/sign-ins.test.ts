import type { GraphSignIn } from '@picket/graph';
import { expect, test } from 'vitest';
import { readSignIn } from './sign-ins.ts';

const letIn: GraphSignIn = {
  id: 's-1',
  createdDateTime: '2026-03-01T08:00:00Z',
  userId: 'bbbbbbbb-1111-4111-8111-111111111111',
  appDisplayName: 'Outlook Mobile',
  conditionalAccessStatus: 'success',
  status: { errorCode: 0 },
  deviceDetail: { deviceId: 'AAAAAAAA-1111-4111-8111-111111111111' },
  appliedConditionalAccessPolicies: [{ displayName: 'Block risky phones', result: 'success' }],
};

test('a sign-in that went through is let in', () => {
  expect(readSignIn(letIn)).toEqual({
    id: 's-1',
    at: Date.parse('2026-03-01T08:00:00Z'),
    entraDeviceId: 'aaaaaaaa-1111-4111-8111-111111111111',
    userId: 'bbbbbbbb-1111-4111-8111-111111111111',
    app: 'Outlook Mobile',
    outcome: 'let-in',
    refusedBy: [],
  });
});

test('one that Conditional Access refused names the policies that did, and no others', () => {
  const refused = readSignIn({
    ...letIn,
    conditionalAccessStatus: 'failure',
    status: { errorCode: 53_003 },
    appliedConditionalAccessPolicies: [
      { displayName: 'Block risky phones', result: 'failure' },
      { displayName: 'Require compliance', result: 'success' },
      { displayName: 'Trial run', result: 'reportOnlyFailure' },
      { displayName: null, result: 'failure' },
      { displayName: 'Off', result: 'notEnabled' },
    ],
  });
  expect(refused.outcome).toBe('refused-by-policy');
  expect(refused.refusedBy).toEqual(['Block risky phones', 'a policy without a name']);
});

test('a wrong password is a failure, and no policy is blamed for it', () => {
  const failed = readSignIn({
    ...letIn,
    conditionalAccessStatus: 'notApplied',
    status: { errorCode: 50_126 },
    appliedConditionalAccessPolicies: [{ displayName: 'Block risky phones', result: 'failure' }],
  });
  expect(failed).toMatchObject({ outcome: 'failed', refusedBy: [] });
});

test.each([undefined, null, {}, { errorCode: null }])('status %j is never read as let in', (status) => {
  expect(readSignIn({ ...letIn, status } as GraphSignIn).outcome).toBe('failed');
});

test('a browser that does not say which device it is on has none', () => {
  expect(readSignIn({ ...letIn, deviceDetail: { deviceId: '' } }).entraDeviceId).toBeUndefined();
  expect(readSignIn({ ...letIn, deviceDetail: null }).entraDeviceId).toBeUndefined();
});

test('a sign-in without a moment has no place in a timeline', () => {
  expect(() => readSignIn({ ...letIn, createdDateTime: 'once' })).toThrow(
    expect.objectContaining({ code: 'unexpected_answer' }),
  );
});
