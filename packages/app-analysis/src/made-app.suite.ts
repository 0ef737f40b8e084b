import { attributeIds } from './apk/attribute-ids.ts';
import { valueTypes } from './apk/binary-xml.ts';
import { type MadeAttribute, type MadeElement, makeXml } from './apk/xml-maker.suite.ts';
import { type MadeEntry, makeArchive } from './archive/archive-maker.suite.ts';
import { type MadeKey, makeKey, signArchive } from './signature/block-maker.suite.ts';
import { blockIds } from './signature/signing-block.ts';

type AttributeName = keyof typeof attributeIds;

/** An `android:` attribute: a text, a number, a flag, or the number of a resource. */
export function attribute(name: AttributeName, value: string | number | boolean | { resource: number }): MadeAttribute {
  const id = attributeIds[name];
  if (typeof value === 'string') return { name, id, text: value };
  if (typeof value === 'boolean') return { name, id, type: valueTypes.boolean, data: value ? 0xffffffff : 0 };
  if (typeof value === 'number') return { name, id, data: value };
  return { name, id, type: valueTypes.reference, data: value.resource };
}

export function element(
  name: string,
  attributes: Partial<Record<AttributeName, Parameters<typeof attribute>[1]>> = {},
  children: readonly MadeElement[] = [],
): MadeElement {
  const named = Object.entries(attributes).map(([key, value]) => attribute(key as AttributeName, value));
  return { name, attributes: named, children };
}

/** An activity that shows itself in the list of apps. */
export const launcher: MadeElement = element('activity', { name: '.Main', exported: true }, [
  element('intent-filter', {}, [
    element('action', { name: 'android.intent.action.MAIN' }),
    element('category', { name: 'android.intent.category.LAUNCHER' }),
  ]),
]);

export interface MadeApp {
  readonly packageName?: string;
  readonly minSdk?: number;
  readonly targetSdk?: number;
  /** Below `android.permission.` */
  readonly permissions?: readonly string[];
  /** Attributes of `<application>`, on top of those of an app without a weakness. */
  readonly application?: Parameters<typeof element>[1];
  readonly components?: readonly MadeElement[];
  readonly files?: readonly MadeEntry[];
  readonly key?: MadeKey;
}

const ownKey = makeKey('made');

/** A small app that is signed (v2 and v3 from 24 on), and in which nothing is found unless it is put there. */
export function makeApp({
  packageName = 'org.example.made',
  minSdk = 28,
  targetSdk = 34,
  permissions = [],
  application = {},
  components = [launcher],
  files = [],
  key = ownKey,
}: MadeApp = {}): Buffer {
  const manifest: MadeElement = {
    name: 'manifest',
    attributes: [{ name: 'package', text: packageName }, attribute('versionCode', 7), attribute('versionName', '1.7')],
    children: [
      element('uses-sdk', { minSdkVersion: minSdk, targetSdkVersion: targetSdk }),
      ...permissions.map((name) => element('uses-permission', { name: `android.permission.${name}` })),
      element('application', { allowBackup: false, ...application }, components),
    ],
  };
  const archive = makeArchive([{ name: 'AndroidManifest.xml', bytes: makeXml(manifest), deflate: true }, ...files]);
  return signArchive(archive, { [blockIds.v3]: [{ key, sdks: [28, 0x7fffffff] }] });
}

/** A DEX file that defines classes and holds texts. `Lcom/example/Main;` */
export function makeDex(classes: readonly string[], texts: readonly string[] = []): Buffer {
  const strings = [...classes, ...texts];
  const header = 0x70;
  const typesAt = header + strings.length * 4;
  const classesAt = typesAt + classes.length * 4;
  const dataAt = classesAt + classes.length * 32;
  const data = strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])]));
  const bytes = Buffer.alloc(dataAt);
  bytes.write('dex\n035\0', 'latin1');
  bytes.writeUInt32LE(0x12345678, 0x28);
  for (const [at, count, offset] of [
    [0x38, strings.length, header],
    [0x40, classes.length, typesAt],
    [0x60, classes.length, classesAt],
  ] as const) {
    bytes.writeUInt32LE(count, at);
    bytes.writeUInt32LE(offset, at + 4);
  }
  let at = dataAt;
  for (const [index, text] of data.entries()) {
    bytes.writeUInt32LE(at, header + index * 4);
    at += text.length;
  }
  for (const index of classes.keys()) {
    bytes.writeUInt32LE(index, typesAt + index * 4);
    bytes.writeUInt32LE(index, classesAt + index * 32);
  }
  return Buffer.concat([bytes, ...data]);
}
