import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MadeEntry, makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { readEntry } from '../archive/read-entry.ts';
import { Budget } from '../limits.ts';
import { type AnalyzerOptions, createAnalyzer } from '../worker/analyzer.ts';
import { checkRules, compileRules } from './rule-engine.ts';
import { RulesRefused, readRules, readShippedRules } from './rule-source.ts';

const samples = fileURLToPath(new URL('../../../../fixtures/apps/', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'picket-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** The honest sample with more files in it. Its signature is broken, which is not what is looked at here. */
function appWith(entries: readonly MadeEntry[]): string {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(readFileSync(`${samples}notes-1.0.apk`)), budget);
  const own = archive.entries.map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) }));
  return write('app.apk', makeArchive([...own, ...entries]));
}

async function inspect(path: string, options: Partial<AnalyzerOptions> = {}) {
  const analyzer = createAnalyzer({ workers: 1, startTimer: () => () => undefined, ...options });
  try {
    return await analyzer.analyze(path);
  } finally {
    await analyzer.close();
  }
}

const rulesIn = (report: Awaited<ReturnType<typeof inspect>>) =>
  report.findings.flatMap(({ rule, parts }) => (rule === undefined ? [] : [[rule.name, parts]]));
const refusalOf = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof RulesRefused) return error.faults;
    throw error;
  }
  return [];
};

test('a match is a finding with rule, namespace, tags, meta and the part it was found in', async () => {
  const rules = readRules(
    write(
      'mine.yar',
      'rule greeting : hello world { meta: severity = "high" n = 3 ref = "T1406.002" strings: $h = "hello there" condition: $h }',
    ),
  );
  const report = await inspect(
    appWith([{ name: 'assets/a.txt', bytes: Buffer.from('xx hello there'), deflate: true }]),
    {
      rules,
    },
  );
  expect(report.findings.find(({ threat }) => threat === 'yara-rule')).toEqual({
    threat: 'yara-rule',
    title: 'The rule mine/greeting matches',
    severity: 'high',
    techniques: ['T1406.002'],
    evidence: ['assets/a.txt: $h at 3'],
    rule: {
      name: 'greeting',
      namespace: 'mine',
      tags: ['hello', 'world'],
      meta: { severity: 'high', n: 3, ref: 'T1406.002' },
    },
    parts: ['assets/a.txt'],
  });
});

test('rules look at unpacked files: a DEX file begins with its mark, and the archive around it does not', async () => {
  const rules = readRules(write('dex.yar', 'rule at_the_start { condition: uint32(0) == 0x0a786564 }'));
  expect(rulesIn(await inspect(`${samples}notes-1.0.apk`, { rules }))).toEqual([['at_the_start', ['classes.dex']]]);
});

test('an app inside an app is unpacked too, and what is hidden in it is named by its way there', async () => {
  const rules = readRules(write('mark.yar', 'rule mark { strings: $m = "marked!" condition: $m }'));
  const inner = makeArchive([{ name: 'deep.txt', bytes: Buffer.from('it is marked!'), deflate: true }]);
  const report = await inspect(appWith([{ name: 'assets/inner.bin', bytes: inner, deflate: true }]), { rules });
  expect(rulesIn(report)).toEqual([['mark', ['assets/inner.bin!/deep.txt']]]);
});

test('archives that hold archives without end are cut, and that is said', async () => {
  let nest = makeArchive([{ name: 'end.txt', bytes: Buffer.from('end') }]);
  for (let depth = 0; depth < 6; depth++) nest = makeArchive([{ name: 'n.zip', bytes: nest, deflate: true }]);
  const { incomplete, error } = await inspect(appWith([{ name: 'n.zip', bytes: nest }]));
  expect(error).toBeUndefined();
  expect(incomplete.join()).toContain('nested more than 3 deep');
});

