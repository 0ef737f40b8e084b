import { describe, expect, test } from 'vitest';
import { Budget, defaultLimits, type Limits } from '../limits.ts';
import { type MadeArchive, type MadeEntry, makeArchive } from './archive-maker.suite.ts';
import { bytesInMemory } from './byte-source.ts';
import { openArchive } from './open-archive.ts';
import { EntryUnreadable, hasChecksum, inspectEntries, type Reading, readEntry } from './read-entry.ts';

const text = Buffer.from('<manifest/>'.repeat(20));
const manifest: MadeEntry = { name: 'AndroidManifest.xml', bytes: text, deflate: true };
const code: MadeEntry = { name: 'classes.dex', bytes: Buffer.from('dex\n035\0'), deflate: false };

function open(entries: readonly MadeEntry[], made: MadeArchive = {}, limits: Partial<Limits> = {}) {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const archive = openArchive(bytesInMemory(makeArchive(entries, made)), budget);
  inspectEntries(archive);
  const read = (name: string, reading?: Reading) => readEntry(archive, archive.find(name)!, budget, reading);
  return { archive, budget, read, kinds: archive.faults.kept.map(({ kind }) => kind) };
}

function kindOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EntryUnreadable) return error.kind;
    throw error;
  }
  return 'readable';
}

test('an honest archive is read without a word of complaint', () => {
  const { read, kinds, archive } = open([manifest, { name: 'res/', bytes: Buffer.alloc(0) }, code]);
  expect(kinds).toEqual([]);
  expect(archive.entries.map(({ name }) => name)).toEqual(['AndroidManifest.xml', 'classes.dex']);
  expect(read('AndroidManifest.xml')).toEqual(text);
  expect(read('classes.dex')).toEqual(code.bytes);
});

describe('tricks that Android overlooks are seen through, and told of', () => {
  test('an unknown compression method is stored to Android, and deflated to the JAR verifier', () => {
    const packed: MadeEntry = { ...code, directory: { method: 0x4d2d } };
    const { read, kinds } = open([packed]);
    expect(kinds).toEqual(['unknown-compression']);
    expect(read('classes.dex')).toEqual(code.bytes);
    expect(kindOf(() => read('classes.dex', 'apksig'))).toBe('broken-data');
  });

  test('a method that only the local header gets wrong (BadPack) changes nothing', () => {
    expect(open([{ ...manifest, local: { method: 0x2d } }]).read('AndroidManifest.xml')).toEqual(text);
  });

  test('the encryption bit is ignored', () => {
    const { read, kinds } = open([{ ...manifest, directory: { flags: 1 }, local: { flags: 1 } }]);
    expect(kinds).toEqual(['encrypted-flag']);
    expect(read('AndroidManifest.xml')).toEqual(text);
  });

  test('bytes in front of the archive (Janus) do not move its entries', () => {
    const { read, kinds } = open([manifest], { prefix: Buffer.from('dex\n035\0…') });
    expect(kinds).toEqual(['bytes-before-archive']);
    expect(read('AndroidManifest.xml')).toEqual(text);
  });

  test('bytes that belong to no entry of the directory', () => {
    expect(open([code], { directoryTail: Buffer.from('hidden') }).kinds).toEqual(['hidden-directory-bytes']);
  });

  test.each(['../../etc/passwd', '/etc/passwd', 'res/../../x', 'C:\\x', 'a\\..\\b', '..'])(
    'the name %s is only a name',
    (name) => {
      const { kinds, read } = open([{ ...code, name }]);
      expect(kinds).toEqual(['path-trick']);
      expect(read(name)).toEqual(code.bytes);
    },
  );

  test.each(['res/a..b.png', 'assets/…/x', 'kotlin/a.b', '.well-known/x'])(
    'the name %s is nothing to talk about',
    (name) => {
      expect(open([{ ...code, name }]).kinds).toEqual([]);
    },
  );
});

