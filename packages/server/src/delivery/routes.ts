import { type Clock, PicketError } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import { type AnswerOf, listChannels, setChannel } from '@picket/wire/console';
import { markDirty } from '../assessment/store.ts';
import { listDeviceIds } from '../devices/store.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { listChannelSwitches, saveChannelSwitch } from './channel-switches.ts';
import { countIntents } from './store.ts';

export function deliveryRoutes({
  database,
  clock,
  channels,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly channels: readonly AnyChannel[];
}): readonly Route[] {
  return [
    route(listChannels, async ({ tenantId }) => ({
      items: await database.forTenant(tenantId, (tx) => describeAll(tx, channels)),
    })),

    route(setChannel, async ({ tenantId, params, body, audit }) => {
      const channel = channels.find(({ id }) => id === params.channelId);
      if (channel === undefined) throw new PicketError('not_found', 'There is no such channel.');
      return await database.forTenant(tenantId, async (tx) => {
        const before = (await listChannelSwitches(tx)).find(({ channelId }) => channelId === channel.id);
        const settings = { ...(before?.settings ?? {}), ...(body.settings ?? {}) };
        // Refuses what the channel does not understand, before anything is kept.
        channel.settings.parse(settings);
        // What each phone should look like there is decided anew; nothing is sent that is true already. Marked before the
        // switch is thrown, so that no assessment under way goes by the old one and takes the mark away.
        await markDirty(tx, await listDeviceIds(tx), clock.now());
        await saveChannelSwitch(tx, {
          channelId: channel.id,
          enabled: body.enabled,
          settings,
        });
        await audit(tx, {
          target: channel.id,
          detail: {
            channelId: channel.id,
            before: { enabled: before?.enabled ?? false },
            after: { enabled: body.enabled },
            changed: Object.keys(body.settings ?? {}),
          },
        });
        const described = (await describeAll(tx, channels)).find(({ id }) => id === channel.id);
        if (described === undefined) throw new PicketError('internal', 'The channel vanished while it was being set.');
        return described;
      });
    }),
  ];
}

async function describeAll(
  tx: TenantTransaction,
  channels: readonly AnyChannel[],
): Promise<AnswerOf<typeof listChannels>['items']> {
  const switches = await listChannelSwitches(tx);
  const counts = await countIntents(tx);
  return channels.map((channel) => {
    const stored = switches.find(({ channelId }) => channelId === channel.id);
    const count = counts.get(channel.id) ?? { pending: 0, refused: 0 };
    return {
      id: channel.id,
      title: channel.title,
      about: channel.about,
      purpose: channel.purpose,
      enabled: stored?.enabled ?? false,
      takingBack: stored?.isTakingBack ?? false,
      settings: { ...(channel.settings.parse(stored?.settings ?? {}) as Record<string, unknown>) },
      schema: { ...channel.settings.schema },
      pending: count.pending,
      refused: count.refused,
    };
  });
}
