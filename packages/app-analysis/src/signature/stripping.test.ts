// What is left of a signature when a part of it is cut out, as apksig judges it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { Budget } from '../limits.ts';
import { makeApp } from '../made-app.suite.ts';
import { makeKey, requiresScheme, signArchive } from './block-maker.suite.ts';
import { blockIds } from './signing-block.ts';
import { verifyApk } from './verify-apk.ts';

const samples = fileURLToPath(new URL('../../../../fixtures/apps/', import.meta.url));
const read = (name: string) => readFileSync(samples + name);

function judge(bytes: Buffer) {
  const budget = new Budget();
  return verifyApk(openArchive(bytesInMemory(bytes), budget), budget);
}

/** The same file with other ids in its signing block: what has another id is not there. */
function renamed(bytes: Buffer, ids: readonly number[]): Buffer {
  const changed = Buffer.from(bytes);
  const end = changed.indexOf('APK Sig Block 42') - 8;
  let at = end + 24 - Number(changed.readBigUInt64LE(end));
  while (at < end) {
    if (ids.includes(changed.readUInt32LE(at + 8))) changed.writeUInt32LE(0x0badf00d, at + 8);
    at += 8 + Number(changed.readBigUInt64LE(at));
  }
  return changed;
}

describe('of an app that v2 and v3 sign', () => {
  const app = read('notes-1.0.apk');

  test('v3 cannot be cut out: v2 says that it was there', () => {
    const { verified, reasons } = judge(renamed(app, [blockIds.v3]));
    expect([verified, reasons]).toEqual([false, ['v2: the v3 signature that it names was cut out']]);
  });

  test('v2 can be cut out, as apksig judges: v3 names the same signer over the same content', () => {
    const { verified, schemes, signers } = judge(renamed(app, [blockIds.v2]));
    expect({ verified, schemes }).toEqual({ verified: true, schemes: ['v3'] });
    expect(signers).toEqual(judge(app).signers);
  });

  test('both cannot: v1 says that they were there', () => {
    const { verified, reasons } = judge(renamed(app, [blockIds.v2, blockIds.v3]));
    expect(verified).toBe(false);
    expect(reasons.join()).toMatch(/^v1: the v[23] signature that the v1 signature names was cut out$/);
  });

  test('and that follows a rotation, v3 cannot be cut out either: the old key alone is not the app’s', () => {
    const { verified, signers } = judge(renamed(read('notes-1.0-rotated.apk'), [blockIds.v3]));
    expect([verified, signers]).toEqual([false, []]);
  });
});

test('an app that only v2 signs has nothing left without it', () => {
  const { verified, present } = judge(renamed(read('debuggable.apk'), [blockIds.v2]));
  expect([verified, present]).toEqual([false, []]);
});

describe('a source stamp', () => {
  const key = makeKey('made');
  const stamped = (id: number) => {
    const plain = makeArchive([{ name: 'x', bytes: Buffer.from('x') }]);
    return judge(signArchive(plain, { [blockIds.v2]: [{ key }], [id]: [{ key, attributes: [requiresScheme(3)] }] }));
  };

  test.each([blockIds.sourceStampV1, blockIds.sourceStampV2])(
    'is noted by its block (%i), and never verified',
    (id) => {
      expect(stamped(id).sourceStamp).toBe(true);
    },
  );

  test('is noted by its file', () => {
    const app = makeApp({ files: [{ name: 'stamp-cert-sha256', bytes: Buffer.alloc(32) }] });
    expect(judge(app)).toMatchObject({ verified: true, sourceStamp: true });
  });

  test('is not there where there is none', () => {
    expect(judge(makeApp())).toMatchObject({ verified: true, sourceStamp: false });
  });
});
