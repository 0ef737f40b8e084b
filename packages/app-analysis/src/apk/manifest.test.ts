import { describe, expect, test } from 'vitest';
import { Budget, defaultLimits } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { attributeIds } from './attribute-ids.ts';
import { createAttributeReader } from './attribute-reader.ts';
import { readBinaryXml, valueTypes } from './binary-xml.ts';
import { readManifest } from './manifest.ts';
import { noResources, readResourceTable } from './resource-table.ts';
import { chunk, type MadeAttribute, type MadeElement, makeTable, makeXml, words } from './xml-maker.suite.ts';

const named = (name: keyof typeof attributeIds, more: Omit<MadeAttribute, 'name' | 'id'>): MadeAttribute => ({
  name,
  id: attributeIds[name],
  ...more,
});
const flag = (name: keyof typeof attributeIds, isSet: boolean) =>
  named(name, { type: valueTypes.boolean, data: isSet ? 0xffffffff : 0 });
const reference = (id: number) => ({ type: valueTypes.reference, data: id });

const manifest = (application: MadeElement, ...more: readonly MadeElement[]): MadeElement => ({
  name: 'manifest',
  attributes: [{ name: 'package', text: 'org.example.made' }],
  children: [application, ...more],
});
const honest = manifest(
  {
    name: 'application',
    attributes: [flag('debuggable', false), flag('allowBackup', false)],
    children: [{ name: 'service', attributes: [named('name', { text: '.Worker' }), flag('exported', true)] }],
  },
  { name: 'uses-permission', attributes: [named('name', { text: 'android.permission.CAMERA' })] },
);

function read(bytes: Buffer, table?: Buffer, budget = new Budget()) {
  const { root, oddities } = readBinaryXml(bytes, budget);
  const resources = table === undefined ? noResources : readResourceTable(table);
  return { oddities, cuts: budget.cuts, facts: readManifest(root, createAttributeReader(resources), budget) };
}

/** Whatever happens is an answer or an `Unreadable`. */
function survives(bytes: Buffer, table?: Buffer): void {
  try {
    read(bytes, table);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
}

test('a made manifest reads like one of aapt’s', () => {
  const { facts, oddities } = read(makeXml(honest));
  expect(oddities).toEqual([]);
  expect(facts).toMatchObject({ packageName: 'org.example.made', debuggable: false, allowBackup: false });
  expect(facts.permissions).toEqual([{ name: 'android.permission.CAMERA', protection: 'dangerous' }]);
  expect(facts.components).toMatchObject([{ kind: 'service', name: 'org.example.made.Worker', exported: true }]);
});

describe('a flag counts as Android takes it', () => {
  const debuggable = (attribute: MadeAttribute, table?: Buffer) =>
    read(makeXml(manifest({ name: 'application', attributes: [attribute] })), table).facts.debuggable;

  test.each([
    ['set', flag('debuggable', true), true],
    ['by its id, whatever it is called', { ...flag('debuggable', true), name: 'x' }, true],
    ['never by its name alone', { name: 'debuggable', type: valueTypes.boolean, data: 1 }, false],
    ['as a text', named('debuggable', { text: 'true' }), true],
  ])('%s', (_, attribute, expected) => {
    expect(debuggable(attribute)).toBe(expected);
  });

  test('through resources, also where it is set in one configuration only', () => {
    const off = { type: valueTypes.boolean, data: 0 };
    const on = { type: valueTypes.boolean, data: 1 };
    const table = makeTable([[off], [off, on], [reference(0x7f010001)]]);
    const asked = (id: number) => debuggable(named('debuggable', reference(id)), table);
    expect([asked(0x7f010000), asked(0x7f010001), asked(0x7f010002), asked(0x7f010009)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('binary XML that is made to be stumbled over', () => {
  const bytes = makeXml(honest);

  test('cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length++) survives(bytes.subarray(0, length));
  });

  test.each([0, 0x7f, 0xff])('with any one byte changed to %i', (value) => {
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = value;
      survives(changed);
    }
  });

  test.each([0, 1, 0x7fffffff, 0x80000000, 0xffffffff])('with any one word changed to %i', (value) => {
    for (let at = 0; at + 4 <= bytes.length; at += 2) {
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(value, at);
      survives(changed);
    }
  });

  test('with elements inside one another without end: what is cut is said', () => {
    let deep: MadeElement = { name: 'deep' };
    for (let depth = 0; depth < 2_000; depth++) deep = { name: 'deep', children: [deep] };
    const { cuts, facts } = read(makeXml(manifest({ name: 'application' }, deep)));
    expect(facts.packageName).toBe('org.example.made');
    expect(cuts.join()).toContain('nested too deeply');
  });

  test('with more attributes than anybody reads: an element is never taken for complete', () => {
    const many = Array.from({ length: 1_500 }, () => ({ name: 'a', data: 1 }));
    const { cuts } = read(makeXml(manifest({ name: 'application', attributes: [...many, flag('debuggable', true)] })));
    expect(cuts.join()).toContain('too many attributes');
  });

  test('with a pool that says it has four thousand million strings', () => {
    const pool = chunk(0x0001, words(0xffffffff, 0, 0, 28, 0), Buffer.alloc(0));
    expect(() => readBinaryXml(chunk(0x0003, Buffer.alloc(0), pool), new Budget())).toThrow('without an element');
  });

  test('with two roots: the first is the app’s, and the other is told', () => {
    const [first, second] = [makeXml(honest), makeXml({ name: 'manifest' })];
    const both = chunk(0x0003, Buffer.alloc(0), Buffer.concat([first.subarray(8), second.subarray(8)]));
    const { facts, oddities } = read(both);
    expect(facts.packageName).toBe('org.example.made');
    expect(oddities).toEqual(expect.arrayContaining(['it has several roots', 'it has several string pools']));
  });
});

describe('resource tables that are made to be stumbled over', () => {
  const asked = makeXml(manifest({ name: 'application', attributes: [named('label', reference(0x7f010000))] }));

  test('with resources that name one another in a circle', () => {
    const table = makeTable([[reference(0x7f010001)], [reference(0x7f010002)], [reference(0x7f010000)]]);
    expect(read(asked, table).facts.label).toBeNull();
  });

  test('with chains that branch in every configuration', () => {
    const table = makeTable(
      Array.from({ length: 400 }, (_, index) =>
        Array.from({ length: 50 }, () => reference(0x7f010000 + Math.min(399, index + 1))),
      ),
    );
    expect(read(asked, table).facts.label).toBeNull();
  });

  test('cut off or changed anywhere', () => {
    const table = makeTable([[reference(0x7f010001)], [{ type: valueTypes.string, data: 0 }]], ['A label']);
    expect(read(asked, table).facts.label).toBe('A label');
    for (let at = 0; at + 4 <= table.length; at++) {
      survives(asked, table.subarray(0, at));
      for (const value of [0, 1, 0x7fffffff, 0xffffffff]) {
        const changed = Buffer.from(table);
        changed.writeUInt32LE(value, at);
        survives(asked, changed);
      }
    }
  });
});

test('long lists are cut, and what was left out is said', () => {
  const asks = Array.from({ length: 2_100 }, (_, index) => ({
    name: 'uses-permission',
    attributes: [named('name', { text: `p.${index}` })],
  }));
  const budget = new Budget({ ...defaultLimits });
  const { facts } = read(makeXml(manifest({ name: 'application' }, ...asks)), undefined, budget);
  expect(facts.permissions).toHaveLength(2_000);
  expect(budget.cuts).toEqual(['100 of 2100 permissions were left out']);
});
