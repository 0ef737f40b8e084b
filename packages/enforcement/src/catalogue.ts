import type { Channel, ChannelPayload } from '@picket/domain';
import { entraAttribute } from './entra-attribute/index.ts';
import { threatLevel } from './threat-level/index.ts';

/** A channel whose settings and payload only the channel itself understands. */
export type AnyChannel = Channel<unknown, ChannelPayload>;

/** Every channel we ship, in the order the console lists them. */
export const channels: readonly AnyChannel[] = [
  entraAttribute, //
  threatLevel,
];
