import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { PlantedRecord, plantedSection } from './planted-section.ts';

const bug: PlantedRecord['bugs'][number] = {
  number: '01',
  name: 'dropped-receipt',
  promise: 'What is read back is kept | or told.',
  caughtBy: [{ file: 'packages/x.test.ts', test: 'it is kept' }],
  seconds: 3,
};
const record: PlantedRecord = {
  run: {
    at: '2026-11-28T12:00:00.000Z',
    commit: 'abc',
    isChanged: false,
    machine: { cores: 2, memoryGiB: 24, node: 'v24.21.0' },
  },
  seconds: 300,
  greenBefore: 2,
  bugs: [bug],
};

test('each planted bug is a row with its promise and who noticed it', () => {
  const text = plantedSection(record).join('\n');
  expect(text).toContain('**Tried**: 1 bugs, each breaking one promise. **Found**: each of them turned a test red.');
  expect(text).toContain('commit `abc`, 2026-11-28, 2 cores, 24 GiB, Node v24.21.0');
  expect(text).toContain('| 01 | What is read back is kept \\| or told. | it is kept (`packages/x.test.ts`) |');
});

test('a bug that nobody has noticed is what the section says first', () => {
  const text = plantedSection({ ...record, bugs: [bug, { ...bug, number: '02', caughtBy: [] }] }).join('\n');
  expect(text).toContain('**Found**: **1 of them turned no test of the whole suite red**');
  expect(text).toMatch(/\| 02 \| .* \| \*\*none\*\* \|/);
});

test('a record of a run without any green test before it is no record', () => {
  expect(Value.Check(PlantedRecord, record)).toBe(true);
  expect(Value.Check(PlantedRecord, { ...record, greenBefore: 0 })).toBe(false);
});
