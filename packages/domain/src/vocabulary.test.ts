import { expect, test } from 'vitest';
import { deviceLevels, parseEntraDeviceId, riskLevels, severities, worstLevel } from './vocabulary.ts';

const id = '5f6e2f0c-7d1c-4f5e-9a53-0f7f3f1d2c11';

test('an Entra device id is a GUID, in whatever case and white space it is reported', () => {
  for (const reported of [id, id.toUpperCase(), ` ${id}\n`]) expect(parseEntraDeviceId(reported)).toBe(id);
});

test.each([
  undefined,
  null,
  '',
  '  ',
  'unknown',
  '00000000-0000-0000-0000-000000000000',
  `{${id}}`,
  `${id}0`,
  `0${id}`,
  id.replaceAll('-', ''),
  id.replace('5f', 'gg'),
  `${id} ${id}`,
])('what is none joins nothing: %s', (reported) => {
  expect(parseEntraDeviceId(reported)).toBeUndefined();
});

test('levels and severities stand from good to bad, and the worst is the last', () => {
  expect(riskLevels).toEqual(['secured', 'low', 'medium', 'high']);
  expect(severities).toEqual(['low', 'medium', 'high']);
  expect(deviceLevels).toEqual(['not-assessed', ...riskLevels]);
  expect(worstLevel([])).toBe('secured');
  expect(worstLevel(['low'])).toBe('low');
  expect(worstLevel(['low', 'high', 'secured', 'medium'])).toBe('high');
  expect(worstLevel(['medium', 'low'])).toBe('medium');
});
