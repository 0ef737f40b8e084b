import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, type Instant } from '../time.ts';
import {
  type DeviceId,
  type EntraDeviceId,
  type EntraObjectId,
  parseEntraDeviceId,
  type RemoteDeviceId,
} from '../vocabulary.ts';
import {
  type DeviceIdentity,
  type DirectoryEntry,
  type Enrollment,
  type IdentityPlan,
  planIdentities,
} from './identity.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const entra = (name: string) => name as EntraDeviceId;
const remote = (name: string) => name as RemoteDeviceId;
const device = (name: string) => name as DeviceId;

const enrolled = (remoteId: string, entraDeviceId: string | undefined, seen: Instant = noon): Enrollment => ({
  remoteId: remote(remoteId),
  entraDeviceId: entraDeviceId === undefined ? undefined : entra(entraDeviceId),
  serialNumber: undefined,
  enrolledAt: undefined,
  lastSyncAt: seen,
});

function countingIds(prefix = 'device-'): () => DeviceId {
  let last = 0;
  return () => device(`${prefix}${++last}`);
}

function plan(
  known: readonly DeviceIdentity[],
  enrollments: readonly Enrollment[],
  directory: readonly DirectoryEntry[] = [],
  newDeviceId = countingIds(`after-${known.length}-`),
): IdentityPlan {
  return planIdentities({ known, enrollments, directory, newDeviceId });
}

/** What a store does with a plan. */
function applied(known: readonly DeviceIdentity[], { steps }: IdentityPlan): readonly DeviceIdentity[] {
  const devices = new Map(known.map((one) => [one.deviceId, one]));
  for (const { device: next } of steps) devices.set(next.deviceId, next);
  return [...devices.values()];
}

/** Our devices after one listing after another. */
function afterListings(...listings: Enrollment[][]): readonly DeviceIdentity[] {
  return listings.reduce<readonly DeviceIdentity[]>((known, listing) => applied(known, plan(known, listing)), []);
}

const holderOf = (devices: readonly DeviceIdentity[], remoteId: string) =>
  devices.find((one) => one.remoteId === remoteId || one.otherRemoteIds.includes(remote(remoteId)));

test('a phone that enrolls anew stays the device it was', () => {
  const before = afterListings([enrolled('old', 'E1')]);
  const now = applied(before, plan(before, [enrolled('new', 'E1')]));
  expect(now).toEqual([{ ...before[0], remoteId: 'new', otherRemoteIds: [] }]);
});

test('a phone that is listed before its registration has completed keeps its device id when it gains one', () => {
  const before = afterListings([enrolled('one', undefined)]);
  const result = plan(before, [enrolled('one', 'E1')]);
  expect(result.steps).toEqual([{ kind: 'relink', device: { ...before[0], entraDeviceId: 'E1' } }]);
  expect(result.moves).toEqual([]);
});

test('an all-zero Entra device id joins nothing', () => {
  const nobody = parseEntraDeviceId('00000000-0000-0000-0000-000000000000');
  expect(afterListings([enrolled('one', nobody), enrolled('two', nobody)])).toHaveLength(2);
});

test('a phone whose Entra device id is empty for a while stays the device it was', () => {
  const before = afterListings([enrolled('one', 'E1')]);
  expect(plan(before, [enrolled('one', undefined)]).steps).toEqual([]);
});

test('of two enrollments of one phone the newer counts, whichever is listed first', () => {
  const old = enrolled('old', 'E1', noon);
  const recent = enrolled('recent', 'E1', after(noon, day));
  for (const listing of [
    [old, recent],
    [recent, old],
  ]) {
    expect(afterListings(listing)).toMatchObject([
      { entraDeviceId: 'E1', remoteId: 'recent', otherRemoteIds: ['old'] },
    ]);
  }
});

test('a fresh enrollment counts before it has reported, so that the facts of the old one do not vouch for it', () => {
  const old = enrolled('old', 'E1', noon);
  const fresh = { ...enrolled('fresh', 'E1'), lastSyncAt: undefined, enrolledAt: after(noon, day) };
  expect(afterListings([old, fresh])).toMatchObject([{ remoteId: 'fresh', otherRemoteIds: ['old'] }]);
});

test('the personal and the work side of one phone are two devices, shown side by side', () => {
  const sides = [enrolled('personal', 'E1'), enrolled('work', 'E2')].map((one) => ({ ...one, serialNumber: 'R58N12' }));
  const result = plan([], sides);
  expect(result.steps).toHaveLength(2);
  expect(result.siblings).toEqual([['after-0-1', 'after-0-2']]);
});

test('a serial number that many phones share makes no siblings', () => {
  const crowd = Array.from({ length: 9 }, (_, n) => ({ ...enrolled(`r${n}`, `E${n}`), serialNumber: 'unknown' }));
  expect(plan([], crowd).siblings).toEqual([]);
});

