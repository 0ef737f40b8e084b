import { expect, test } from 'vitest';
import { catalogue } from '../catalogue.ts';
import { snapshotOf, tools } from '../detector-contract.suite.ts';
import { judgeDevice } from '../judge-device.ts';
import { honestApp, judgeWith, over } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { watchware } from './index.ts';

const famisafe = { ...honestApp, appId: 'com.wondershare.famisafe' };
const worth = (value?: 'allowed' | 'low' | 'medium') =>
  judgeWith(watchware, { apps: [famisafe] }, value === undefined ? {} : { tenant: { domains: [], watchware: value } });

test('it is worth what the policy says, and low where it says nothing', () => {
  expect(worth()).toMatchObject({ detections: [{ severity: 'low', subject: 'com.wondershare.famisafe' }] });
  expect(worth('medium')).toMatchObject({ detections: [{ severity: 'medium' }] });
  expect(worth('allowed')).toEqual({ kind: 'clear' });
});

test('it is told by its signer too', () => {
  const signers = [{ sha256: 'e'.repeat(64), sha1: '095514ba4f28dbe521c74abf77972be3c86a50a5' }];
  expect(judgeWith(watchware, { apps: [{ ...honestApp, signers }] })?.kind).toBe('detected');
});

test('no other detector has anything to say of it', () => {
  const others = judgeDevice(
    snapshotOf('android', { apps: [famisafe], appNames: [{ name: 'FamiSafe' }] }),
    tools,
    catalogue.filter(
      ({ id, needs }) => id !== 'watchware' && needs.every((name) => name === 'apps' || name === 'appNames'),
    ),
  );
  expect(others.length).toBeGreaterThan(5);
  expect(others.filter(({ verdict }) => verdict.kind !== 'clear')).toEqual([]);
});

test('that its maker honestly signs another app too does not make it watch less', () => {
  const signed = honestApp.signers?.[0]?.sha256 ?? '';
  const told = (vouchedFor: string) =>
    judgeWith(
      watchware,
      { apps: [{ ...honestApp, appId: 'com.kids' }] },
      over(
        threatsOf({
          'ioc.yaml': '- name: Kids\n  type: watchware\n  packages:\n  - com.kids\n',
          'signers.json': JSON.stringify({ source: 's', entries: [{ package: vouchedFor, sha256: [signed] }] }),
        }),
      ),
    )?.kind;
  expect([told('com.mail'), told('com.kids')]).toEqual(['detected', 'clear']);
});

test('stalkerware and honest apps are no watchware', () => {
  expect(judgeWith(watchware, { apps: [honestApp, { ...honestApp, appId: 'com.thetruth' }] })).toEqual({
    kind: 'clear',
  });
});
