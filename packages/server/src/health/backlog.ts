import type { ChannelId, Instant } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';

/** What of a channel is not true yet. */
export interface Backlog {
  readonly waiting: number;
  readonly sent: number;
  readonly refused: number;
  /** When the first of what is waiting or sent was decided. */
  readonly oldestAt: Instant | undefined;
}

export const noBacklog: Backlog = { waiting: 0, sent: 0, refused: 0, oldestAt: undefined };

/** By channel. Looks at what is not true yet, which is little where a fleet is well, and never at what is. */
export async function readBacklog(
  { db }: TenantTransaction,
  channelIds: readonly ChannelId[],
): Promise<ReadonlyMap<ChannelId, Backlog>> {
  if (channelIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('delivery_intent')
    .select(({ fn }) => [
      'channel_id',
      fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
      fn.countAll<number>().filterWhere('state', '=', 'sent').as('sent'),
      fn.countAll<number>().filterWhere('state', '=', 'refused').as('refused'),
      fn.min('decided_at').filterWhere('state', 'in', ['waiting', 'sent']).as('oldest_at'),
    ])
    .where('channel_id', 'in', [...channelIds])
    .where('state', 'in', ['waiting', 'sent', 'refused'])
    .groupBy('channel_id')
    .execute();
  return new Map(
    rows.map((row) => [
      row.channel_id,
      {
        waiting: Number(row.waiting),
        sent: Number(row.sent),
        refused: Number(row.refused),
        oldestAt: (row.oldest_at ?? undefined) as Instant | undefined,
      },
    ]),
  );
}