test('phones that report no serial number, or an empty one, are no siblings', () => {
  for (const serialNumber of [undefined, '', '  ']) {
    const phones = [enrolled('a', 'E1'), enrolled('b', 'E2')].map((one) => ({ ...one, serialNumber }));
    expect(plan([], phones).siblings).toEqual([]);
  }
});

test('of siblings there are two to four, with the same serial number but for white space, and listed still', () => {
  const family = (size: number) =>
    Array.from({ length: size }, (_, n) => ({
      ...enrolled(`r${n}`, `E${n}`),
      serialNumber: ` R58N12${' '.repeat(n)}`,
    }));
  expect([1, 2, 4, 5].map((size) => plan([], family(size)).siblings.map(({ length }) => length))).toEqual([
    [],
    [2],
    [4],
    [],
  ]);
  const before = applied([], plan([], family(2)));
  expect(plan(before, family(1)).siblings).toEqual([]);
});

test('families are told in one order', () => {
  const sides = (serialNumber: string, ...names: string[]) =>
    names.map((name) => ({ ...enrolled(name, `E-${name}`), serialNumber }));
  // New ids are given by Entra device id: the family that is listed first has the later ones.
  const result = plan([], [...sides('S2', 'a', 'd'), ...sides('S1', 'b', 'c')]);
  expect(result.siblings).toEqual([
    ['after-0-1', 'after-0-4'],
    ['after-0-2', 'after-0-3'],
  ]);
  const turned = plan([], [...sides('S2', 'b', 'c'), ...sides('S1', 'a', 'd')]);
  expect(turned.siblings).toEqual(result.siblings);
  const late = [...sides('S1', 'a', 'x'), ...sides('S2', 'b', 'y')];
  const known = [device('4'), device('3'), device('2'), device('1')].map((deviceId, n) => ({
    deviceId,
    entraDeviceId: late[n]!.entraDeviceId,
    entraObjectId: undefined,
    remoteId: late[n]!.remoteId,
    otherRemoteIds: [],
  }));
  expect(plan(known, late).siblings).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
});

test('new devices get their ids by Entra device id, and steps come by device id', () => {
  const { steps } = plan([], [enrolled('r1', 'E3'), enrolled('r2', 'E1'), enrolled('r3', 'E2')]);
  expect(steps.map(({ kind, device: { deviceId, entraDeviceId } }) => [kind, deviceId, entraDeviceId])).toEqual([
    ['create', 'after-0-1', 'E1'],
    ['create', 'after-0-2', 'E2'],
    ['create', 'after-0-3', 'E3'],
  ]);
  const known = afterListings([enrolled('r1', undefined)]).map((one) => ({ ...one, deviceId: device('z') }));
  const later = plan(known, [enrolled('r1', 'E9'), enrolled('r2', 'E1')]);
  expect(later.steps.map(({ kind, device: { deviceId } }) => [kind, deviceId])).toEqual([
    ['create', 'after-1-1'],
    ['relink', 'z'],
  ]);
});

test('two enrollments without an id that turn out to be one phone come together, as registered, in one order', () => {
  const known = afterListings([enrolled('a', undefined), enrolled('b', undefined), enrolled('c', undefined)]);
  const { moves } = plan(known, [enrolled('a', 'E1'), enrolled('b', 'E1'), enrolled('c', 'E1', after(noon, 1))]);
  const heir = holderOf(known, 'c')!.deviceId;
  expect(moves).toEqual(
    ['a', 'b'].map((remoteId) => ({
      remoteId,
      from: holderOf(known, remoteId)!.deviceId,
      to: heir,
      because: 'registered',
    })),
  );
});

test('moves are told by enrollment, whichever device they lead to', () => {
  const known = afterListings([enrolled('a', undefined), enrolled('z', undefined), enrolled('c', 'E1')]);
  // `z` joins a device that is known, and is seen before the newcomers are.
  const { moves } = plan(known, [enrolled('a', 'E2'), enrolled('z', 'E1'), enrolled('c', 'E2', after(noon, 1))]);
  expect(moves.map(({ remoteId, because }) => [remoteId, because])).toEqual([
    ['c', 'registered-anew'],
    ['z', 'registered'],
  ]);
});

test('a family of devices that are new comes before one that is known, where its ids do', () => {
  const family = (serialNumber: string, ...names: string[]) =>
    names.map((name) => ({ ...enrolled(name, `E-${name}`), serialNumber }));
  const [old, anew] = [family('S1', 'a', 'b'), family('S2', 'c', 'd')];
  const known = applied([], plan([], old, [], countingIds('z-')));
  expect(plan(known, [...old, ...anew]).siblings).toEqual([
    ['after-2-1', 'after-2-2'],
    ['z-1', 'z-2'],
  ]);
});

