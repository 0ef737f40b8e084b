import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DirectoryGroup, DirectoryUser, MemberKind } from '../contracts/uem.ts';
import type { EntraObjectId } from '../vocabulary.ts';
import { type HeldGroup, mergeGroup, mergePage, mergeProperties } from './merge-changes.ts';

const id = (name: string) => name as EntraObjectId;
const kim: DirectoryUser = { id: id('kim'), displayName: 'Kim', mail: 'kim@contoso.example', accountEnabled: true };
const page = <Change>(changed: readonly Change[], removed: readonly EntraObjectId[] = [], startsOver = false) => ({
  changed,
  removed,
  startsOver,
});

test('a change takes nothing away that it does not mention', () => {
  expect(mergeProperties(kim, { id: id('kim'), displayName: 'Kim Lee' })).toEqual({ ...kim, displayName: 'Kim Lee' });
});

test('a property that is there and undefined says nothing either', () => {
  const change = Object.assign({ id: id('kim'), displayName: 'Kim Lee' }, { mail: undefined });
  expect(mergeProperties<DirectoryUser>(kim, change as unknown as DirectoryUser)).toEqual({
    ...kim,
    displayName: 'Kim Lee',
  });
});

test('a group of which no member is told has none', () => {
  expect(mergeGroup(undefined, { id: id('field-staff') })).toEqual({ id: 'field-staff', members: new Map() });
});

test('a property set to nothing is empty, not unchanged', () => {
  expect(mergeProperties(kim, { id: id('kim'), mail: null })).toEqual({ ...kim, mail: null });
});

test('a group whose members are spread over pages keeps them all', () => {
  const first = mergeGroup(undefined, {
    id: id('field-staff'),
    displayName: 'Field staff',
    members: [{ id: id('kim'), kind: 'user', removed: false }],
  });
  const second = mergeGroup(first, {
    id: id('field-staff'),
    members: [{ id: id('sam'), kind: 'user', removed: false }],
  });
  expect([...second.members.keys()]).toEqual(['kim', 'sam']);
  expect(second.displayName).toBe('Field staff');
});

test('a user who moves from one group to another is in the new one only', () => {
  const member = { id: id('kim'), kind: 'user' as MemberKind };
  let groups: ReadonlyMap<EntraObjectId, HeldGroup> = new Map();
  groups = mergePage(
    groups,
    page<DirectoryGroup>([{ id: id('a'), members: [{ ...member, removed: false }] }]),
    mergeGroup,
  );
  groups = mergePage(
    groups,
    page<DirectoryGroup>([
      { id: id('b'), members: [{ ...member, removed: false }] },
      { id: id('a'), members: [{ ...member, removed: true }] },
    ]),
    mergeGroup,
  );
  expect(groups.get(id('a'))?.members.size).toBe(0);
  expect(groups.get(id('b'))?.members.has(id('kim'))).toBe(true);
});

test('whatever a fresh start does not mention is gone', () => {
  const held = new Map([[id('kim'), kim]]);
  const after = mergePage(held, page<DirectoryUser>([{ id: id('sam') }], [], true), mergeProperties);
  expect([...after.keys()]).toEqual(['sam']);
});

test('somebody who was removed and comes back starts from nothing', () => {
  let held: ReadonlyMap<EntraObjectId, DirectoryUser> = new Map([[id('kim'), kim]]);
  held = mergePage(held, page<DirectoryUser>([], [id('kim')]), mergeProperties);
  held = mergePage(held, page<DirectoryUser>([{ id: id('kim'), displayName: 'Kim' }]), mergeProperties);
  expect(held.get(id('kim'))).toEqual({ id: 'kim', displayName: 'Kim' });
});

const anId = fc.constantFrom('a', 'b', 'c').map(id);
const aGroup: fc.Arbitrary<DirectoryGroup> = fc.record(
  {
    id: anId,
    displayName: fc.option(fc.constantFrom('one', 'two')),
    members: fc.array(fc.record({ id: anId, kind: fc.constant('user' as MemberKind), removed: fc.boolean() }), {
      maxLength: 4,
    }),
  },
  { requiredKeys: ['id'] },
);
const aPage = fc
  .record({ changed: fc.array(aGroup, { maxLength: 4 }), removed: fc.uniqueArray(anId), startsOver: fc.boolean() })
  // An id stands in one of the two lists only.
  .map(({ changed, removed, startsOver }) =>
    page(
      changed,
      removed.filter((gone) => !changed.some((group) => group.id === gone)),
      startsOver,
    ),
  );
const readAll = (
  held: ReadonlyMap<EntraObjectId, HeldGroup>,
  pages: readonly ReturnType<typeof page<DirectoryGroup>>[],
) => pages.reduce((groups, next) => mergePage(groups, next, mergeGroup), held);
const inSomeOrder = (groups: ReadonlyMap<EntraObjectId, HeldGroup>) =>
  new Map([...groups].map(([key, { members, ...rest }]) => [key, { ...rest, members: new Set(members.keys()) }]));

test('pages that are replayed change nothing', () => {
  fc.assert(
    fc.property(fc.array(aPage, { maxLength: 6 }), fc.nat(), (pages, cut) => {
      const once = readAll(new Map(), pages);
      const tail = pages.slice(pages.length === 0 ? 0 : cut % pages.length);
      expect(inSomeOrder(readAll(once, tail))).toEqual(inSomeOrder(once));
    }),
  );
});

test('what was held is never changed in place, so that readers keep their picture', () => {
  fc.assert(
    fc.property(fc.array(aPage, { maxLength: 4 }), aPage, (pages, next) => {
      const held = readAll(new Map(), pages);
      const picture = inSomeOrder(held);
      mergePage(held, next, mergeGroup);
      expect(inSomeOrder(held)).toEqual(picture);
    }),
  );
});
