import { randomInt } from 'node:crypto';
import type {
  AttributeChange,
  Clock,
  ConsentPurpose,
  Cursor,
  DirectoryGroup,
  EntraDeviceId,
  EntraObjectId,
  Instant,
  ManagedDevice,
  RemoteDeviceId,
  UemSession,
} from '@picket/domain';
import { describe, expect, test } from 'vitest';

/** A phone as it really is in the simulated world. */
export interface TruePhone {
  readonly remoteId: RemoteDeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly entraObjectId: EntraObjectId | undefined;
  readonly userId: EntraObjectId | undefined;
  readonly osVersion: string | undefined;
}

/** One started world with a UEM in it, and what a test may do to it. Everything it does is undone by `close`. */
export interface UemWorld {
  readonly session: UemSession;
  readonly clock: Clock;
  /** Every phone that the UEM lists, more than one page of them. */
  phones(): readonly TruePhone[];
  /** The ids of users, groups and Entra devices. */
  directory(): {
    readonly users: readonly EntraObjectId[];
    readonly groups: readonly EntraObjectId[];
    readonly devices: readonly EntraObjectId[];
  };
  /** Members of a group by id, direct ones. */
  /** Does somebody write its members, or do they follow from a rule? */
  isWritten(group: EntraObjectId): boolean;
  membersOf(group: EntraObjectId): readonly EntraObjectId[];
  /** The phone changes hands. Answers whose it is now. */
  giveToAnotherUser(phone: RemoteDeviceId): EntraObjectId;
  /** The phone is enrolled anew: a new enrollment, the old one no longer listed. Answers the new one. */
  reenroll(phone: RemoteDeviceId): RemoteDeviceId;
  /** A user comes into a group or leaves it. */
  setMember(group: EntraObjectId, user: EntraObjectId, isMember: boolean): void;
  removeUser(user: EntraObjectId): void;
  /** What goes wrong on the next requests. */
  readonly trouble: {
    throttle(retryAfter: string | null, count: number): void;
    /** The service is down, from the second page of a listing on. */
    breakMidPaging(count: number): void;
    emptyPage(): void;
    unknownType(): void;
    forgetCursors(): void;
    expireTokens(): void;
    withdrawConsent(purpose: ConsentPurpose): void;
    restoreConsent(purpose: ConsentPurpose): void;
    /** The tenant refuses what listing the inventory needs, and nothing else. */
    forbidInventory(): void;
  };
  /** A phone that a policy of that name shuts out while its directory device carries the tag. */
  shutOut(): { readonly phone: TruePhone; readonly tag: Omit<AttributeChange, 'id'>; readonly policy: string };
  /** Its user opens an app on it. */
  signIn(phone: RemoteDeviceId): void;
  /** True once whatever was told to the partner channel has been worked off. */
  settlePartner(): Promise<void>;
  /** How often a request of this kind was made so far, for tests of what is not asked twice. */
  requests(kind: 'inventory-page' | 'token'): number;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** What every UEM must do, whoever made it, in a world of its simulator. */
export function describeUem(title: string, start: (seed: number) => Promise<UemWorld>): void {
  /** Each test has a world of its own; the seed is in the test's message when it fails. */
  const inWorld = (run: (world: UemWorld) => Promise<void>) => async () => {
    const seed = randomInt(1_000_000);
    const world = await start(seed);
    try {
      await run(world);
    } catch (error) {
      if (error instanceof Error) error.message = `${error.message} (seed ${seed})`;
      throw error;
    } finally {
      await world.close();
    }
  };

  describe(title, () => {
    test(
      'consent is proven for every purpose, and names who gave it',
      inWorld(async ({ session }) => {
        for (const purpose of ['sync-and-signal', 'setup', 'response'] as const) {
          const tenant = await session.proveConsent(purpose, never);
          expect(tenant.entraTenantId).toMatch(/^[0-9a-f-]{36}$/);
          expect(tenant.displayName).not.toBe('');
        }
      }),
    );

    test(
      'withdrawn consent is no proof, whatever was proven before, and consent given again is',
      inWorld(async ({ session, trouble }) => {
        await session.proveConsent('response', never);
        trouble.withdrawConsent('response');
        await expect(session.proveConsent('response', never)).rejects.toMatchObject({ code: 'consent_missing' });
        await session.proveConsent('sync-and-signal', never);
        trouble.restoreConsent('response');
        await session.proveConsent('response', never);
      }),
    );

    test(
      'a look at a grant shows what it is now: whole, gone, and whole again',
      inWorld(async ({ session, trouble }) => {
        for (const purpose of ['sync-and-signal', 'setup', 'response'] as const) {
          expect(await session.lookAtGrant(purpose, never)).toMatchObject({
            kind: 'granted',
            missing: [],
            notAskedFor: [],
          });
        }
        trouble.withdrawConsent('response');
        expect(await session.lookAtGrant('response', never)).toMatchObject({ kind: 'withdrawn', missing: undefined });
        expect(await session.lookAtGrant('sync-and-signal', never)).toMatchObject({ kind: 'granted' });
        trouble.restoreConsent('response');
        expect(await session.lookAtGrant('response', never)).toMatchObject({ kind: 'granted' });
      }),
    );

    test(
      'the inventory is every device once, over many pages',
      inWorld(async (world) => {
        const pages = await Array.fromAsync(world.session.listManagedDevices(undefined, never));
        expect(pages.length).toBeGreaterThan(1);
        expect(pages.slice(0, -1).every(({ next }) => next !== undefined)).toBe(true);
        expect(pages.at(-1)?.next).toBeUndefined();
        expect(identities(pages.flatMap(({ items }) => items))).toEqual(identities(world.phones()));
      }),
    );

    test(
      'facts are what the phone told, and as old as its last word',
      inWorld(async ({ session, clock, phones }) => {
        const devices = await listAll(session);
        const truth = new Map(phones().map((phone) => [phone.remoteId, phone]));
        for (const { remoteId, facts, lastSyncAt } of devices) {
          for (const fact of Object.values(facts)) {
            expect(fact.observedAt).toBe(lastSyncAt);
            expect(fact.observedAt).toBeLessThanOrEqual(clock.now());
          }
          if (facts.osVersion !== undefined) expect(facts.osVersion.value).toBe(truth.get(remoteId)?.osVersion);
        }
        expect(devices.some(({ facts }) => facts.osVersion !== undefined)).toBe(true);
      }),
    );

    test(
      'a listing that was cut off goes on where it was, and repeats no page',
      inWorld(async (world) => {
        const seen: ManagedDevice[] = [];
        let cursor: Cursor | undefined;
        for await (const page of world.session.listManagedDevices(undefined, never)) {
          seen.push(...page.items);
          cursor = page.next;
          break;
        }
        const before = world.requests('inventory-page');
        const rest = await Array.fromAsync(world.session.listManagedDevices(cursor, never));
        expect(world.requests('inventory-page') - before).toBe(rest.length);
        seen.push(...rest.flatMap(({ items }) => items));
        expect(identities(seen)).toEqual(identities(world.phones()));
      }),
    );

    test(
      'an empty page in the middle is not the end',
      inWorld(async (world) => {
        world.trouble.emptyPage();
        expect(identities(await listAll(world.session))).toEqual(identities(world.phones()));
      }),
    );

    test(
      'an unknown type of device is listed all the same',
      inWorld(async (world) => {
        world.trouble.unknownType();
        expect(identities(await listAll(world.session))).toEqual(identities(world.phones()));
      }),
    );

    test.each(['1', '2.128', null])('throttling with Retry-After %j is sat out', async (retryAfter) => {
      await inWorld(async (world) => {
        world.trouble.throttle(retryAfter, 2);
        expect(identities(await listAll(world.session))).toEqual(identities(world.phones()));
      })();
    });

    test(
      'throttling that asks for an hour is told, with how long',
      inWorld(async ({ session, trouble }) => {
        trouble.throttle('3600', 1);
        await expect(listAll(session)).rejects.toMatchObject({
          code: 'connector_throttled',
          retry: { afterMs: expect.closeTo(3_600_000, -4) },
        });
      }),
    );

    test(
      'a service that goes down mid-paging and comes back loses nothing',
      inWorld(async (world) => {
        world.trouble.breakMidPaging(2);
        expect(identities(await listAll(world.session))).toEqual(identities(world.phones()));
      }),
    );

    test(
      'one that stays down ends in a fault, never in a short inventory',
      inWorld(async ({ session, trouble }) => {
        trouble.breakMidPaging(1_000);
        await expect(listAll(session)).rejects.toMatchObject({ code: 'connector_unreachable', retry: 'later' });
      }),
    );

    test(
      'expired tokens are replaced without anybody noticing',
      inWorld(async (world) => {
        await listAll(world.session);
        world.trouble.expireTokens();
        expect(identities(await listAll(world.session))).toEqual(identities(world.phones()));
      }),
    );

    test(
      'withdrawn consent ends the listing with that reason',
      inWorld(async ({ session, trouble }) => {
        await listAll(session);
        trouble.withdrawConsent('sync-and-signal');
        trouble.expireTokens();
        await expect(listAll(session)).rejects.toMatchObject({ code: 'consent_missing' });
      }),
    );

    test(
      'one permission that is missing is named as that, and stops nothing else',
      inWorld(async ({ session, trouble }) => {
        trouble.forbidInventory();
        await expect(listAll(session)).rejects.toMatchObject({ code: 'permission_missing', retry: 'never' });
        await session.proveConsent('sync-and-signal', never);
      }),
    );

    test(
      'a device that changes hands keeps its identity and says whose it is',
      inWorld(async (world) => {
        const phone = world.phones().find(({ userId }) => userId !== undefined)!;
        const now = world.giveToAnotherUser(phone.remoteId);
        expect(now).not.toBe(phone.userId);
        const found = (await listAll(world.session)).filter(({ remoteId }) => remoteId === phone.remoteId);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatchObject({ userId: now, entraDeviceId: phone.entraDeviceId });
      }),
    );

    test(
      'a phone that is enrolled anew has a new enrollment and the same directory device',
      inWorld(async (world) => {
        const phone = world.phones().find(({ entraDeviceId }) => entraDeviceId !== undefined)!;
        const remoteId = world.reenroll(phone.remoteId);
        const devices = await listAll(world.session);
        expect(devices.map((device) => device.remoteId)).not.toContain(phone.remoteId);
        expect(devices.find((device) => device.remoteId === remoteId)?.entraDeviceId).toBe(phone.entraDeviceId);
      }),
    );

    test(
      'an aborted listing ends with the reason it was given',
      inWorld(async ({ session }) => {
        const stop = new AbortController();
        const listing = session.listManagedDevices(undefined, stop.signal)[Symbol.asyncIterator]();
        await listing.next();
        stop.abort(new Error('shutting down'));
        await expect(listing.next()).rejects.toThrow('shutting down');
      }),
    );

    describeDirectory(inWorld);
    describeAttributes(inWorld);
    describeThreatLevels(inWorld);
    describeSignIns(inWorld);
  });
}

type InWorld = (run: (world: UemWorld) => Promise<void>) => () => Promise<void>;

function describeDirectory(inWorld: InWorld): void {
  test(
    'a first round over the directory finds everybody, and the next one only what changed',
    inWorld(async (world) => {
      const directory = world.session.directory;
      if (directory === undefined) return;
      const truth = world.directory();
      for (const kind of ['users', 'groups', 'devices'] as const) {
        const first = await roundOf(directory[kind](undefined, never));
        expect(new Set(first.changed.map(({ id }) => id))).toEqual(new Set(truth[kind]));
        const second = await roundOf(directory[kind](first.done, never));
        expect(second).toMatchObject({ changed: [], removed: [] });
      }
    }),
  );

  test(
    'members of large groups are complete, however they were spread, and then come and go one by one',
    inWorld(async (world) => {
      const directory = world.session.directory;
      if (directory === undefined) return;
      const first = await roundOf(directory.groups(undefined, never));
      const held = new Map<EntraObjectId, Set<EntraObjectId>>();
      applyMembers(held, first.changed);
      const { groups, users } = world.directory();
      for (const group of groups) expect(held.get(group) ?? new Set()).toEqual(new Set(world.membersOf(group)));

      const group = groups.find(
        (id) => world.isWritten(id) && world.membersOf(id).some((member) => users.includes(member)),
      )!;
      const leaver = world.membersOf(group).find((member) => users.includes(member))!;
      const comer = users.find((user) => !world.membersOf(group).includes(user));
      world.setMember(group, leaver, false);
      if (comer !== undefined) world.setMember(group, comer, true);
      applyMembers(held, (await roundOf(directory.groups(first.done, never))).changed);
      expect(held.get(group)).toEqual(new Set(world.membersOf(group)));
    }),
  );

  test(
    'somebody who was deleted is told as removed',
    inWorld(async (world) => {
      const directory = world.session.directory;
      if (directory === undefined) return;
      const { done } = await roundOf(directory.users(undefined, never));
      const [leaver] = world.directory().users;
      world.removeUser(leaver!);
      expect((await roundOf(directory.users(done, never))).removed).toEqual([leaver]);
    }),
  );

  test(
    'a directory that has forgotten our cursor tells everything anew, and says so',
    inWorld(async (world) => {
      const directory = world.session.directory;
      if (directory === undefined) return;
      const { done } = await roundOf(directory.users(undefined, never));
      world.trouble.forgetCursors();
      const anew = await roundOf(directory.users(done, never));
      expect(anew.startsOver).toBe(true);
      expect(new Set(anew.changed.map(({ id }) => id))).toEqual(new Set(world.directory().users));
    }),
  );
}

function describeAttributes(inWorld: InWorld): void {
  test(
    'attributes are written, read back, cleared, and missing where there is no such device',
    inWorld(async (world) => {
      const attributes = world.session.attributes;
      if (attributes === undefined) return;
      const ids = world.phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
      const stranger = '99999999-9999-4999-8999-999999999999' as EntraObjectId;
      const name = 'extensionAttribute7';
      const before = await attributes.read([...ids, stranger], never);
      expect(before.size).toBe(ids.length + 1);
      expect(before.get(stranger)).toBeUndefined();

      const change = (id: EntraObjectId, value: string | null) => ({ id, name, value });
      const written = await attributes.write(
        [...ids, stranger].map((id) => change(id, 'high')),
        never,
      );
      expect(written.get(stranger)).toEqual({ kind: 'missing' });
      expect(ids.every((id) => written.get(id)?.kind === 'written')).toBe(true);
      const after = await attributes.read(ids, never);
      for (const id of ids) expect(after.get(id)).toEqual({ ...before.get(id), [name]: 'high' });

      await attributes.write([change(ids[0]!, null)], never);
      expect((await attributes.read([ids[0]!], never)).get(ids[0]!)?.[name]).toBeUndefined();
    }),
  );

  test(
    'without the response consent nothing is written, and reading goes on',
    inWorld(async ({ session, phones, trouble }) => {
      if (session.attributes === undefined) return;
      const [id] = phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
      trouble.withdrawConsent('response');
      const change = { id: id!, name: 'extensionAttribute7', value: 'high' };
      await expect(session.attributes.write([change], never)).rejects.toMatchObject({ code: 'consent_missing' });
      expect((await session.attributes.read([id!], never)).get(id!)?.extensionAttribute7).toBeUndefined();
    }),
  );
}

function describeThreatLevels(inWorld: InWorld): void {
  test(
    'a level that was told is what the UEM then holds, and an older word does not undo it',
    inWorld(async (world) => {
      const { threatLevels } = world.session;
      if (threatLevels === undefined) return;
      await threatLevels.provision(never);
      await threatLevels.provision(never);
      await threatLevels.heartbeat(world.clock.now(), never);
      expect(await threatLevels.status(never)).toMatchObject({ lastHeartbeatAt: expect.any(Number) });

      const phone = world.phones().find(({ entraDeviceId }) => entraDeviceId !== undefined)!;
      const tell = async (uploadId: string, level: 'high' | 'secured', updatedAt: number) => {
        const report = { entraDeviceId: phone.entraDeviceId!, level, updatedAt: updatedAt as Instant };
        await threatLevels.upload(uploadId, [report], never);
        await world.settlePartner();
        return threatLevels.poll(uploadId, never);
      };
      const now = world.clock.now();
      const first = '10000000-0000-4000-8000-000000000001';
      expect(await tell(first, 'high', now)).toEqual({ kind: 'completed', refused: new Map() });
      expect((await threatLevels.read([phone.remoteId], never)).get(phone.remoteId)).toBe('high');

      const older = await tell('10000000-0000-4000-8000-000000000002', 'secured', now - 1_000);
      expect(older).toEqual({ kind: 'completed', refused: new Map([[phone.entraDeviceId, 'older']]) });
      expect((await threatLevels.read([phone.remoteId], never)).get(phone.remoteId)).toBe('high');
    }),
  );

  test(
    'an upload that nobody made is unknown, and a phone that is not listed is left out',
    inWorld(async ({ session: { threatLevels } }) => {
      if (threatLevels === undefined) return;
      await threatLevels.provision(never);
      expect(await threatLevels.poll('10000000-0000-4000-8000-00000000000f', never)).toEqual({ kind: 'unknown' });
      const stranger = '99999999-9999-4999-8999-999999999999' as RemoteDeviceId;
      expect(await threatLevels.read([stranger], never)).toEqual(new Map());
    }),
  );

  test(
    'before the connector is set up nothing is taken, and that is what is said',
    inWorld(async ({ session: { threatLevels }, clock }) => {
      if (threatLevels === undefined) return;
      await expect(threatLevels.heartbeat(clock.now(), never)).rejects.toMatchObject({ code: 'partner_unavailable' });
    }),
  );
}

function describeSignIns(inWorld: InWorld): void {
  test(
    'a tagged phone is refused by the policy that names it, and let in again when the tag is gone, in that order',
    inWorld(async (world) => {
      const { attributes, signIns } = world.session;
      if (attributes === undefined || signIns === undefined) return;
      const since = world.clock.now();
      const { phone, tag, policy } = world.shutOut();
      const id = phone.entraObjectId!;
      for (const value of [tag.value, null]) {
        await attributes.write([{ id, name: tag.name, value }], never);
        world.signIn(phone.remoteId);
        await world.clock.sleep(1_000);
      }

      const pages = await Array.fromAsync(signIns.list(since, never));
      const found = pages.flatMap(({ items }) => items).filter(({ at }) => at >= since);
      expect(found).toMatchObject([
        { entraDeviceId: phone.entraDeviceId, userId: phone.userId, outcome: 'refused-by-policy', refusedBy: [policy] },
        { entraDeviceId: phone.entraDeviceId, userId: phone.userId, outcome: 'let-in', refusedBy: [] },
      ]);
      expect(new Set(found.map(({ id }) => id)).size).toBe(2);

      const later = await Array.fromAsync(signIns.list(world.clock.now(), never));
      expect(later.flatMap(({ items }) => items)).toEqual([]);
    }),
  );
}

async function listAll(session: UemSession): Promise<readonly ManagedDevice[]> {
  const pages = await Array.fromAsync(session.listManagedDevices(undefined, never));
  return pages.flatMap(({ items }) => items);
}

interface Identified {
  readonly remoteId: RemoteDeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
}

function identities(devices: readonly Identified[]): readonly string[] {
  return devices.map(({ remoteId, entraDeviceId }) => `${remoteId} ${entraDeviceId ?? 'none'}`).toSorted();
}

interface Page<Item> {
  readonly changed: readonly Item[];
  readonly removed: readonly EntraObjectId[];
  readonly startsOver: boolean;
  readonly next?: Cursor;
  readonly done?: Cursor;
}

/** One whole round, which must end with where the next one begins. */
async function roundOf<Item>(pages: AsyncIterable<Page<Item>>) {
  const all = await Array.fromAsync(pages);
  const last = all.at(-1);
  expect(last?.done).toBeDefined();
  for (const page of all.slice(0, -1)) expect([page.next !== undefined, page.done]).toEqual([true, undefined]);
  return {
    changed: all.flatMap(({ changed }) => changed),
    removed: all.flatMap(({ removed }) => removed),
    startsOver: all[0]?.startsOver ?? false,
    done: last?.done,
  };
}

function applyMembers(held: Map<EntraObjectId, Set<EntraObjectId>>, groups: readonly DirectoryGroup[]): void {
  for (const { id, members = [] } of groups) {
    const ofGroup = held.get(id) ?? new Set();
    held.set(id, ofGroup);
    for (const member of members) {
      if (member.removed) ofGroup.delete(member.id);
      else ofGroup.add(member.id);
    }
  }
}
