import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeApp } from './analyze-app.ts';
import type { AppReport } from './app-report.ts';
import { type MadeEntry, makeArchive } from './archive/archive-maker.suite.ts';
import { bytesInMemory, bytesOfFile } from './archive/byte-source.ts';
import { openArchive } from './archive/open-archive.ts';
import { readEntry } from './archive/read-entry.ts';
import { readShippedKnowledge } from './knowledge.ts';
import { Budget, defaultLimits } from './limits.ts';
import { makeApp } from './made-app.suite.ts';

const samples = fileURLToPath(new URL('../../../fixtures/apps/', import.meta.url));
const knowledge = readShippedKnowledge();
const analyze = (bytes: Buffer) => analyzeApp('bad', bytesInMemory(bytes), knowledge, defaultLimits);
const threatsOf = ({ findings }: AppReport) => findings.map(({ threat }) => threat);

function filesOf(name: string): readonly MadeEntry[] {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(readFileSync(samples + name)), budget);
  return archive.entries.map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) }));
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'picket-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an app with', () => {
  const own = filesOf('notes-1.0.apk');

  test('two manifests is read by the first, and told of', () => {
    const [, ...rest] = filesOf('banker-shape.apk');
    const other = filesOf('banker-shape.apk').find(({ name }) => name === 'AndroidManifest.xml')!;
    expect(rest.length).toBeGreaterThan(0);
    const report = analyze(makeArchive([...own, other]));
    expect(report.packageName).toBe('org.example.mtdsample.notes');
    expect(threatsOf(report)).toEqual(expect.arrayContaining(['signature-broken', 'container-tricks']));
  });

  describe('a header that lies', () => {
    const manifest = own.find(({ name }) => name === 'AndroidManifest.xml')!;
    const others = own.filter((entry) => entry !== manifest);
    const withManifest = (lie: Partial<MadeEntry>) => makeArchive([{ ...manifest, ...lie }, ...others]);

    test.each([
      ['a method that nobody knows (BadPack)', withManifest({ directory: { method: 0x4d2d } })],
      ['that method in both headers', withManifest({ directory: { method: 0x4d2d }, local: { method: 0x4d2d } })],
      ['an encrypted entry that is none', withManifest({ directory: { flags: 1 }, local: { flags: 1 } })],
      ['a name that leaves its folder', makeArchive([...own, { name: '../../x', bytes: Buffer.from('x') }])],
      ['a name with a zero in it', makeArchive([...own, { name: 'x\0.png', bytes: Buffer.from('x') }])],
      ['bytes in front', makeArchive(own, { prefix: Buffer.from('dex\n035\0') })],
      ['bytes in the directory that no entry owns', makeArchive(own, { directoryTail: Buffer.from('hidden') })],
      [
        'entries over each other',
        makeArchive([...own, { ...own[0]!, name: 'x', sharesDataOf: 0, directory: { name: Buffer.from('x') } }]),
      ],
    ])('(%s) is seen through as Android does, and told of', (_, bytes) => {
      const report = analyze(bytes);
      expect(report).toMatchObject({
        kind: 'apk',
        packageName: 'org.example.mtdsample.notes',
        signature: { verified: false },
      });
      expect(threatsOf(report)).toEqual(expect.arrayContaining(['signature-broken', 'container-tricks']));
    });

    test.each([
      ['other sizes', { local: { size: 7 } }],
      ['another checksum', { local: { checksum: 7 } }],
      ['another name', { local: { name: Buffer.from('AndroidManifest.xmm') } }],
      ['an offset beyond the file', { directory: { offset: 0xfffffff0 } }],
    ])('(%s) about the manifest, which Android refuses, is an error with its reason', (_, lie) => {
      const report = analyze(withManifest(lie));
      expect(report).toMatchObject({ kind: null, error: { code: 'manifest-broken' } });
      expect(threatsOf(report)).toEqual(['container-tricks']);
    });

    test('about another entry leaves a hole, and a result with a hole is never a clean one', () => {
      const lie = { name: 'assets/x', bytes: Buffer.from('x'), local: { size: 7 } };
      const report = analyze(makeApp({ files: [lie] }));
      expect(report.incomplete).toEqual(['assets/x could not be read: the sizes differ']);
      expect(threatsOf(report)).toEqual(['container-tricks']);
    });
  });

  test('bytes that lie in the tables of its resources is read as far as they go, or less', () => {
    const [arsc, ...rest] = [...own].toSorted((a) => (a.name === 'resources.arsc' ? -1 : 1));
    if (arsc === undefined) throw new Error('There are no resources');
    for (let length = 0; length < arsc.bytes.length; length += 7) {
      const report = analyze(makeArchive([...rest, { ...arsc, bytes: arsc.bytes.subarray(0, length) }]));
      expect(report.packageName, `${length} bytes`).toBe('org.example.mtdsample.notes');
    }
  });

  test.each([
    ['stored', false],
    ['deflated', true],
  ])('an entry that says it has 4 GB, %s, is told of, and costs nothing', (_, deflate) => {
    const lie = { size: 0xffffffff, packedSize: 0xffffffff };
    const huge = { name: 'assets/huge', bytes: Buffer.from('small'), deflate, directory: lie, local: lie };
    const report = analyze(makeArchive([...own, huge]));
    expect(report.error).toBeUndefined();
    expect(report.incomplete.join()).toContain('assets/huge');
    expect(threatsOf(report)).toContain('container-tricks');
  });

  test('a manifest that is a bomb is an error, and no clean app', () => {
    const bomb = { name: 'AndroidManifest.xml', bytes: Buffer.alloc(100 * 1024 * 1024), deflate: true };
    const report = analyze(makeArchive([bomb]));
    expect([report.kind, report.error?.code]).toEqual([null, 'manifest-broken']);
    expect(report.incomplete).not.toEqual([]);
  });

  test('65,535 entries is looked at in time', () => {
    const many = Array.from({ length: 65_535 - own.length }, (_, n) => ({
      name: `a/${n}`,
      bytes: Buffer.from([n & 7]),
    }));
    expect(analyze(makeArchive([...own, ...many])).packageName).toBe('org.example.mtdsample.notes');
  }, 60_000);

  test.each(['notes-1.0.apk', 'notes-1.0-rotated.apk', 'debuggable.apk'])(
    'lengths that lie anywhere in its signature block (%s) never verifies, nor fails otherwise',
    (name) => {
      const original = readFileSync(samples + name);
      const end = original.indexOf('APK Sig Block 42');
      const size = Number(original.readBigUInt64LE(end - 8));
      const verified: string[] = [];
      let next = end + 16 - size;
      while (next < end - 8) {
        const at = next;
        const pairEnd = at + 8 + Number(original.readBigUInt64LE(at));
        next = pairEnd;
        const id = original.readUInt32LE(at + 8);
        // What pads the block is nobody's: apksig does not look at it either.
        if (id === 0x42726577) continue;
        // Every place at the beginning, where the lengths are; then one in sixteen.
        for (let place = at; place + 4 <= pairEnd; place += place < at + 300 ? 1 : 16) {
          for (const value of [0, 0x7fffffff, 0xffffffff]) {
            const changed = Buffer.from(original);
            changed.writeUInt32LE(value, place);
            if (changed.equals(original)) continue;
            const { signature, error } = analyze(changed);
            expect(error).toBeUndefined();
            if (signature?.verified) verified.push(`${id.toString(16)}, ${place - at}: ${value}`);
          }
        }
      }
      // Without its id a v2 signature is none: apksig does not miss it in an app that has v3 as well.
      expect(verified.filter((text) => !/^7109871a, ([5-9]|1[01]):/.test(text) || name === 'debuggable.apk')).toEqual(
        [],
      );
    },
    60_000,
  );
});

