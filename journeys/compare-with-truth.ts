import type { DeviceLevel } from '@picket/domain';
import type { PhoneView } from '@picket/simulator';
import { type AnswerOf, getDevice, listDevices, listFindings } from '@picket/wire/console';
import type { World } from './world.ts';

/** A phone whose level is known from what was done to it, by other means than Picket's. */
export interface Subject {
  readonly phoneId: string;
  expected: Extract<DeviceLevel, 'secured' | 'high' | 'not-assessed'>;
  /** How often its facts changed to other ones: its tag may have changed as often, and no more. */
  changes: number;
}

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

/** What Picket says of the fleet, held against how it is. One sentence a difference. */
export async function compareWithTruth(world: TruthfulWorld, subjects: readonly Subject[]): Promise<readonly string[]> {
  const { phones } = world.simulator.control.truth({ tenant: 'Contoso' });
  const listed = await world.call(listDevices, { query: { limit: 1000 } });
  const devices = await Promise.all(listed.items.map(({ id }) => world.call(getDevice, { params: { deviceId: id } })));
  const byRemoteId = Map.groupBy(devices, ({ remoteId }) => remoteId);
  const managed = phones.filter(({ managedDeviceId }) => managedDeviceId !== null);
  const ofPhones = managed.flatMap((phone) => {
    const found = byRemoteId.get(phone.managedDeviceId) ?? [];
    const [device] = found;
    if (device === undefined || found.length > 1) return [`${phone.deviceName} is known ${found.length} times`];
    const subject = subjects.find(({ phoneId }) => phoneId === phone.phoneId);
    return comparePhone(phone, device, subject);
  });
  const surplus = listed.items.length - managed.length;
  return [
    ...ofPhones,
    ...(surplus > 0 ? [`${surplus} more phones are listed than are managed`] : []),
    ...(await repeatedFindings(world)),
    ...tagsWithoutCause(world, subjects),
  ];
}

function comparePhone(phone: PhoneView, device: Device, subject: Subject | undefined): string[] {
  const wrong: string[] = [];
  const expect = (what: string, said: unknown, is: unknown) => {
    if (said !== is)
      wrong.push(`${phone.deviceName} (${phone.managedDeviceId}): ${what} is ${said} and should be ${is}`);
  };
  if (subject !== undefined) expect('its level', device.level, subject.expected);
  const { reported } = phone;
  const isBlind =
    reported?.jailBroken === 'Unknown' || (phone.kind === 'android' && reported?.securityPatchLevel === '');
  if (isBlind && device.level === 'secured') wrong.push(`${phone.deviceName} is called secured for lack of data`);
  expect('its compliance', device.complianceState, phone.complianceState);
  // Of a phone that is not assessed, what was told last is kept.
  if (device.level === 'not-assessed') return wrong;
  if (phone.entraObjectId !== null) {
    const tag = device.level === 'secured' ? undefined : device.level;
    expect('its tag', phone.extensionAttributes[tagName], tag);
  }
  expect('what Intune was told', phone.partnerReportedThreatState, threatStates[device.level]);
  return wrong;
}

async function repeatedFindings(world: TruthfulWorld): Promise<string[]> {
  const { items } = await world.call(listFindings, { query: { limit: 1000, state: 'open' } });
  const same = Map.groupBy(items, ({ deviceId, detectorId }) => `${detectorId} of ${deviceId}`);
  return [...same]
    .filter(([, found]) => found.length > 1)
    .map(([what, found]) => `${what} is open ${found.length} times`);
}

/** A tag that was set, taken away and set again without a cause on the phone was done twice with effect. */
function tagsWithoutCause(world: TruthfulWorld, subjects: readonly Subject[]): string[] {
  const { control } = world.simulator;
  return subjects.flatMap(({ phoneId, changes }) => {
    const { entraDeviceId, deviceName } = control.phones.get({ phone: phoneId });
    if (entraDeviceId === null) return [];
    const written = control.journal
      .effects({ kind: 'attribute', entraDeviceId })
      .filter(({ property }) => property === tagName);
    const wrong = written
      .filter(({ from, to }) => (from ?? null) === (to ?? null))
      .map(() => `${deviceName} was tagged twice`);
    if (written.length > changes) {
      wrong.push(`${deviceName} changed ${changes} times and its tag ${written.length} times`);
    }
    return wrong;
  });
}