test('files of an IPA are looked at as well', async () => {
  const rules = readRules(
    write('macho.yar', 'rule macho { condition: uint32(0) == 0xfeedfacf or uint32be(0) == 0xcafebabe }'),
  );
  const [[, parts] = []] = rulesIn(await inspect(`${samples}inhouse-enterprise.ipa`, { rules }));
  expect(parts?.[0]).toMatch(/^Payload\/[^/]+\.app\//);
});

describe('rules that never end', () => {
  const endless = 'rule endless { condition: for all i in (0..400000000000) : ( uint8(i % filesize) != 0x7777 ) }';

  test('cost a file what they would have found, and nothing else', async () => {
    const rules = readRules(write('endless.yar', endless));
    let expire: (() => void) | undefined;
    const analyzer = createAnalyzer({
      workers: 1,
      rules,
      startTimer: (ms, callback) => {
        if (ms === 1_234) expire = callback;
        return () => undefined;
      },
      limits: { rulesMs: 1_234 },
    });
    const pending = analyzer.analyze(`${samples}banker-shape.apk`);
    while (expire === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    expire();
    const report = await pending;
    await analyzer.close();
    expect(report.error).toBeUndefined();
    expect(report.findings.map(({ threat }) => threat)).toContain('banker-shape');
    expect(report.incomplete.join()).toContain('The YARA rules did not finish');
  });
});

describe('a bad rule', () => {
  test.each([
    [
      'an unknown word',
      'rule a {\n condition:\n  nope\n}',
      /bad\.yar:3:3: unknown identifier `nope` \(this identifier/,
    ],
    ['an unfinished rule', 'rule a {', /bad\.yar:1:9: syntax error \(expecting `condition`/],
    ['another file to include', 'include "/etc/passwd"', /bad\.yar:1:1: error including file/],
    ['one name twice', 'rule a { condition: true }\nrule a { condition: true }', /bad\.yar:2:6: duplicate rule `a`/],
  ])('with %s is refused by file and line', (_, text, message) => {
    const [fault] = refusalOf(() => checkRules(readRules(write('bad.yar', text))));
    expect(fault).toMatch(message);
  });

  test('does not hide the next one', () => {
    write('one.yar', 'rule a { condition: nope }');
    write('below/two.yar', 'rule b { condition: nope }');
    const faults = refusalOf(() => checkRules(readRules(folder)));
    expect(faults.map((fault) => /(\w+\.yar):1/.exec(fault)?.[1])).toEqual(['two.yar', 'one.yar']);
  });

  test('that nobody checked before makes every file an error', async () => {
    const rules = readRules(write('bad.yar', 'rule a { condition: nope }'));
    const { error, kind } = await inspect(`${samples}notes-1.0.apk`, { rules });
    expect([kind, error?.code]).toEqual([null, 'rules-broken']);
  });
});

describe('where rules are read from', () => {
  test('a folder gives every file below it, each with a namespace of its own', () => {
    write('b.yara', 'rule same { condition: true }');
    write('below/a.yar', 'rule same { condition: true }');
    write('notes.txt', 'no rule');
    const rules = readRules(folder);
    expect(rules.map(({ namespace }) => namespace)).toEqual(['b', 'below/a']);
    expect(refusalOf(() => checkRules(rules))).toEqual([]);
  });

  test.each([['there-is-none.yar'], ['.']])('%s without a rule is refused', (name) => {
    expect(refusalOf(() => readRules(join(folder, name)))).toHaveLength(1);
  });
});

describe('the rules that ship', () => {
  const engine = compileRules(readShippedRules());
  const found = (bytes: Buffer, part = 'assets/x') => engine.scan(part, bytes).map(({ rule }) => rule);
  const dex = Buffer.from('dex\n035\0');
  const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

  test.each([
    ['eicar_test_file', Buffer.from(eicar), 'a.txt'],
    ['metasploit_payload', Buffer.concat([dex, Buffer.from('Lcom/metasploit/stage/Payload;')]), 'classes.dex'],
    ['frida_gadget', Buffer.concat([elf, Buffer.from('frida_agent_main frida:rpc')]), 'lib/x86/liba.so'],
    ['dex_under_another_name', dex, 'assets/logo.png'],
    [
      'packed_native_library',
      Buffer.concat([elf, Buffer.from('UPX! $Info: This file is packed with the UPX executable packer')]),
      'lib/x86/liba.so',
    ],
    ['private_key', Buffer.from(`-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n`), 'res/raw/k.pem'],
    ['cloud_key', Buffer.from(`key AKIA${'A2B3C4D5E6F7G2H3'} aws_secret_access_key = "x" `), 'assets/c.json'],
    ['bot_of_a_messenger', Buffer.from(`https://api.telegram.org/bot 123456789:AA${'b'.repeat(33)} `), 'classes.dex'],
    ['onion_address', Buffer.from(` ${'a'.repeat(55)}d.onion/x`), 'classes.dex'],
    ['coin_miner', Buffer.from('stratum+tcp://pool.example.org:3333'), 'classes.dex'],
  ])('%s finds what it is for, and not the like of it', (rule, bytes, part) => {
    expect(found(bytes, part)).toContain(rule);
    // Every letter pushed on by one: nothing of it is left.
    expect(found(Buffer.from(bytes.map((byte) => byte + 1)), part)).toEqual([]);
  });

  test('a DEX file under its own name is nothing to talk about', () => {
    expect(found(dex, 'assets/module.dex')).toEqual([]);
  });

  test.each(['notes-1.0.apk', 'banker-shape.apk', 'debuggable.apk', 'old-target-v1only.apk', 'store-like.ipa'])(
    'find nothing in %s',
    async (name) => {
      expect(rulesIn(await inspect(samples + name))).toEqual([]);
    },
  );
});
