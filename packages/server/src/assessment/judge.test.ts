import { type DetectorVerdict, type DeviceId, day, type FindingId, type Instant, minute } from '@picket/domain';
import { expect, test } from 'vitest';
import type { DeviceToAssess } from '../devices/store.ts';
import { entraDeviceId, entraObjectId, listedPhone, remoteId } from '../testing/scripted-session.ts';
import { type Judgement, judgeDevice } from './judge.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const clear: DetectorVerdict = { detectorId: 'patch', verdict: { kind: 'clear' } };

/** Says all is well of whatever it is asked: what vouches is then up to the reports alone. */
const judgement: Judgement = {
  judge: () => [clear],
  catalogue: new Set(['patch']),
  requirements: () => [{ source: 'intune-inventory', maxAgeMs: day }],
  channels: [],
  newFindingId: () => 'finding' as FindingId,
  now: noon,
};
const phone: DeviceToAssess = {
  deviceId: 'phone' as DeviceId,
  entraDeviceId: entraDeviceId(0),
  entraObjectId: entraObjectId(0),
  remoteId: remoteId(0),
  platform: 'android',
  facts: listedPhone(0, noon).facts,
  lastSyncAt: noon,
  heardAt: noon,
  enrolledAt: noon,
  level: 'secured',
  isAssessed: true,
};
const assess = (change: Partial<DeviceToAssess>) => judgeDevice({ ...phone, ...change }, [], [], judgement).assessment;

test('a phone that Intune has just seen, and of which nothing bad is known, is secured', () => {
  expect(assess({}).level).toBe('secured');
});

test('a phone that the UEM no longer lists is vouched for by nobody, whatever it reported last', () => {
  expect(assess({ remoteId: undefined })).toMatchObject({
    level: 'not-assessed',
    reasons: [{ kind: 'source-missing', source: 'intune-inventory' }],
    vouchedBy: [],
  });
});

test('a phone that Picket has never heard of, or that has never checked in, is vouched for by nobody', () => {
  expect(assess({ heardAt: undefined }).level).toBe('not-assessed');
  expect(assess({ lastSyncAt: undefined }).level).toBe('not-assessed');
});

test('a phone that claims to have checked in long after we heard of it is vouched for by nobody', () => {
  expect(assess({ lastSyncAt: (noon + 10 * minute) as Instant }).level).toBe('not-assessed');
});

test('what no detector may ask about a phone that is gone, it may ask of its platform', () => {
  let asked: unknown;
  const judge: Judgement['judge'] = (snapshot) => {
    asked = snapshot;
    return [clear];
  };
  judgeDevice({ ...phone, remoteId: undefined }, [], [], { ...judgement, judge });
  expect(asked).toMatchObject({ platform: 'android', facts: {} });
});
