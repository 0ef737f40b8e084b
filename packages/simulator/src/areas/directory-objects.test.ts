import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeCounter, DirectoryObjects } from './directory-objects.ts';

test('a round of changes finds whoever was made, changed or removed since, as if it had looked at everybody', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'update', 'touch', 'remove'),
    id: fc.integer({ max: 12, min: 0 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.nat(), fc.nat({ max: 12 }), (steps, from, behind) => {
      const changes = new ChangeCounter();
      const objects = new DirectoryObjects<{ readonly id: string; readonly name: string }>(changes);
      const known = new Set<string>();
      const lastOf = new Map<string, number>();
      for (const [index, { what, id: number }] of steps.entries()) {
        const id = `id-${String(number).padStart(2, '0')}`;
        const before = changes.last;
        if (what === 'add' && !known.has(id)) objects.add({ id, name: 'new' });
        if (what === 'update') objects.update(id, { name: `name ${index}` });
        if (what === 'touch' && known.has(id)) objects.touch(id, 'members', changes.next());
        if (what === 'remove') objects.remove(id, 'deleted');
        if (what === 'add') known.add(id);
        if (changes.last > before) lastOf.set(id, changes.last);
      }
      const since = from % (changes.last + 1);
      const after = `id-${String(behind).padStart(2, '0')}`;
      const found = [...objects.entriesSince(since, after)].map(({ item }) => item.id);
      const expected = [...lastOf].filter(([id, change]) => change > since && id > after).map(([id]) => id);
      expect(found).toEqual(expected.toSorted());
    }),
  );
});

test('one object that changes for ever is not remembered for ever', () => {
  const objects = new DirectoryObjects<{ readonly id: string; readonly name: string }>(new ChangeCounter());
  for (const id of ['a', 'b']) objects.add({ id, name: '' });
  for (let change = 0; change < 5_000; change += 1) objects.update('a', { name: `${change}` });
  objects.update('b', { name: 'changed' });
  expect([...objects.entriesSince(2)].map(({ item }) => item.id)).toEqual(['a', 'b']);
  expect([...objects.entriesSince(5_002)].map(({ item }) => item.id)).toEqual(['b']);
});
