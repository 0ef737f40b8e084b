import { describe, expect, test } from 'vitest';
import { Budget } from '../limits.ts';
import { readBinaryPlist } from './binary-plist.ts';
import { makeFatMachO, makeMachO } from './ipa-maker.suite.ts';
import { readMachO } from './mach-o.ts';
import { readPlist } from './plist.ts';
import { readXmlPlist } from './xml-plist.ts';

/** A binary property list of single-byte offsets and references. */
function binary(objects: readonly Buffer[], top = 0): Buffer {
  const offsets: number[] = [];
  let at = 8;
  for (const object of objects) {
    offsets.push(at);
    at += object.length;
  }
  const trailer = Buffer.alloc(32);
  trailer[6] = 1;
  trailer[7] = 1;
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(top), 16);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Buffer.concat([Buffer.from('bplist00'), ...objects, Buffer.from(offsets), trailer]);
}

describe('a binary property list', () => {
  test('with every kind of value', () => {
    const objects = [
      Buffer.from([0xd5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
      ...['a', 'b', 'c', 'd', 'e'].map((key) => Buffer.from([0x51, key.charCodeAt(0)])),
      Buffer.from([0x11, 0x12, 0x34]),
      Buffer.from([0x09]),
      Buffer.from([0x61, 0x20, 0xac]),
      Buffer.from([0xa1, 7]),
      Buffer.from([0x42, 1, 2]),
    ];
    const value = readBinaryPlist(binary(objects), 8) as Map<string, unknown>;
    expect(Object.fromEntries(value)).toEqual({ a: 0x1234, b: true, c: '€', d: [true], e: Buffer.from([1, 2]) });
  });

  test('that holds itself is refused', () => {
    expect(() => readBinaryPlist(binary([Buffer.from([0xa1, 0])]), 64)).toThrow('broken');
  });

  test('that doubles at every level is refused before it fills the memory', () => {
    const levels = Array.from({ length: 60 }, (_, index) => Buffer.from([0xa2, index + 1, index + 1]));
    expect(() => readBinaryPlist(binary([...levels, Buffer.from([0x08])]), 64)).toThrow('broken');
  });

  test.each([0, 1, 7, 20, 39])('cut off after %i bytes is refused', (length) => {
    expect(() => readBinaryPlist(binary([Buffer.from([0x08])]).subarray(0, length), 64)).toThrow('broken');
  });
});

describe('an XML property list', () => {
  const list = (body: string) =>
    `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist>${body}</plist>`;

  test('with every kind of value', () => {
    const body =
      '<dict><!-- c --><key>a&amp;b</key><string>x &lt; &#233;</string><key>n</key><integer>-3</integer><key>t</key><true/>' +
      '<key>l</key><array><string/><false/></array><key>d</key><data> AQI= </data><key>w</key><date>2026-01-02T03:04:05Z</date></dict>';
    const value = readXmlPlist(list(body), 8) as Map<string, unknown>;
    expect(Object.fromEntries(value)).toEqual({
      'a&b': 'x < é',
      n: -3,
      t: true,
      l: ['', false],
      d: Buffer.from([1, 2]),
      w: new Date('2026-01-02T03:04:05Z'),
    });
  });

  test('reaches no prototype', () => {
    const value = readPlist(
      Buffer.from(list('<dict><key>__proto__</key><dict><key>polluted</key><true/></dict></dict>')),
      new Budget(),
    );
    expect(value.has('__proto__')).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    ['definitions of its own', '<!DOCTYPE plist [<!ENTITY a "aaaa">]><plist><string>&a;</string></plist>'],
    ['an unknown entity', list('<string>&nbsp;</string>')],
    ['a tag that is never closed', '<plist><dict>'],
    ['tags closed crosswise', list('<dict><array></dict></array>')],
    ['a key without a value', list('<dict><key>a</key></dict>')],
    ['nesting without end', list('<array>'.repeat(1_000))],
    ['nothing', ''],
  ])('with %s is refused', (_, xml) => {
    expect(() => readXmlPlist(xml, 64)).toThrow('broken');
  });
});

describe('a Mach-O file', () => {
  test('thin and fat gives its entitlements and whether it is encrypted', () => {
    expect(readMachO(makeMachO('<a/>')).entitlements.map(String)).toEqual(['<a/>']);
    const facts = readMachO(makeFatMachO(makeMachO('<a/>'), makeMachO('<b/>', 1)));
    expect(facts.entitlements.map(String)).toEqual(['<a/>', '<b/>']);
    expect(facts).toMatchObject({ architectures: 2, signed: true, encrypted: true });
  });

  test('that is cut off anywhere is refused or says less, and never fails otherwise', () => {
    const whole = makeFatMachO(makeMachO('<a/>'), makeMachO('<b/>'));
    for (let length = 0; length < whole.length; length++) {
      expect(() => readMachO(whole.subarray(0, length)), `${length} bytes`).toThrow(/Mach-O/);
    }
  });

  test('without end of commands, or with a command of no length, is refused', () => {
    const endless = makeMachO('<a/>');
    endless.writeUInt32LE(0xffffffff, 16);
    expect(() => readMachO(endless)).toThrow('broken');
    const stuck = makeMachO('<a/>');
    stuck.writeUInt32LE(0, 36);
    expect(() => readMachO(stuck)).toThrow('broken');
  });
});