describe('a huge file, of up to 2 GB,', () => {
  /** A sparse file: a manifest, and an entry that fills the rest with nothing. */
  function makeHuge(size: number, method: number): string {
    const path = join(folder, `huge-${method}.apk`);
    const manifest = filesOf('notes-1.0.apk').find(({ name }) => name === 'AndroidManifest.xml')!;
    const small = makeArchive([manifest, { name: 'assets/huge', bytes: Buffer.alloc(0) }]);
    const oldDirectory = small.readUInt32LE(small.length - 6);
    const directory = Buffer.from(small.subarray(oldDirectory));
    const length = size - small.length;
    // The second record is the huge one: its method and both sizes, there and in its local header.
    const record = directory.indexOf('assets/huge') - 46;
    const header = small.indexOf('assets/huge') - 30;
    for (const [bytes, at] of [
      [directory, record + 10],
      [small, header + 8],
    ] as const) {
      bytes.writeUInt16LE(method, at);
      bytes.writeUInt32LE(length, at + 10);
      bytes.writeUInt32LE(length, at + 14);
    }
    directory.writeUInt32LE(oldDirectory + length, directory.length - 6);
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, small.subarray(0, oldDirectory));
    ftruncateSync(descriptor, oldDirectory + length);
    writeSync(descriptor, directory, 0, directory.length, oldDirectory + length);
    closeSync(descriptor);
    return path;
  }

  test.each([
    ['deflated', 8, 2_000],
    ['stored', 0, 600],
  ])(
    'is read where it has to be, %s, and what was left out is said',
    (_, method, mebibytes) => {
      const size = mebibytes * 1024 * 1024;
      const descriptor = openSync(makeHuge(size, method), 'r');
      const before = process.memoryUsage().rss;
      const report = analyzeApp('huge', bytesOfFile(descriptor, size), knowledge, defaultLimits);
      closeSync(descriptor);
      expect(report).toMatchObject({ kind: 'apk', packageName: 'org.example.mtdsample.notes', size });
      expect(report.incomplete.join()).toContain('assets/huge');
      expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300);
    },
    120_000,
  );
});

