import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { renderDetectors } from './reference.ts';

const page = renderDetectors();

test.each(catalogue.map((detector) => [detector.id, detector] as const))(
  'the reference tells all there is to know of %s',
  (id, { threat, sees, blindSpots, needs }) => {
    for (const text of [id, threat.meaning, threat.remedy, sees, blindSpots, ...threat.techniques, ...needs]) {
      expect(page).toContain(text);
    }
  },
);

test('the table leads to the sections', () => {
  expect(page).toContain(
    '[iOS or iPadOS vulnerability that attackers use](#ios-or-ipados-vulnerability-that-attackers-use)',
  );
  expect(page).toContain('\n## iOS or iPadOS vulnerability that attackers use\n');
});

test('a technique leads to ATT&CK', () => {
  expect(page).toContain('[T1404](https://attack.mitre.org/techniques/T1404/)');
});
