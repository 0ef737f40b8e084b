import { describe, expect, test } from 'vitest';
import { analyzeApp } from '../analyze-app.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { readShippedKnowledge } from '../knowledge.ts';
import { defaultLimits } from '../limits.ts';
import { element, launcher, type MadeApp, makeApp, makeDex } from '../made-app.suite.ts';
import { valueTypes } from './binary-xml.ts';
import { makeTable, makeXml } from './xml-maker.suite.ts';

const knowledge = readShippedKnowledge();
const inspect = (app: MadeApp) => analyzeApp('made.apk', bytesInMemory(makeApp(app)), knowledge, defaultLimits);
const text = (index: number) => ({ type: valueTypes.string, data: index });
const flag = (isSet: boolean) => ({ type: valueTypes.boolean, data: isSet ? 1 : 0 });
const table = (...made: Parameters<typeof makeTable>) => ({ name: 'resources.arsc', bytes: makeTable(...made) });
const resource = (index: number) => ({ resource: 0x7f010000 + index });

test('what the manifest says of the app is told, with what Android takes where it says nothing', () => {
  expect(
    inspect({ permissions: ['CAMERA', 'INTERNET', 'SYSTEM_ALERT_WINDOW', 'DUMP', 'OF_SOMEBODY_ELSE'] }),
  ).toMatchObject({
    packageName: 'org.example.made',
    versionName: '1.7',
    versionCode: 7,
    minSdk: 28,
    targetSdk: 34,
    debuggable: false,
    allowBackup: false,
    permissionLevels: {
      'android.permission.CAMERA': 'dangerous',
      'android.permission.INTERNET': 'normal',
      'android.permission.SYSTEM_ALERT_WINDOW': 'special',
      'android.permission.DUMP': 'signature',
      'android.permission.OF_SOMEBODY_ELSE': 'unlisted',
    },
  });
});

describe('a value that stands in a resource', () => {
  test('is the text of the default language, and a flag is set when any phone would see it set', () => {
    const report = inspect({
      application: { label: resource(0), debuggable: resource(1), allowBackup: resource(2) },
      files: [table([[text(0), text(1)], [flag(false), flag(true)], [flag(false)]], ['Notes', 'Notizen'])],
    });
    expect(report).toMatchObject({ label: 'Notes', debuggable: true, allowBackup: false });
  });

  test('is followed from resource to resource', () => {
    const next = { type: valueTypes.reference, data: 0x7f010001 };
    const report = inspect({ application: { label: resource(0) }, files: [table([[next], [text(0)]], ['Far away'])] });
    expect(report.label).toBe('Far away');
  });

  test('names the network security configuration', () => {
    const config = makeXml({
      name: 'network-security-config',
      children: [
        {
          name: 'domain-config',
          attributes: [{ name: 'cleartextTrafficPermitted', type: valueTypes.boolean, data: 1 }],
          children: [{ name: 'domain', text: 'example.org' }],
        },
      ],
    });
    const report = inspect({
      application: { networkSecurityConfig: resource(0) },
      files: [table([[text(0)]], ['res/aB.xml']), { name: 'res/aB.xml', bytes: config }],
    });
    expect(report.networkSecurity).toMatchObject({ cleartextDomains: ['example.org'], trustsUserCertificates: false });
  });

  test('that is nowhere is not known, and the defaults stand', () => {
    expect(inspect({ application: { label: resource(9), debuggable: resource(9) } })).toMatchObject({
      label: null,
      debuggable: false,
    });
  });
});

describe('a component', () => {
  const filter = element('intent-filter', {}, [
    element('action', { name: 'android.intent.action.VIEW' }),
    element('category', { name: 'android.intent.category.BROWSABLE' }),
    element('data', { scheme: 'made' }),
  ]);
  const only = (component: ReturnType<typeof element>, app: MadeApp = {}) =>
    inspect({ ...app, components: [launcher, component] }).components?.at(-1);

  test('is told with its full name, its permission and what it listens to', () => {
    expect(only(element('activity', { name: 'Other', permission: 'org.example.GUARD' }, [filter]))).toMatchObject({
      kind: 'activity',
      name: 'org.example.made.Other',
      exported: true,
      permission: 'org.example.GUARD',
      intentFilters: [
        {
          actions: ['android.intent.action.VIEW'],
          categories: ['android.intent.category.BROWSABLE'],
          schemes: ['made'],
        },
      ],
    });
  });

  test.each([
    ['with a filter', element('receiver', { name: '.R' }, [filter]), {}, true],
    ['without one', element('receiver', { name: '.R' }), {}, false],
    ['that says no, with a filter', element('receiver', { name: '.R', exported: false }, [filter]), {}, false],
    ['a provider for Android before 4.2', element('provider', { name: '.P' }), { targetSdk: 16 }, true],
    ['a provider for later ones', element('provider', { name: '.P' }), { targetSdk: 17 }, false],
  ] as const)('%s is open to others as Android takes it', (_, component, app, exported) => {
    expect(only(component, app)?.exported).toBe(exported);
  });

  test('a provider that asks for a permission to read is guarded', () => {
    expect(only(element('provider', { name: '.P', exported: true, readPermission: 'p.READ' }))?.permission).toBe(
      'p.READ',
    );
  });
});

describe('code', () => {
  test('tells its addresses and its trackers, and native libraries their processors', () => {
    const dex = makeDex(
      ['Lcom/google/firebase/analytics/FirebaseAnalytics;'],
      ['https://c2.example.org/gate', 'http:'],
    );
    const report = inspect({
      files: [
        { name: 'classes.dex', bytes: dex, deflate: true },
        { name: 'classes2.dex', bytes: makeDex([], ['see http://10.0.0.7:8080/x']) },
        { name: 'lib/arm64-v8a/liba.so', bytes: Buffer.from('x') },
        { name: 'lib/x86/README', bytes: Buffer.from('x') },
      ],
    });
    expect(report.urls).toEqual(['https://c2.example.org/gate', 'http://10.0.0.7:8080/x']);
    expect(report.trackers).toEqual(['Firebase Analytics']);
    expect(report.nativeLibraries).toEqual([{ abi: 'arm64-v8a', name: 'liba.so' }]);
    expect(report.incomplete).toEqual([]);
  });

  test('that cannot be read makes the result incomplete', () => {
    const { incomplete } = inspect({ files: [{ name: 'classes.dex', bytes: Buffer.from('cdex001\0') }] });
    expect(incomplete).toEqual(['classes.dex is no DEX file that can be read']);
  });
});
