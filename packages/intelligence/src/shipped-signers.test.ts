import { expect, test } from 'vitest';
import { loadShippedSigners } from './shipped-signers.ts';

test('the shipped lists say of well-known packages who signs them, each package once', async () => {
  const signers = await loadShippedSigners();
  const known = new Map(signers);
  expect(known.size).toBe(signers.length);
  // Signal, by the fingerprint on its own site; and an app of which only a SHA-1 is told.
  expect(known.get('org.thoughtcrime.securesms')).toContain(
    '29f34e5f27f211b424bc5bf9d67162c0eafba2da35af35c16416fc446276ba26',
  );
  expect(known.get('com.google.android.apps.classroom')).toEqual(['46f6c8987311e131f4f558d8e0ae145bebab6da3']);
});
