import type { Clock, SilenceKind, TenantId } from '@picket/domain';
import { silenceOfConnector } from '../connectors/connectors.ts';
import { findConnector, lockConnector, setSilenceTold } from '../connectors/store.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { recordHistory } from '../history/store.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { type HeartbeatSurroundings, isHeartbeatUsed } from './is-heartbeat-used.ts';

export interface WatchSilenceTools extends HeartbeatSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

const sentences: Readonly<Record<SilenceKind, string>> = {
  heard: 'Intune hears Picket again.',
  quiet:
    'A quarter of the time after which Intune ignores a silent partner has gone by without an acknowledged heartbeat.',
  ignored: 'Intune ignores what Picket reports: every phone passes its threat-level rule.',
  unknown: 'Nobody knows how long Intune will still listen to Picket.',
};

/** Looks how Intune hears a tenant's partner, and tells it once each time that it changes: in the log, and in the history that pages follow. */
export async function watchSilence(tools: WatchSilenceTools, tenantId: TenantId): Promise<void> {
  const { database, clock, log, uem } = tools;
  const uemId = uem.id;
  const told = await database.forTenant(tenantId, async (tx) => {
    const seen = await lookAt(tools, tx);
    // Most minutes bring no news: only for news is anything locked, and looked at again.
    if (seen === undefined || seen.silence.kind === seen.before) return;
    await lockConnector(tx, uemId);
    const sure = await lookAt(tools, tx);
    if (sure === undefined || sure.silence.kind === sure.before) return;
    const { silence, before } = sure;
    const now = clock.now();
    await setSilenceTold(tx, uemId, silence.kind);
    // Nothing was ever wrong, and nothing is: that is no news. Neither is that the first heartbeat is not there yet.
    if (before === undefined && (silence.kind === 'heard' || silence.kind === 'unknown')) return;
    if (before === 'unknown' && silence.kind === 'heard') return;
    await recordHistory(tx, [
      {
        at: now,
        kind: 'connector-changed',
        text: sentences[silence.kind],
        data: { uem: uemId, silence: silence.kind },
      },
    ]);
    return silence;
  });
  if (told === undefined) return;
  const { kind, silentForMs, leftMs, countedFrom } = told;
  const facts = { tenantId, uem: uemId, silence: kind, silentForMs, leftMs, countedFrom };
  if (kind === 'heard') log.info(facts, sentences.heard);
  else log.warn(facts, sentences[kind]);
}

async function lookAt({ clock, uem, channels }: WatchSilenceTools, tx: TenantTransaction) {
  const connector = await findConnector(tx, uem.id);
  if (connector === undefined || connector.state === 'unlinked' || connector.state === 'awaiting-consent') return;
  if (connector.provisionedAt === undefined && !isHeartbeatUsed({ uem, channels }, await listChannelSwitches(tx)))
    return;
  return { silence: silenceOfConnector(connector, clock.now()), before: connector.silenceTold };
}
