import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hour, minute, second } from '@picket/domain';
import { createBackup, restoreBackup } from '@picket/server';
import { openTestDatabases, type TestDatabase } from '@picket/server/testing';
import { listDevices, verifyAudit } from '@picket/wire/console';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { compareWithTruth } from './compare-with-truth.ts';
import type { Subject } from './subjects.ts';
import { startWorld, type World } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-backup-journey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const slot = 'extensionAttribute15';
const often = 15 * second;
const engines = openTestDatabases();
const openFirst = engines[0]![1];
const openLast = engines.at(-1)![1];

/** From each engine into the other one, where there are two. */
const ways = [
  ['the embedded database into PostgreSQL', openFirst, openLast],
  ['PostgreSQL into the embedded database', openLast, openFirst],
] as const;

async function startFleet(open: typeof openFirst): Promise<World> {
  const world = await startWorld({
    seed: 41,
    open,
    contoso: { users: 12, phones: 24, oddPhones: false, outdatedShare: 0, checkInEveryMs: null },
    rhythm: { syncEveryMs: { users: minute, groups: minute, 'entra-devices': often, 'managed-devices': often } },
  });
  await world.pass(minute);
  return world;
}

// Two lives of a Picket, an hour apart.
vi.setConfig({ testTimeout: 300_000 });

describe.each(ways)('a backup of %s', (_, from, into) => {
  test('restored after the tenant has moved on: nobody is let in or shut out wrongly, neither then nor meanwhile', async () => {
    const world = await startFleet(from);
    const { phones } = world.simulator.control;
    const truth = (phone: string) => phones.get({ phone });
    const tagOf = (phone: string) => truth(phone).extensionAttributes[slot];
    const infect = (phone: string) => phones.update({ phone, securityPatchLevel: '2025-03-01', checkIn: true });
    const cure = (phone: string) => phones.update({ phone, securityPatchLevel: '2026-11-05', checkIn: true });
    const settled = (phone: string, tag: string | undefined) =>
      world.until(`the tag is ${tag}`, () => tagOf(phone) === tag, 3 * minute);
    const writes = (phone: string) =>
      world.simulator.control.journal
        .effects({ kind: 'attribute', entraDeviceId: truth(phone).entraDeviceId ?? '' })
        .filter(({ property }) => property === slot)
        .map(({ to }) => to ?? null);

    const healthy = phones
      .list({ tenant: 'Contoso' })
      .filter(({ kind, entraDeviceId }) => kind === 'android' && entraDeviceId !== null)
      .map(({ phoneId }) => phoneId);
    if (healthy.length < 7) throw new Error('too few phones');
    const [worse = '', passing = '', lateCured = '', stillSick = '', curedThen = '', curedLater = '', strangers = ''] =
      healthy;
    for (const phone of [stillSick, curedThen, curedLater]) infect(phone);
    for (const phone of [stillSick, curedThen, curedLater]) await settled(phone, 'high');
    phones.setExtensionAttribute({ phone: strangers, name: slot, value: 'HR-42' });
    await world.pass(30 * second);
    const levelsThen = await levelsOf(world);

    const file = join(folder, `${world.database().engine}.backup`);
    const { keys, clock } = world;
    const place = { ...world.database().place };
    // Of the embedded database there is one user at a time.
    const isEmbedded = world.database().engine === 'pglite';
    if (isEmbedded) await world.kill();
    await createBackup({ place, keys, clock, file });
    if (isEmbedded) await world.restart();

    // The tenant moves on, and Picket with it.
    for (const phone of [worse, passing, lateCured]) infect(phone);
    for (const phone of [worse, passing, lateCured]) await settled(phone, 'high');
    for (const phone of [passing, curedThen]) cure(phone);
    for (const phone of [passing, curedThen]) await settled(phone, undefined);
    const user = truth(worse).userId ?? '';
    const newcomer = phones.enroll({
      tenant: 'Contoso',
      user,
      enrollment: 'androidFullyManaged',
      securityPatchLevel: '2025-03-01',
    }).phoneId;
    await settled(newcomer, 'high');
    await world.pass(minute);

    // Everything is lost, and while nobody works more happens.
    await world.kill();
    for (const phone of [lateCured, curedLater, newcomer]) cure(phone);
    const written = new Map([...healthy, newcomer].map((phone) => [phone, writes(phone).length]));
    await world.pass(hour);

    const target = await into();
    await target.close();
    const restored = await inDirectoryOf(world, target, (place) => restoreBackup({ place, keys, clock, file }));
    expect(restored.devicesByLevel).toEqual(countLevels(levelsThen));
    await world.restartOn(await target.reopen());

    // What the backup wants is of then: until each phone has been heard of, nothing that was told is touched.
    const faults = world.simulator.control.faults;
    faults.add({
      name: 'deaf',
      tenant: 'Contoso',
      area: 'graph',
      path: '/deviceManagement/managedDevices\\?',
      action: { kind: 'status', status: 503 },
      count: null,
    });
    await world.pass(2 * minute);
    for (const [phone, count] of written) expect(writes(phone).length, truth(phone).deviceName ?? '').toBe(count);
    // Open findings stay open; nobody is vouched for.
    const meanwhile = new Set((await levelsOf(world)).values());
    expect(meanwhile).toEqual(new Set(['high', 'not-assessed']));
    faults.clear();

    const subjects: Subject[] = [
      subject(worse, 'high', 1),
      subject(passing, 'secured', 2),
      subject(lateCured, 'secured', 2),
      subject(stillSick, 'high', 1),
      subject(curedThen, 'secured', 2),
      subject(curedLater, 'secured', 2),
      subject(newcomer, 'secured', 2),
    ];
    let differences: readonly string[] = [];
    await world
      .until(
        'Picket and the truth agree',
        async () => {
          await world.pass(5 * second);
          differences = await differencesOf(world, subjects);
          return differences.length === 0;
        },
        10 * minute,
      )
      .catch(() => expect(differences).toEqual([]));
    expect(writes(worse)).toEqual(['high']);
    expect(tagOf(strangers)).toBe('HR-42');
    // Everybody else is what he was.
    const levelsNow = await levelsOf(world);
    for (const [name, level] of levelsThen) {
      if (subjects.some(({ phoneId }) => name.startsWith(`${truth(phoneId).deviceName} `))) continue;
      expect(`${name} ${levelsNow.get(name)}`).toBe(`${name} ${level}`);
    }

    // It stays so, and the log is whole, although more of it had been signed.
    await world.pass(5 * minute);
    expect(await differencesOf(world, subjects)).toEqual([]);
    expect(await world.call(verifyAudit)).toMatchObject({ intact: true });
    await world.close();
  });
});

