import { expect, test } from 'vitest';
import { foldName } from './fold-name.ts';

test.for([
  ['Vertrieb München', 'vertrieb munchen'],
  ['ÉQUIPE  Nord ', 'equipe nord'],
  ['Straße', 'strasse'],
  ['Łódź', 'lodz'],
  ['İstanbul ırmak', 'istanbul irmak'],
  ['ﬁnance Ｔｅａｍ', 'finance team'],
  ['営業部', '営業部'],
  ['', ''],
] as const)('%s is looked for as %s', ([name, folded]) => {
  expect(foldName(name)).toBe(folded);
});

test('what was folded stays as it is', () => {
  for (const name of ['Vertrieb München', 'Łódź', 'Σίσυφος', 'ǅungla'])
    expect(foldName(foldName(name))).toBe(foldName(name));
});
