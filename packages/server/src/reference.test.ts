import { faults } from '@picket/domain';
import { operations } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { renderApi, renderErrors, renderSettings } from './reference.ts';
import { settings } from './setting-catalogue.ts';

test('the pages name every code, every setting and every operation', () => {
  for (const code of Object.keys(faults)) expect(renderErrors()).toContain(`\`${code}\``);
  for (const { name } of Object.values(settings)) expect(renderSettings()).toContain(`\`${name}\``);
  for (const { id, method, path } of operations) {
    expect(renderApi()).toContain(`### ${id}\n\n\`${method} ${path}\``);
  }
});

test('every row of a table has as many cells as its head', () => {
  for (const page of [renderErrors(), renderSettings()]) {
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    expect(new Set(cells).size).toBe(1);
  }
});
