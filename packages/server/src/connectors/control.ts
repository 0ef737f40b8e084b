import {
  type Clock,
  type ConnectorEvent,
  day,
  type Instant,
  nextConnectorState,
  PicketError,
  say,
  toIso,
  type UemId,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import type { AnswerOf, pauseConnector, previewConnectorChange, resetConnector } from '@picket/wire/console';
import { findRegistration } from '../consent/store.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { countIntents, redeliverAll } from '../delivery/store.ts';
import { countLeftBehind, takeBack } from '../delivery/take-back.ts';
import { listObjects } from '../deployment/store.ts';
import { countRecords } from '../history/count-records.ts';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { restartSyncs } from '../sync/restart.ts';
import { listSyncStates } from '../sync/store.ts';
import { moveConnector } from './connectors.ts';
import * as store from './store.ts';

/** Who does it, and why: told in the history, and for as long as it lasts beside the connector's state. */
export interface Wish {
  readonly who: string;
  readonly reason: string;
}

export interface ControlTools {
  readonly clock: Clock;
  readonly uemId: UemId;
  readonly channels: readonly AnyChannel[];
}

type Change = AnswerOf<typeof pauseConnector>;

/** What pausing, resetting and unlinking would mean now. */
export async function previewChange(
  { uemId, channels }: ControlTools,
  tx: TenantTransaction,
): Promise<AnswerOf<typeof previewConnectorChange>> {
  const connector = await connectorIn(tx, uemId);
  const switches = await listChannelSwitches(tx);
  const counts = await countIntents(tx);
  const ofChannels: AnswerOf<typeof previewConnectorChange>['channels'] = [];
  for (const channel of channels) {
    const switched = switches.find(({ channelId }) => channelId === channel.id);
    ofChannels.push({
      id: channel.id,
      title: channel.title,
      enabled: switched?.enabled ?? false,
      takingBack: switched?.isTakingBack ?? false,
      canTakeBack: channel.withdraw !== undefined,
      leftBehind: await countLeftBehind(tx, channel),
      told: counts.get(channel.id)?.accepted ?? 0,
    });
  }
  const countOn = (of: 'pending' | 'all') =>
    ofChannels.reduce((sum, { id, enabled }) => sum + (enabled ? (counts.get(id)?.[of] ?? 0) : 0), 0);
  return {
    silence: silenceOf(connector),
    syncs: (await listSyncStates(tx)).length,
    intents: countOn('all'),
    undelivered: countOn('pending'),
    channels: ofChannels,
    objects: (await listObjects(tx)).filter(({ remoteId }) => remoteId !== undefined).length,
    kept: await countRecords(tx),
  };
}

/** Intune counts from the last heartbeat that it took. */
function silenceOf(connector: store.ConnectorRecord): AnswerOf<typeof previewConnectorChange>['silence'] {
  const { unresponsiveAfterDays: afterDays, lastHeartbeatAt } = connector;
  if (afterDays === undefined || lastHeartbeatAt === undefined) return null;
  return { ignoredAt: toIso((lastHeartbeatAt + afterDays * day) as Instant), afterDays };
}

/** Nothing is read or told from here on: `connectors/sessions.ts` gives no credential anymore, whoever asks. */
export async function pause(tools: ControlTools, tx: TenantTransaction, wish: Wish): Promise<Change> {
  return await move(tools, tx, 'paused', say('Paused by {{who}}: {{reason}}', wish));
}

/** A grant that was lost meanwhile is lost all the same. */
export async function resume(tools: ControlTools, tx: TenantTransaction, who: string): Promise<Change> {
  const resumed = await move(tools, tx, 'resumed', say('Resumed by {{who}}.', { who }));
  const registration = await findRegistration(tx, 'sync-and-signal');
  if (registration?.state === 'granted') return resumed;
  const because = 'While it was paused Microsoft took back what it once granted.';
  await moveConnector(tx, tools.uemId, 'consent-withdrawn', { because, at: tools.clock.now() });
  return changeOf(await connectorIn(tx, tools.uemId));
}

/**
 * Forgets where reading has come to and what has been told, so that both begin anew. What was learned stays: phones, findings,
 * history. Refused while something is being read, whose end would write down where it has come to.
 */
export async function reset(
  { clock, uemId }: ControlTools,
  tx: TenantTransaction,
  { who, reason }: Wish,
): Promise<AnswerOf<typeof resetConnector>> {
  const connector = await store.lockConnector(tx, uemId);
  if (connector === undefined) throw noSuchConnector();
  if (connector.state !== 'linked' && connector.state !== 'unresponsive') {
    throw new PicketError('conflict', `The connector is ${connector.state}: there is nothing to begin anew.`);
  }
  const now = clock.now();
  const syncs = await restartSyncs(tx, now);
  const counts = await countIntents(tx);
  let intents = 0;
  for (const { channelId, enabled } of await listChannelSwitches(tx)) {
    if (!enabled) continue;
    intents += counts.get(channelId)?.all ?? 0;
    await redeliverAll(tx, channelId, now);
  }
  await store.introduceAgain(tx, uemId);
  const text = say('Reset by {{who}}: {{reason}}. Everything is read and told anew.', { who, reason });
  const data = { uem: uemId, state: connector.state, before: connector.state };
  await recordHistory(tx, [{ at: now, kind: 'connector-changed', text, data }]);
  return { syncs, intents };
}

/** Switches off what leaves something on phones and takes it back; answers how many phones that are. */
export async function takeTagsBack(tools: ControlTools, tx: TenantTransaction): Promise<number> {
  const { state } = await connectorIn(tx, tools.uemId);
  if (state !== 'linked' && state !== 'unresponsive') {
    throw new PicketError('conflict', `The connector is ${state}: nothing can be taken back through it.`);
  }
  let phones = 0;
  for (const channel of tools.channels) {
    const left = await countLeftBehind(tx, channel);
    if (left === 0) continue;
    if ((await findRegistration(tx, channel.purpose))?.state !== 'granted') {
      throw new PicketError(
        'consent_missing',
        `Taking back what ${channel.title} wrote needs consent for ${channel.purpose}, which is not granted.`,
        { context: { purpose: channel.purpose } },
      );
    }
    phones += left;
    await takeBack(tx, channel, tools.clock.now());
  }
  return phones;
}

/** @throws PicketError `conflict` while phones carry what nobody could take back afterwards, unless that is wanted */
export async function unlink(
  tools: ControlTools,
  tx: TenantTransaction,
  { who, reason, leaveTags }: Wish & { readonly leaveTags: boolean },
): Promise<Change> {
  for (const channel of leaveTags ? [] : tools.channels) {
    const left = await countLeftBehind(tx, channel);
    if (left === 0) continue;
    throw new PicketError(
      'conflict',
      `${left} phones carry what Picket wrote through ${channel.title}. Take it back first, or say that it is to stay.`,
    );
  }
  const change = await move(tools, tx, 'unlinked', say('Unlinked by {{who}}: {{reason}}', { who, reason }));
  await store.introduceAgain(tx, tools.uemId);
  return change;
}

async function move(
  { clock, uemId }: ControlTools,
  tx: TenantTransaction,
  event: ConnectorEvent,
  because: string,
): Promise<Change> {
  const before = await connectorIn(tx, uemId);
  const next = nextConnectorState(before.state, event);
  if (next.kind === 'refused') throw new PicketError('conflict', `It stays as it is: ${next.because}.`);
  await moveConnector(tx, uemId, event, { because, at: clock.now() });
  return changeOf(await connectorIn(tx, uemId));
}

const changeOf = ({ because, since }: store.ConnectorRecord): Change => ({ because, since: toIso(since) });

async function connectorIn(tx: TenantTransaction, uemId: UemId): Promise<store.ConnectorRecord> {
  const connector = await store.findConnector(tx, uemId);
  if (connector === undefined) throw noSuchConnector();
  return connector;
}

const noSuchConnector = () => new PicketError('not_found', 'There is no such connector.');
