import { type DeviceLevel, deviceLevels } from '@picket/domain';
import type { EventType, PicketEvent } from '@picket/wire/console';

/** What just happened, as one line. */
export interface Happening {
  readonly id: number;
  readonly at: number;
  readonly deviceId: string | undefined;
  readonly type: EventType;
  /** In the server's words, which are English; undefined where it has none for it. */
  readonly text: string | undefined;
  readonly level: DeviceLevel | undefined;
}

/** How many are kept: the newest. */
const kept = 4;

/** In the words of the event (`data.text`), where it has some. */
export function tellHappening(event: PicketEvent): Happening {
  const { level: told, text } = event.data;
  const level = deviceLevels.find((word) => word === told);
  const isAboutDevice = /^(device|finding|intent|sign-in)\./.test(event.type);
  return {
    id: event.id,
    at: Date.parse(event.at),
    deviceId: isAboutDevice ? (event.subject ?? undefined) : undefined,
    type: event.type,
    text: typeof text === 'string' ? text : undefined,
    level,
  };
}

/** The newest first. Successful readings come every few seconds in a small tenant and would drown the rest. */
export function withHappening(happenings: readonly Happening[], event: PicketEvent): readonly Happening[] {
  if (event.type === 'sync.completed' || happenings.some(({ id }) => id === event.id)) return happenings;
  return [tellHappening(event), ...happenings].slice(0, kept);
}
