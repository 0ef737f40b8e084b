import { type ChannelId, type ChannelPayload, type DeviceId, type Instant, samePayload } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { listChannelSwitches, saveChannelSwitch } from './channel-switches.ts';
import { type NewIntent, saveIntents } from './store.ts';

/** Rows at once: what may be ours is a few words, and a fleet is tens of thousands of phones. */
const rowsAtOnce = 2_000;

/** Of how many phones something of ours may still stand in a channel. None where a channel leaves nothing. */
export async function countLeftBehind(tx: TenantTransaction, channel: AnyChannel): Promise<number> {
  const { withdraw } = channel;
  if (withdraw === undefined) return 0;
  let count = 0;
  for await (const rows of readWritten(tx, channel.id)) {
    count += rows.filter(({ ours }) => ours.some((one) => !samePayload(one, withdraw(one)))).length;
  }
  return count;
}

/**
 * Switches a channel off and takes back what it left on phones: each gets the intent that nothing of ours be there, which is
 * delivered and read back like any other. Nothing new is decided for the channel meanwhile, since it is off.
 *
 * Urgent as a low warning, not as a cure: a cure waits until its phone is secured, and this must not.
 */
export async function takeBack(tx: TenantTransaction, channel: AnyChannel, now: Instant): Promise<void> {
  const { withdraw } = channel;
  const before = (await listChannelSwitches(tx)).find(({ channelId }) => channelId === channel.id);
  if (withdraw === undefined || before === undefined) return;
  await saveChannelSwitch(tx, { ...before, enabled: false, isTakingBack: true });
  // What was never tried needs no taking back, and must not be tried now.
  await tx.db
    .deleteFrom('delivery_intent')
    .where('channel_id', '=', channel.id)
    .where('state', 'in', ['waiting', 'refused'])
    .where(sql<boolean>`ours = '[]'::jsonb`)
    .execute();
  for await (const rows of readWritten(tx, channel.id)) {
    const intents = rows.map(({ device_id, payload }): NewIntent => {
      return { channelId: channel.id, deviceId: device_id, payload: withdraw(payload), urgency: 'low' };
    });
    await saveIntents(tx, intents, now);
  }
}

/** Nothing is under way anymore: the channel is simply off. */
export async function endTakingBack({ db }: TenantTransaction, channelId: ChannelId): Promise<void> {
  await db
    .updateTable('delivery_channel')
    .set({ taking_back: false })
    .where('channel_id', '=', channelId)
    .where('taking_back', '=', true)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery_intent')
            .select('device_id')
            .whereRef('delivery_intent.channel_id', '=', 'delivery_channel.channel_id')
            .where('state', '<>', 'accepted'),
        ),
      ),
    )
    .execute();
}

/** Every phone of a channel on which something was ever tried, in the order of ids. */
async function* readWritten({ db }: TenantTransaction, channelId: ChannelId) {
  let after: DeviceId | undefined;
  while (true) {
    const rows: { device_id: DeviceId; payload: ChannelPayload; ours: ChannelPayload[] }[] = await db
      .selectFrom('delivery_intent')
      .select(['device_id', 'payload', 'ours'])
      .where('channel_id', '=', channelId)
      .where(sql<boolean>`ours <> '[]'::jsonb`)
      .$if(after !== undefined, (query) => query.where('device_id', '>', after as DeviceId))
      .orderBy('device_id')
      .limit(rowsAtOnce)
      .execute();
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.device_id;
  }
}