describe('what Android refuses is refused', () => {
  test('two entries of one name: the first is read, and it is told', () => {
    const { read, kinds } = open([manifest, { ...manifest, bytes: Buffer.from('other') }]);
    expect(kinds).toContain('duplicate-name');
    expect(read('AndroidManifest.xml')).toEqual(text);
  });

  test.each([
    ['header-mismatch', { local: { size: 1 } }],
    ['header-mismatch', { local: { packedSize: 1 } }],
    ['header-mismatch', { local: { checksum: 1 } }],
    ['header-mismatch', { local: { flags: 8 } }],
    ['header-mismatch', { local: { name: Buffer.from('AndroidManifest.xmm') } }],
    ['outside-archive', { directory: { offset: 0xfffffff0 } }],
    ['outside-archive', { directory: { offset: 7 } }],
    ['outside-archive', { local: { packedSize: 0xffff }, directory: { packedSize: 0xffff } }],
    ['wrong-size', { local: { size: 3 }, directory: { size: 3 } }],
  ] as const)('%s', (kind, lie) => {
    const { read } = open([{ ...manifest, ...lie }]);
    expect(kindOf(() => read('AndroidManifest.xml'))).toBe(kind);
  });

  test('data that does not unpack', () => {
    const garbage: MadeEntry = { ...code, bytes: Buffer.alloc(64, 0xff), directory: { method: 8 } };
    expect(kindOf(() => open([garbage]).read('classes.dex'))).toBe('broken-data');
  });

  test('a wrong checksum is noticed', () => {
    const { archive, read } = open([{ ...code, local: { checksum: 1 }, directory: { checksum: 1 } }]);
    expect(hasChecksum(archive.entries[0]!, read('classes.dex'))).toBe(false);
  });

  test('a name that is no text', () => {
    expect(open([{ ...code, name: Buffer.from([0x61, 0xff, 0x62]) }]).kinds).toEqual(['name-not-text']);
    expect(open([{ ...code, name: 'a\0b' }]).kinds).toEqual(['name-not-text']);
  });

  test('a second end record inside the comment', () => {
    const fake = Buffer.alloc(30);
    fake.writeUInt32LE(0x06054b50, 0);
    expect(open([code], { comment: fake }).kinds).toEqual(['second-end-record']);
  });

  test.each([
    ['no archive at all', Buffer.from('hello')],
    ['an empty file', Buffer.alloc(0)],
    [
      'an end record alone that points outside',
      Buffer.concat([Buffer.from('504b050600000000ffffffffffffffffffffffff0000', 'hex')]),
    ],
    ['a truncated archive', makeArchive([manifest]).subarray(0, 60)],
  ])('%s', (_, bytes) => {
    expect(() => openArchive(bytesInMemory(bytes), new Budget())).toThrow(/archive|central directory/i);
  });

  test('a directory with fewer records than promised', () => {
    const bytes = makeArchive([manifest]);
    bytes.writeUInt16LE(2, bytes.length - 12);
    expect(() => openArchive(bytesInMemory(bytes), new Budget())).toThrow('Record 2');
  });
});

describe('bombs are cut, by what they really produce', () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);

  test('an entry that unpacks a thousandfold', () => {
    const { read, budget } = open([{ name: 'bomb', bytes: zeros, deflate: true }]);
    expect(kindOf(() => read('bomb'))).toBe('cut');
    expect(budget.cuts).toHaveLength(1);
  });

  test('an entry that says it is small', () => {
    const lie = { size: 10 };
    const { read, budget } = open([{ name: 'bomb', bytes: zeros, deflate: true, local: lie, directory: lie }]);
    expect(kindOf(() => read('bomb'))).toBe('cut');
    expect(budget.cuts).toHaveLength(1);
  });

  test('many entries over the same bytes', () => {
    const bomb: MadeEntry = { name: 'a', bytes: zeros.subarray(0, 4 * 1024 * 1024), deflate: true };
    const shared = Array.from({ length: 9 }, (_, index) => ({ ...bomb, name: `b${index}`, sharesDataOf: 0 }));
    const sameName = shared.map((entry) => ({ ...entry, name: entry.name, directory: { name: Buffer.from('a') } }));
    const { kinds, archive, budget } = open([bomb, ...sameName], {}, { totalBytes: 16 * 1024 * 1024 });
    expect(kinds).toContain('overlapping-data');
    const outcomes = archive.entries.map((entry) => kindOf(() => readEntry(archive, entry, budget)));
    expect(outcomes.filter((outcome) => outcome === 'cut')).toHaveLength(6);
  });

  test('65,535 entries: those beyond the limit are not looked at, and that is said', () => {
    const many = Array.from({ length: 65_535 }, (_, index) => ({ name: `f${index}`, bytes: Buffer.alloc(0) }));
    expect(open(many).archive.entries).toHaveLength(65_535);
    const { archive, budget } = open(many, {}, { entries: 1_000 });
    expect(archive.entries).toHaveLength(1_000);
    expect(budget.cuts).toEqual(['64535 of 65535 entries were not looked at']);
  });
});