test('of two devices that claim one Entra device id in our own records the first by id owns it, however they are read', () => {
  const twins = ['b', 'a'].map((name) => ({
    deviceId: device(name),
    entraDeviceId: entra('E1'),
    entraObjectId: undefined,
    remoteId: undefined,
    otherRemoteIds: [],
  }));
  for (const known of [twins, twins.toReversed()]) {
    expect(plan(known, [enrolled('new', 'E1')]).steps).toMatchObject([
      { kind: 'relink', device: { deviceId: 'a', remoteId: 'new' } },
    ]);
  }
});

test('a directory object without a device id belongs to nobody, least of all to a phone without one', () => {
  const stray: DirectoryEntry[] = [{ id: 'object' as EntraObjectId, deviceId: undefined }];
  const { steps, conflicts } = plan([], [enrolled('one', undefined)], stray);
  expect(steps.map(({ device: { entraObjectId } }) => entraObjectId)).toEqual([undefined]);
  expect(conflicts).toEqual([]);
});

test('a device with one directory object is no conflict', () => {
  const directory: DirectoryEntry[] = [{ id: 'object' as EntraObjectId, deviceId: entra('E1') }];
  const { steps, conflicts } = plan([], [enrolled('one', 'E1')], directory);
  expect(steps).toMatchObject([{ device: { entraObjectId: 'object' } }]);
  expect(conflicts).toEqual([]);
});

test('an enrollment that reports the id of another device is a conflict, again and again, and vouches for neither', () => {
  const before = afterListings([enrolled('mine', 'E1'), enrolled('yours', 'E2')]);
  const listing = [enrolled('mine', 'E1'), enrolled('yours', 'E1', after(noon, day))];
  const [mine, yours] = [holderOf(before, 'mine')!, holderOf(before, 'yours')!];
  const conflict = {
    kind: 'contested-enrollment',
    remoteId: 'yours',
    deviceId: yours.deviceId,
    claims: 'E1',
    claimedDeviceId: mine.deviceId,
  };
  const first = plan(before, listing);
  expect(first.conflicts).toEqual([conflict]);
  const now = applied(before, first);
  expect(holderOf(now, 'mine')).toEqual(mine);
  expect(holderOf(now, 'yours')).toEqual({ ...yours, remoteId: undefined, otherRemoteIds: ['yours'] });

  const second = plan(now, listing);
  expect(second.steps).toEqual([]);
  expect(second.conflicts).toEqual([conflict]);
});

test('a conflict ends when the enrollment reports its own id again', () => {
  const before = afterListings([enrolled('mine', 'E1'), enrolled('yours', 'E2')]);
  const during = applied(before, plan(before, [enrolled('mine', 'E1'), enrolled('yours', 'E1')]));
  const result = plan(during, [enrolled('mine', 'E1'), enrolled('yours', 'E2')]);
  expect(result.conflicts).toEqual([]);
  expect(applied(during, result)).toEqual(before);
});

test('an enrollment that registers anew is a new device, and what was written for the old one stays with the old one', () => {
  const before = afterListings([enrolled('one', 'E1')]);
  const result = plan(before, [enrolled('one', 'E2')]);
  expect(result.moves).toEqual([
    { remoteId: 'one', from: before[0]?.deviceId, to: 'after-1-1', because: 'registered-anew' },
  ]);
  expect(applied(before, result)).toEqual([
    { ...before[0], remoteId: undefined },
    { deviceId: 'after-1-1', entraDeviceId: 'E2', entraObjectId: undefined, remoteId: 'one', otherRemoteIds: [] },
  ]);
});

test('a listing without an id that turns out to be a known phone moves there, and says so', () => {
  const before = afterListings([enrolled('old', 'E1')], [enrolled('old', 'E1'), enrolled('fresh', undefined)]);
  const result = plan(before, [enrolled('old', 'E1'), enrolled('fresh', 'E1', after(noon, day))]);
  const phone = holderOf(before, 'old')!;
  const provisional = holderOf(before, 'fresh')!;
  expect(result.moves).toEqual([
    { remoteId: 'fresh', from: provisional.deviceId, to: phone.deviceId, because: 'registered' },
  ]);
  expect(holderOf(applied(before, result), 'fresh')).toMatchObject({ deviceId: phone.deviceId, remoteId: 'fresh' });
});

test('a phone the UEM no longer lists stays a device of ours, without an enrollment', () => {
  const before = afterListings([enrolled('one', 'E1')]);
  expect(applied(before, plan(before, []))).toEqual([{ ...before[0], remoteId: undefined }]);
});