test('nothing is written, run or called up: the analysis needs no more than to read', () => {
  const source = new URL('./', import.meta.url).href;
  const script = `
    import { readdirSync, readFileSync } from 'node:fs';
    import net from 'node:net';
    import dns from 'node:dns';
    const forbid = (what) => () => { throw new Error(what + ' was asked for'); };
    net.Socket.prototype.connect = forbid('a connection');
    dns.lookup = forbid('a name');
    globalThis.fetch = forbid('a page');
    const { analyzeApp } = await import('${source}analyze-app.ts');
    const { bytesInMemory } = await import('${source}archive/byte-source.ts');
    const { readShippedKnowledge } = await import('${source}knowledge.ts');
    const { defaultLimits } = await import('${source}limits.ts');
    const { compileRules } = await import('${source}rules/rule-engine.ts');
    const { readShippedRules } = await import('${source}rules/rule-source.ts');
    const { makeArchive } = await import('${source}archive/archive-maker.suite.ts');
    const engine = compileRules(readShippedRules());
    const rules = { engine, onRest: () => undefined, onFailure: () => { throw new Error('the rules failed'); } };
    const knowledge = readShippedKnowledge();
    const samples = ${JSON.stringify(samples)};
    const files = readdirSync(samples).filter((name) => /[.](apk|ipa)$/.test(name)).map((name) => readFileSync(samples + name));
    const tricks = ['../../../../tmp/out', '/tmp/out', 'C:\\\\out', 'res/../../out'].map((name) => ({ name, bytes: Buffer.from('x') }));
    files.push(makeArchive(tricks));
    let done = 0;
    for (const bytes of files) { analyzeApp('x', bytesInMemory(bytes), knowledge, defaultLimits, rules); done++; }
    console.log(done);
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    // No leave to write, to start processes or to start threads.
    ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script],
    { encoding: 'utf8', env: {} },
  );
  const expected = readdirSync(samples).filter((name) => /\.(apk|ipa)$/.test(name)).length + 1;
  expect(stdout.trim(), stderr).toBe(String(expected));
}, 60_000);
