import type { ConsentPurpose, Uem } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import type { ChannelSwitch } from '../delivery/channel-switches.ts';

/** Channels that speak to the partner service do so with the consent that syncing has. */
export const isPartnerChannel = ({ purpose }: Pick<AnyChannel, 'purpose'>): boolean =>
  purpose === ('sync-and-signal' satisfies ConsentPurpose);

/** Whose heartbeat it would be: what the UEM takes, and through what. */
export interface HeartbeatSurroundings {
  readonly uem: Pick<Uem, 'id' | 'takesThreatLevels'>;
  readonly channels: readonly AnyChannel[];
}

/** Heartbeats are sent where there is a partner service, while a channel to it is switched on. */
export function isHeartbeatUsed({ uem, channels }: HeartbeatSurroundings, switches: readonly ChannelSwitch[]): boolean {
  if (uem.takesThreatLevels !== true) return false;
  const partner = new Set(channels.filter(isPartnerChannel).map(({ id }) => id));
  return switches.some(({ channelId, enabled }) => enabled && partner.has(channelId));
}
