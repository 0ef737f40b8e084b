import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changed, differenceOn, judge, makeKeys, samples, signAfresh, type Variant } from './apksig-agreement.suite.ts';
import { ApksigOracle, hasApksig } from './apksig-oracle.suite.ts';

interface Expected {
  readonly file: string;
  readonly verified: boolean;
  readonly v1: boolean;
  readonly v2: boolean;
  readonly v3: boolean;
  readonly signers: readonly string[];
}

const expected = readFileSync(`${samples}expected-signatures.ndjson`, 'utf8')
  .trim()
  .split('\n')
  .map((line): Expected => JSON.parse(line));

test.each(expected)(
  '$file is judged as apksig judged it when it was made',
  ({ file, verified, v1, v2, v3, signers }) => {
    const schemes = [v1 && 'v1', v2 && 'v2', v3 && 'v3'].filter(Boolean);
    expect(judge(readFileSync(samples + file))).toMatchObject({ verified, schemes, signers });
  },
);

/** Every scheme with every kind of key, and successions of keys. The older app needs v1 on its oldest versions. */
const variants = [
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 14, alias: 'rsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 21, alias: 'ec-256' },
  { app: 'old-target-v1only', schemes: 'v1 v2', minSdk: 14, alias: 'rsa-4096' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 8, alias: 'rsa-1024' },
  { app: 'old-target-v1only', schemes: 'v1 v2', minSdk: 18, alias: 'ec-384' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 21, alias: 'dsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1', minSdk: 14, alias: 'dsa-1024' },
  { app: 'old-target-v1only', schemes: 'v1 v2 v3', minSdk: 14, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'ec-521' },
  { app: 'notes-1.0', schemes: 'v2', minSdk: 24, alias: 'dsa-1024' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'ec-384' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'rsa-3072' },
  { app: 'notes-1.0', schemes: 'v3', minSdk: 28, alias: 'dsa-2048' },
  { app: 'notes-1.0', schemes: 'v2 v3', minSdk: 24, alias: 'rsa-4096' },
  { app: 'notes-1.0', schemes: 'v2 v3', minSdk: 24, alias: 'ec-256' },
  { app: 'notes-1.0', schemes: 'v2 v3 verity', minSdk: 24, alias: 'rsa-2048' },
  { app: 'notes-1.0', schemes: 'v2 v3 rotated', minSdk: 24, alias: 'ec-256,rsa-2048' },
  { app: 'old-target-v1only', schemes: 'v1 v2 v3 rotated', minSdk: 14, alias: 'rsa-2048,ec-256' },
] as const satisfies readonly Variant[];

const breaks = 100;

describe.skipIf(!hasApksig())('side by side with Debian’s apksig', () => {
  let folder = '';
  let oracle: ApksigOracle;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'picket-apksig-'));
    makeKeys(folder);
    oracle = new ApksigOracle();
  }, 300_000);

  afterAll(() => {
    oracle?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(variants)(
    '$schemes with $alias from $minSdk on ($app): whole, and broken in one byte at a hundred places',
    async (variant) => {
      const signed = await signAfresh(oracle, folder, variant);
      const differences = [...(await differenceOn(oracle, folder, signed, 'whole'))];
      for (const [at, mask] of placesIn(signed))
        differences.push(...(await differenceOn(oracle, folder, changed(signed, at, mask), `byte ${at} ^ ${mask}`)));
      expect(differences).toEqual([]);
    },
    120_000,
  );
});

test('in CI there is an apksig to agree with; elsewhere it is said when there is none', () => {
  if (!hasApksig())
    console.warn('NOT COMPARED: install Debian’s apksigner and a JDK to have 1,900 files judged by both verifiers.');
  expect(process.env.CI === undefined || hasApksig()).toBe(true);
});

/** Places spread over the whole file, drawn by a fixed rule, so that a failure comes back; half of them where signatures are. */
function placesIn(bytes: Buffer): readonly (readonly [number, number])[] {
  const marks = ['META-INF/', 'APK Sig Block 42'].map((mark) => bytes.indexOf(mark)).filter((at) => at !== -1);
  const first = Math.max(0, Math.min(...marks) - 5_000);
  let state = 0x2545f491;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: breaks }, (_, index) => {
    const from = index % 2 === 0 ? first : 0;
    return [from + draw(bytes.length - from), 1 << draw(8)] as const;
  });
}
