import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { analyzeApp } from '../analyze-app.ts';
import { valueTypes } from '../apk/binary-xml.ts';
import { makeXml } from '../apk/xml-maker.suite.ts';
import type { AppReport } from '../app-report.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { expectedFindings } from '../expected-findings.suite.ts';
import { readShippedKnowledge } from '../knowledge.ts';
import { defaultLimits } from '../limits.ts';
import { element, launcher, type MadeApp, makeApp, makeDex } from '../made-app.suite.ts';
import { makeKey } from '../signature/block-maker.suite.ts';
import { apkChecks } from './catalogue.ts';
import { ipaChecks } from './ipa-checks.ts';

const knowledge = readShippedKnowledge();
const digestOf = (algorithm: 'sha256' | 'sha1', bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

function inspect(app: MadeApp, known = knowledge): AppReport {
  const report = analyzeApp('made.apk', bytesInMemory(makeApp(app)), known, defaultLimits);
  expect(report).toMatchObject({ kind: 'apk', incomplete: [] });
  return report;
}
const threatsIn = (app: MadeApp) => inspect(app).findings.map(({ threat }) => threat);
const dex = (classes: readonly string[], texts: readonly string[] = []) => ({
  files: [{ name: 'classes.dex', bytes: makeDex(classes, texts), deflate: true }],
});
const file = (name: string) => ({ files: [{ name, bytes: Buffer.from('x') }] });
const service = (permission: string, name = '.Service') =>
  element('service', { name, exported: true, permission: `android.permission.${permission}` });
const receiver = element('receiver', { name: '.Boot', exported: true, permission: 'android.permission.DUMP' });

/** What makes a check find something, and what is as near to it as an honest app may come. */
const cases: readonly (readonly [threat: string, found: MadeApp, notFound: MadeApp])[] = [
  [
    'spyware-shape',
    { permissions: ['RECORD_AUDIO', 'CAMERA', 'ACCESS_FINE_LOCATION', 'READ_CONTACTS', 'READ_CALL_LOG'] },
    { permissions: ['RECORD_AUDIO', 'CAMERA', 'ACCESS_FINE_LOCATION', 'READ_CONTACTS'] },
  ],
  [
    'banker-shape',
    { permissions: ['SYSTEM_ALERT_WINDOW', 'READ_SMS'], components: [launcher, service('BIND_ACCESSIBILITY_SERVICE')] },
    { permissions: ['SYSTEM_ALERT_WINDOW', 'READ_SMS'] },
  ],
  [
    'accessibility-service',
    { components: [launcher, service('BIND_ACCESSIBILITY_SERVICE')] },
    { components: [launcher, service('BIND_VPN_SERVICE')] },
  ],
  [
    'device-administrator',
    { components: [launcher, service('BIND_DEVICE_ADMIN')] },
    { components: [launcher, receiver] },
  ],
  [
    'notification-listener',
    { components: [launcher, service('BIND_NOTIFICATION_LISTENER_SERVICE')] },
    { components: [launcher, service('BIND_VPN_SERVICE')] },
  ],
  ['sms-access', { permissions: ['SEND_SMS'] }, { permissions: ['READ_CALENDAR'] }],
  ['installs-apps', { permissions: ['REQUEST_INSTALL_PACKAGES'] }, { permissions: ['REQUEST_DELETE_PACKAGES'] }],
  ['hidden-launcher', { components: [receiver] }, { components: [receiver, launcher] }],
  [
    'hidden-launcher',
    {
      components: [
        receiver,
        { ...launcher, attributes: element('activity', { name: '.Main', enabled: false }).attributes ?? [] },
      ],
    },
    { components: [] },
  ],
  [
    'install-time-permissions',
    { targetSdk: 22, permissions: ['READ_SMS'] },
    { targetSdk: 22, permissions: ['INTERNET'] },
  ],
  ['packed', file('lib/arm64-v8a/libjiagu.so'), file('lib/arm64-v8a/libmain.so')],
  [
    'loads-code',
    dex(['Lcom/example/Main;'], ['Ldalvik/system/DexClassLoader;']),
    dex(['Lcom/example/DexClassLoader;']),
  ],
  ['trackers', dex(['Lcom/appsflyer/AppsFlyerLib;']), dex(['Lcom/appsflyerless/Main;'])],
  ['test-only', { application: { testOnly: true } }, { application: { testOnly: false } }],
  ['debuggable', { application: { debuggable: true } }, { application: { debuggable: false } }],
  ['backup-allowed', { application: { allowBackup: true } }, { application: { allowBackup: false } }],
  [
    'cleartext-traffic',
    { application: { usesCleartextTraffic: true } },
    { application: { usesCleartextTraffic: false } },
  ],
  ['cleartext-traffic', { targetSdk: 27 }, { targetSdk: 28 }],
  ['user-certificates-trusted', { targetSdk: 23 }, { targetSdk: 24 }],
  [
    'open-components',
    { components: [launcher, element('provider', { name: '.Data', exported: true })] },
    { components: [launcher, element('provider', { name: '.Data', exported: false })] },
  ],
  [
    'open-components',
    { components: [launcher, element('service', { name: '.S' }, [element('intent-filter')])] },
    { components: [launcher, element('service', { name: '.S' })] },
  ],
  ['debug-key', { key: makeKey('Android Debug') }, { key: makeKey('Android Debugger') }],
];

test('in an app that is made without a weakness nothing is found', () => {
  expect(inspect({}).findings).toEqual([]);
});

test.each(cases)('%s is found where it is, and not in its like', (threat, found, notFound) => {
  expect(threatsIn(found)).toContain(threat);
  expect(threatsIn(notFound)).not.toContain(threat);
});

test('no check is without an app in which it finds something', () => {
  const elsewhere = ['ad-hoc-signed', 'public-test-key'];
  const seen = new Set([...cases.map(([threat]) => threat), ...Object.values(expectedFindings).flat(), ...elsewhere]);
  expect([...apkChecks, ...ipaChecks].map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
});

describe('who signed', () => {
  const key = makeKey('publisher');
  const sha256 = digestOf('sha256', key.certificate);
  const threats = (signers: readonly string[]) =>
    inspect({ key }, readShippedKnowledge([['org.example.made', signers]])).findings.map(({ threat }) => threat);

  test('is held against every known signer of the package, told by SHA-256 or by SHA-1', () => {
    expect(threats([sha256])).toEqual([]);
    expect(threats(['00'.repeat(32), digestOf('sha1', key.certificate)])).toEqual([]);
    expect(threats(['00'.repeat(32)])).toEqual(['repackaged']);
  });

  test('an operator’s own list of a package takes the place of what is known otherwise', () => {
    const own = readShippedKnowledge([['org.example.made', [sha256]]], [['org.example.made', ['11'.repeat(32)]]]);
    expect(inspect({ key }, own).findings.map(({ threat }) => threat)).toEqual(['repackaged']);
  });

  test('a key that everybody has is told by the name it has', () => {
    const publicKeys = new Map([[sha256, 'testkey']]);
    expect(inspect({ key }, { ...knowledge, publicKeys }).findings).toMatchObject([
      { threat: 'public-test-key', evidence: [`AOSP test key "testkey" (${sha256})`] },
    ]);
    expect(knowledge.publicKeys.get('a40da80a59d170caa950cf15c18c454d47a39b26989d8b640ecd745ba71bf5dc')).toBe(
      'testkey',
    );
  });
});

describe('a network security configuration', () => {
  const plain = (name: string, value: string) => ({ name, text: value });
  const flag = (name: string, isSet: boolean) => ({ name, type: valueTypes.boolean, data: isSet ? 1 : 0 });
  const configured = (...children: Parameters<typeof element>[2] & readonly unknown[]): MadeApp => ({
    application: { networkSecurityConfig: 'res/xml/n.xml' },
    files: [{ name: 'res/xml/n.xml', bytes: makeXml({ name: 'network-security-config', children }) }],
  });
  const trusting = (source: string) => ({
    name: 'trust-anchors',
    children: [{ name: 'certificates', attributes: [plain('src', source)] }],
  });

  test.each([
    [
      'trusts what the user installed',
      { name: 'base-config', children: [trusting('user')] },
      'user-certificates-trusted',
    ],
    ['trusts it for a domain', { name: 'domain-config', children: [trusting('user')] }, 'user-certificates-trusted'],
    [
      'lets cleartext through',
      { name: 'base-config', attributes: [flag('cleartextTrafficPermitted', true)] },
      'cleartext-traffic',
    ],
  ])('that %s', (_, config, threat) => {
    expect(threatsIn(configured(config))).toEqual([threat]);
  });

  test.each([
    ['trusts the system only', { name: 'base-config', children: [trusting('system')] }],
    ['trusts the user while it is debugged', { name: 'debug-overrides', children: [trusting('user')] }],
    [
      'keeps cleartext out, whatever the manifest says',
      { name: 'base-config', attributes: [flag('cleartextTrafficPermitted', false)] },
    ],
  ])('that %s is nothing to talk about', (_, config) => {
    const app = configured(config);
    expect(threatsIn({ ...app, application: { ...app.application, usesCleartextTraffic: true } })).toEqual(
      'attributes' in config ? [] : ['cleartext-traffic'],
    );
  });

  test('that is named and not there makes the result incomplete', () => {
    const bytes = makeApp({ application: { networkSecurityConfig: 'res/xml/n.xml' } });
    const { incomplete } = analyzeApp('made.apk', bytesInMemory(bytes), knowledge, defaultLimits);
    expect(incomplete).toEqual(['The network security configuration could not be read']);
  });
});