test('a device finds its object in the directory, and loses it with the directory', () => {
  const object = { id: 'object' as EntraObjectId, deviceId: entra('E1') };
  const listing = [enrolled('one', 'E1')];
  const linked = applied([], plan([], listing, [object]));
  expect(linked).toMatchObject([{ entraObjectId: 'object' }]);
  expect(applied(linked, plan(linked, listing, []))).toMatchObject([{ entraObjectId: undefined }]);
});

test('of several directory objects only the one already dealt with is safe', () => {
  const [first, second] = ['first', 'second'].map((id) => ({ id: id as EntraObjectId, deviceId: entra('E1') }));
  const listing = [enrolled('one', 'E1')];
  const unsure = plan([], listing, [first!, second!]);
  expect(unsure.steps).toMatchObject([{ device: { entraObjectId: undefined } }]);
  expect(unsure.conflicts).toMatchObject([{ kind: 'several-directory-objects', entraObjectIds: ['first', 'second'] }]);

  const linked = applied([], plan([], listing, [second!]));
  expect(plan(linked, listing, [first!, second!]).steps).toEqual([]);
});

const enrollments = fc.uniqueArray(
  fc.record({
    remoteId: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5').map(remote),
    entraDeviceId: fc.option(fc.constantFrom('E1', 'E2', 'E3').map(entra), { nil: undefined }),
    serialNumber: fc.option(fc.constantFrom('S1', 'S2'), { nil: undefined }),
    enrolledAt: fc.option(fc.constantFrom(noon, after(noon, day)), { nil: undefined }),
    lastSyncAt: fc.option(fc.constantFrom(noon, after(noon, day), after(noon, 2 * day)), { nil: undefined }),
  }),
  { selector: ({ remoteId }) => remoteId },
);
const directory = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('o1', 'o2', 'o3').map((id) => id as EntraObjectId),
    deviceId: fc.option(fc.constantFrom('E1', 'E2', 'E3').map(entra), { nil: undefined }),
  }),
  { selector: ({ id }) => id },
);
const history = fc.array(fc.record({ enrollments, directory }), { minLength: 1, maxLength: 6 });

/** Walks a history and looks at each step. */
function follow(
  listings: readonly { enrollments: Enrollment[]; directory: DirectoryEntry[] }[],
  look: (step: {
    before: readonly DeviceIdentity[];
    now: readonly DeviceIdentity[];
    listing: { enrollments: Enrollment[]; directory: DirectoryEntry[] };
    result: IdentityPlan;
  }) => void,
): void {
  const newDeviceId = countingIds();
  let before: readonly DeviceIdentity[] = [];
  for (const listing of listings) {
    const result = plan(before, listing.enrollments, listing.directory, newDeviceId);
    const now = applied(before, result);
    look({ before, now, listing, result });
    before = now;
  }
}

test('a plan that has been applied plans nothing more', () => {
  fc.assert(
    fc.property(history, (listings) => {
      follow(listings, ({ now, listing, result }) => {
        const again = plan(now, listing.enrollments, listing.directory);
        expect(again).toMatchObject({ steps: [], moves: [], siblings: result.siblings });
        expect(again.conflicts).toEqual(result.conflicts);
      });
    }),
  );
});

test('the order in which things are listed and known decides nothing', () => {
  fc.assert(
    fc.property(history, (listings) => {
      follow(listings, ({ before, listing }) => {
        const forward = plan(before, listing.enrollments, listing.directory);
        const backward = plan(before.toReversed(), listing.enrollments.toReversed(), listing.directory.toReversed());
        expect(backward).toEqual(forward);
      });
    }),
  );
});

test('whatever happens, no two devices share an identity, and none ever changes its own', () => {
  fc.assert(
    fc.property(history, (listings) => {
      follow(listings, ({ before, now, listing }) => {
        const identities = now.flatMap(({ entraDeviceId }) => entraDeviceId ?? []);
        expect(new Set(identities).size).toBe(identities.length);
        const held = now.flatMap(({ remoteId, otherRemoteIds }) => [
          ...(remoteId ? [remoteId] : []),
          ...otherRemoteIds,
        ]);
        expect(held.toSorted()).toEqual(listing.enrollments.map(({ remoteId }) => remoteId).toSorted());
        for (const { deviceId, entraDeviceId } of before) {
          const later = now.find((one) => one.deviceId === deviceId)!;
          if (entraDeviceId !== undefined) expect(later.entraDeviceId).toBe(entraDeviceId);
        }
      });
    }),
  );
});

test('the facts of a phone never count for a device with another identity', () => {
  fc.assert(
    fc.property(history, (listings) => {
      follow(listings, ({ now, listing }) => {
        for (const { remoteId, entraDeviceId } of now) {
          const current = listing.enrollments.find((one) => one.remoteId === remoteId);
          if (current?.entraDeviceId !== undefined) expect(current.entraDeviceId).toBe(entraDeviceId);
        }
      });
    }),
  );
});