/** A world keeps its signed heads apart from its embedded database; in a data directory they are together. */
async function inDirectoryOf<Result>(
  world: World,
  { engine, place }: TestDatabase,
  work: (place: TestDatabase['place']) => Promise<Result>,
): Promise<Result> {
  if (engine === 'postgres') return await work({ ...place, directory: world.directory });
  const name = 'audit-heads.jsonl';
  copyFileSync(join(world.directory, name), join(place.directory, name));
  const result = await work(place);
  copyFileSync(join(place.directory, name), join(world.directory, name));
  return result;
}

const subject = (phoneId: string, expected: 'secured' | 'high', changes: number): Subject => ({
  phoneId,
  expected,
  changes,
  enrolledAnew: 0,
  levels: ['secured', 'high'],
  past: [],
});

/** Without what a restore brings with it: a value that was somebody else's all along, and one upload more of what Intune may have known. */
async function differencesOf(world: World, subjects: readonly Subject[]): Promise<readonly string[]> {
  const differences = (await compareWithTruth(world, subjects)).map(({ what }) => what);
  return differences.filter((what) => !/its tag is HR-42|was told 1 times what it had been told/.test(what));
}

async function levelsOf(world: World): Promise<ReadonlyMap<string, string>> {
  const { items } = await world.call(listDevices, { query: { limit: 1000 } });
  return new Map(items.map(({ id, name, level }) => [`${name} ${id}`, level]));
}

function countLevels(levels: ReadonlyMap<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const level of levels.values()) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}
