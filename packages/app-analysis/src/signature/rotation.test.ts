// Cases made by hand, by the rules of Android 13: Debian's apksigner 31 does not know v3.1 and cannot judge them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { readEntry } from '../archive/read-entry.ts';
import { Budget } from '../limits.ts';
import {
  type MadeBlock,
  makeKey,
  makeLineage,
  requiresScheme,
  rotationFrom,
  signArchive,
} from './block-maker.suite.ts';
import { newestSdk } from './scheme-signer.ts';
import { blockIds } from './signing-block.ts';
import { verifyApk } from './verify-apk.ts';

const sample = fileURLToPath(new URL('../../../../fixtures/apps/notes-1.0.apk', import.meta.url));
const { v2, v3, v31 } = blockIds;
const [oldKey, newKey, stranger] = ['old', 'new', 'stranger'].map(makeKey) as [
  ReturnType<typeof makeKey>,
  ReturnType<typeof makeKey>,
  ReturnType<typeof makeKey>,
];

/** The honest app, for API level 24 and later. */
const unsigned = (() => {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(readFileSync(sample)), budget);
  return makeArchive(
    archive.entries
      .filter(({ name }) => !name.startsWith('META-INF/'))
      .map((entry) => ({ name: entry.name, bytes: readEntry(archive, entry, budget) })),
  );
})();

function judge(block: MadeBlock, change: (bytes: Buffer) => void = () => undefined) {
  const bytes = signArchive(unsigned, block);
  change(bytes);
  const budget = new Budget();
  return verifyApk(openArchive(bytesInMemory(bytes), budget), budget);
}

const proof = makeLineage([oldKey, newKey]);
const v2Signer = { [v2]: [{ key: oldKey, attributes: [requiresScheme(3)] }] };
/** The old key up to Android 12, the new one from 13 on. */
const rotated: MadeBlock = {
  ...v2Signer,
  [v3]: [{ key: oldKey, sdks: [28, 32], attributes: [rotationFrom(33)] }],
  [v31]: [{ key: newKey, sdks: [33, newestSdk], attributes: [proof] }],
};

test('from Android 13 on the new key counts, and it proves that it follows the old one', () => {
  const { verified, schemes, signers, lineage, reasons } = judge(rotated);
  expect(reasons).toEqual([]);
  expect({ verified, schemes, signers: signers.map(({ subject }) => subject) }).toEqual({
    verified: true,
    schemes: ['v2', 'v3', 'v3.1'],
    signers: ['CN=new'],
  });
  expect(lineage?.map(({ subject }) => subject)).toEqual(['CN=old', 'CN=new']);
});

test('the content counts for v3.1, too', () => {
  expect(judge(rotated, (bytes) => (bytes[10] = (bytes[10] ?? 0) ^ 1)).reasons).toEqual([
    'v3.1: the content is not what was signed',
  ]);
});

describe('is refused', () => {
  const { [v31]: rotatedSigners, ...withoutV31 } = rotated;
  const { [v3]: oldSigners, ...withoutV3 } = rotated;
  test.each<[string, MadeBlock, RegExp]>([
    ['a v3.1 block that was cut out', withoutV31, /v3: the v3\.1 signature that it names was cut out/],
    ['a v3 block that was cut out beside v3.1', withoutV3, /v3\.1 signature without a v3/],
    [
      'a rotation that begins at another level than v3 says',
      { ...rotated, [v3]: [{ key: oldKey, sdks: [28, 32], attributes: [rotationFrom(34)] }] },
      /begins at another API level/,
    ],
    [
      'a gap between v3 and v3.1',
      { ...rotated, [v3]: [{ key: oldKey, sdks: [28, 31], attributes: [rotationFrom(33)] }] },
      /leaves out API levels/,
    ],
    [
      'v3.1 for versions that do not know it',
      { ...rotated, [v31]: [{ key: newKey, sdks: [30, newestSdk], attributes: [proof] }] },
      /do not know it/,
    ],
    [
      'v3.1 that ends before the newest version',
      { ...rotated, [v31]: [{ key: newKey, sdks: [33, 40], attributes: [proof] }] },
      /leaves out API levels/,
    ],
    [
      'a succession that the old key did not sign',
      {
        ...rotated,
        [v31]: [{ key: newKey, sdks: [33, newestSdk], attributes: [makeLineage([oldKey, newKey], { forged: true })] }],
      },
      /was not signed by the one before it/,
    ],
    [
      'a succession that ends at somebody else',
      { ...rotated, [v31]: [{ key: stranger, sdks: [33, newestSdk], attributes: [proof] }] },
      /ends at another certificate/,
    ],
    [
      'a succession in which a key comes twice',
      { ...rotated, [v31]: [{ key: oldKey, sdks: [33, newestSdk], attributes: [makeLineage([oldKey, oldKey])] }] },
      /comes twice/,
    ],
    [
      'a new key in v3 without any proof',
      { ...v2Signer, [v3]: [{ key: stranger, sdks: [28, newestSdk] }] },
      /no proof of rotation/,
    ],
    ['a v2 signature whose v3 signature was cut out', v2Signer, /v2: the v3 signature that it names was cut out/],
    [
      'v3 with overlapping levels',
      {
        ...v2Signer,
        [v3]: [
          { key: oldKey, sdks: [28, 40] },
          { key: oldKey, sdks: [30, newestSdk] },
        ],
      },
      /gaps or overlap/,
    ],
  ])('%s', (_, block, reason) => {
    const { verified, signers, reasons } = judge(block);
    expect(reasons.join()).toMatch(reason);
    expect({ verified, signers }).toEqual({ verified: false, signers: [] });
  });

  test('a new key in v3.1 without any proof of rotation', () => {
    const { verified } = judge({ ...rotated, [v31]: [{ key: stranger, sdks: [33, newestSdk] }] });
    expect(verified).toBe(false);
  });
});
