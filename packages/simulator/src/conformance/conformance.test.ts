import { expect, test } from 'vitest';
import { proofs } from './proofs/catalogue.suite.ts';
import { prove } from './stage.suite.ts';

const shown = new Map<string, string>();

test.for(proofs.map((proof) => [proof.area, proof] as const))(
  '%s: what is changed by one operation is seen through another',
  { timeout: 120_000 },
  async ([, proof]) => {
    for (const [name, what] of await prove(proof)) if (!shown.has(name)) shown.set(name, what);
  },
);

test('what was shown is on record (vitest -u writes it anew)', async () => {
  const record = Object.fromEntries([...shown].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  await expect(`${JSON.stringify(record, null, 1)}\n`).toMatchFileSnapshot('./conformance.data.json');
});
