import { type DeviceLevel, deviceLevels } from '@picket/domain';
import type { EventType, PicketEvent } from '@picket/wire/console';

/** What just happened, as one line. */
export interface Happening {
  readonly id: number;
  readonly at: number;
  readonly deviceId: string | undefined;
  readonly text: string;
  readonly level: DeviceLevel | undefined;
}

/** How many are kept: the newest. */
const kept = 4;

const phrases: Readonly<Record<EventType, string>> = {
  'device.level-changed': 'Its level changed',
  'finding.opened': 'It has a new finding',
  'finding.resolved': 'It has one finding less',
  'intent.sent': 'Microsoft was told',
  'intent.accepted': 'Microsoft has confirmed it',
  'intent.lost': 'What Microsoft had confirmed is gone there',
  'intent.refused': 'A channel left it alone',
  'device.compliance-changed': 'Its compliance in Intune changed',
  'sign-in.refused': 'It was refused at sign-in',
  'sign-in.let-in': 'It was let in',
  'sync.completed': 'Microsoft was read',
  'sync.failed': 'Reading Microsoft failed',
  'connector.changed': 'The connector changed',
};

/** In the words of the event (`data.text`), and in ours when it has none. */
export function tellHappening(event: PicketEvent): Happening {
  const { level: told, text } = event.data;
  const level = deviceLevels.find((word) => word === told);
  const isAboutDevice = /^(device|finding|intent|sign-in)\./.test(event.type);
  return {
    id: event.id,
    at: Date.parse(event.at),
    deviceId: isAboutDevice ? (event.subject ?? undefined) : undefined,
    text: typeof text === 'string' ? text : phrases[event.type],
    level,
  };
}

/** The newest first. Successful readings come every few seconds in a small tenant and would drown the rest. */
export function withHappening(happenings: readonly Happening[], event: PicketEvent): readonly Happening[] {
  if (event.type === 'sync.completed' || happenings.some(({ id }) => id === event.id)) return happenings;
  return [tellHappening(event), ...happenings].slice(0, kept);
}
