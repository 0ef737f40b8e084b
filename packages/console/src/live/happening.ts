import { type DeviceLevel, deviceLevels } from '@picket/domain';
import type { EventType, PicketEvent } from '@picket/wire/console';
import { levelWords } from '../words/levels.ts';

/** What just happened, as one line. */
export interface Happening {
  readonly id: number;
  readonly at: number;
  readonly deviceId: string | undefined;
  /** Of the phone, when it is about one. */
  readonly name: string | undefined;
  /** Continues after the name; stands alone without one. */
  readonly text: string;
  readonly level: DeviceLevel | undefined;
}

/** How many are kept: the newest. */
const kept = 8;

const phrases: Readonly<Record<EventType, string>> = {
  'device.level-changed': 'changed level',
  'finding.opened': 'has a new finding',
  'finding.resolved': 'has one finding less',
  'intent.sent': 'Microsoft was told',
  'intent.accepted': 'Microsoft has confirmed it',
  'intent.refused': 'a channel left it alone',
  'device.compliance-changed': 'compliance in Intune changed',
  'sign-in.refused': 'was refused at sign-in',
  'sign-in.let-in': 'was let in',
  'sync.completed': 'Intune and Entra were read',
  'sync.failed': 'Reading Intune and Entra failed',
  'connector.changed': 'The connector changed',
};

/** `nameOf` knows the phones that are on screen; an event may carry its own `deviceName`. */
export function tellHappening(event: PicketEvent, nameOf: (deviceId: string) => string | undefined): Happening {
  const { deviceName, level: told, text } = event.data;
  const level = deviceLevels.find((word) => word === told);
  const isAboutDevice = /^(device|finding|intent|sign-in)\./.test(event.type);
  const deviceId = isAboutDevice ? (event.subject ?? undefined) : undefined;
  const name = typeof deviceName === 'string' ? deviceName : deviceId && nameOf(deviceId);
  return {
    id: event.id,
    at: Date.parse(event.at),
    deviceId,
    name: isAboutDevice ? (name ?? 'A phone') : undefined,
    text: typeof text === 'string' ? text : phraseOf(event.type, level),
    level,
  };
}

/** The newest first. Successful readings come every few seconds in a small tenant and would drown the rest. */
export function withHappening(
  happenings: readonly Happening[],
  event: PicketEvent,
  happening: Happening,
): readonly Happening[] {
  if (event.type === 'sync.completed' || happenings.some(({ id }) => id === happening.id)) return happenings;
  return [happening, ...happenings].slice(0, kept);
}

function phraseOf(type: EventType, level: DeviceLevel | undefined): string {
  if (type === 'device.level-changed' && level !== undefined) return `is now ${levelWords[level].word}`;
  return phrases[type];
}
