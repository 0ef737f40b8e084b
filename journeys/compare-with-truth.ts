import type { DeviceLevel } from '@picket/domain';
import type { PhoneView } from '@picket/simulator';
import { type AnswerOf, getDevice, listDevices, listFindings } from '@picket/wire/console';
import type { Difference } from './difference.ts';
import type { Subject } from './subjects.ts';
import type { World } from './world.ts';

/** One process's word and the simulator's truth. */
export type TruthfulWorld = Pick<World, 'simulator' | 'call'>;

type Device = AnswerOf<typeof getDevice>;

const threatStates: Readonly<Record<Exclude<DeviceLevel, 'not-assessed'>, PhoneView['partnerReportedThreatState']>> = {
  secured: 'secured',
  low: 'lowSeverity',
  medium: 'mediumSeverity',
  high: 'highSeverity',
};
const tagName = 'extensionAttribute15';

/** What Picket says of the fleet, held against how it is. */
export async function compareWithTruth(
  world: TruthfulWorld,
  subjects: readonly Subject[],
): Promise<readonly Difference[]> {
  const { phones } = world.simulator.control.truth({ tenant: 'Contoso' });
  const listed = await world.call(listDevices, { query: { limit: 1000 } });
  const devices = await Promise.all(listed.items.map(({ id }) => world.call(getDevice, { params: { deviceId: id } })));
  const byRemoteId = Map.groupBy(devices, ({ remoteId }) => remoteId);
  const managed = phones.filter(({ managedDeviceId }) => managedDeviceId !== null);
  const ofPhones = managed.flatMap((phone): Difference[] => {
    const found = byRemoteId.get(phone.managedDeviceId) ?? [];
    const [device] = found;
    if (device === undefined) return [{ kind: 'lost', what: `${phone.deviceName} is not known` }];
    if (found.length > 1) return [{ kind: 'doubled', what: `${phone.deviceName} is known ${found.length} times` }];
    const subject = subjects.find(({ phoneId }) => phoneId === phone.phoneId);
    return comparePhone(phone, device, subject);
  });
  const surplus = listed.items.length - managed.length;
  return [
    ...ofPhones,
    ...(surplus > 0 ? [{ kind: 'lost', what: `${surplus} more phones are listed than are managed` } as const] : []),
    ...(await repeatedFindings(world)),
    ...tagsWithoutCause(world, subjects),
    ...uploadsWithoutCause(world, subjects),
  ];
}

function comparePhone(phone: PhoneView, device: Device, subject: Subject | undefined): Difference[] {
  const wrong: Difference[] = [];
  const expect = (what: string, said: unknown, is: unknown, kind: Difference['kind'] = 'lost') => {
    if (said === is) return;
    wrong.push({
      kind,
      what: `${phone.deviceName} (${phone.managedDeviceId}): ${what} is ${said} and should be ${is}`,
    });
  };
  const isSecured = device.level === 'secured';
  const expected = subject?.expected;
  if (expected !== undefined && expected !== 'any')
    expect('its level', device.level, expected, isSecured ? 'wrong-secured' : 'lost');
  const { reported } = phone;
  const isBlind =
    reported?.jailBroken === 'Unknown' || (phone.kind === 'android' && reported?.securityPatchLevel === '');
  if (isBlind && isSecured)
    wrong.push({ kind: 'wrong-secured', what: `${phone.deviceName} is called secured for lack of data` });
  expect('its compliance', device.complianceState, phone.complianceState);
  // Of a phone that is not assessed, what was told last is kept.
  if (device.level === 'not-assessed') return wrong;
  if (phone.entraObjectId !== null) {
    const tag = isSecured ? undefined : device.level;
    expect('its tag', phone.extensionAttributes[tagName], tag);
  }
  expect('what Intune was told', phone.partnerReportedThreatState, threatStates[device.level]);
  return wrong;
}

async function repeatedFindings(world: TruthfulWorld): Promise<Difference[]> {
  const { items } = await world.call(listFindings, { query: { limit: 1000, state: 'open' } });
  const same = Map.groupBy(items, ({ deviceId, detectorId }) => `${detectorId} of ${deviceId}`);
  return [...same]
    .filter(([, found]) => found.length > 1)
    .map(([what, found]) => ({ kind: 'doubled', what: `${what} is open ${found.length} times` }));
}

/** A tag that was set, taken away and set again without a cause on the phone was done twice with effect. */
function tagsWithoutCause(world: TruthfulWorld, subjects: readonly Subject[]): Difference[] {
  const { control } = world.simulator;
  return subjects.flatMap(({ phoneId, changes, expected }): Difference[] => {
    const { entraDeviceId, deviceName } = control.phones.get({ phone: phoneId });
    if (entraDeviceId === null) return [];
    const written = control.journal
      .effects({ kind: 'attribute', entraDeviceId })
      .filter(({ property }) => property === tagName);
    const wrong = written
      .filter(({ from, to }) => (from ?? null) === (to ?? null))
      .map((): Difference => ({ kind: 'doubled', what: `${deviceName} was tagged twice` }));
    if (expected !== 'any' && written.length > changes) {
      const what = `${deviceName} changed ${changes} times and its tag ${written.length} times`;
      wrong.push({ kind: 'doubled', what });
    }
    return wrong;
  });
}

/**
 * A level that Intune took from the partner although it had that level from it already was told twice with effect. An
 * enrollment begins without one, so it may be told once more for each. And a phone that changed and changed back while an
 * upload was under way is told again, since nobody can know what that upload has done: once for each two changes that Intune
 * never heard of.
 */
function uploadsWithoutCause({ simulator }: TruthfulWorld, subjects: readonly Subject[]): Difference[] {
  const tenant = [...simulator.world.tenants.values()].find(({ displayName }) => displayName === 'Contoso');
  const uploads = [...(tenant?.partner.uploads.values() ?? [])];
  const taken = uploads.flatMap(({ reports, results }) =>
    reports.filter((_, place) => results[place]?.outcome === 'accepted'),
  );
  const byDevice = Map.groupBy(taken, ({ entraDeviceId }) => entraDeviceId.toLowerCase());
  return [...byDevice].flatMap(([entraDeviceId, reports]): Difference[] => {
    const again = reports.filter(({ threatLevel }, place) => reports[place - 1]?.threatLevel === threatLevel).length;
    const { phoneId, deviceName } = simulator.control.phones.get({ phone: entraDeviceId });
    const { enrolledAnew = 0, changes = 0 } = subjects.find((subject) => subject.phoneId === phoneId) ?? {};
    const unheard = Math.max(0, changes - (reports.length - 1 - again));
    if (again <= enrolledAnew + Math.floor(unheard / 2)) return [];
    const what = `${deviceName} was enrolled anew ${enrolledAnew} times and changed ${unheard} times unheard, and Intune was told ${again} times what it had been told`;
    return [{ kind: 'doubled', what }];
  });
}
