import { type Clock, type Entropy, PicketError } from '@picket/domain';
import { type AnswerOf, type BodyOf, syncKinds, type tryAgain as tryAgainOperation } from '@picket/wire/console';
import { markDirty } from '../assessment/store.ts';
import type { AuditNote } from '../audit/audit-entry.ts';
import { wishForHeartbeat } from '../connectors/store.ts';
import { deliverAgain, listUndelivered } from '../delivery/again.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { type HeartbeatSurroundings, isHeartbeatUsed } from '../health/is-heartbeat-used.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { insertRun } from '../sync/run-store.ts';
import { findTenant } from '../tenants/store.ts';

export interface TryAgainTools extends HeartbeatSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Something is due now: whoever works in this process need not wait for the next look. */
  readonly onDue: () => void;
}

interface Again {
  readonly done: AnswerOf<typeof tryAgainOperation>;
  readonly note: AuditNote;
}

/**
 * Has something done again that failed: one way for all that can be. No message is ever repeated from the ledger, which
 * keeps no bodies: a sync reads anew, and a delivery judges its phones anew and then tells what is wanted by then. What
 * has become true in the meantime, or is wanted no more, is not sent.
 *
 * @throws PicketError `invalid_request`, `conflict` for a channel that is switched off, `consent_missing`
 */
export async function tryAgain(
  tools: TryAgainTools,
  tx: TenantTransaction,
  wish: BodyOf<typeof tryAgainOperation>,
): Promise<Again> {
  const tenant = await findTenant(tx);
  if (tenant?.entraTenantId === undefined)
    throw new PicketError('consent_missing', 'This tenant is not linked to an Entra tenant yet.');
  switch (wish.kind) {
    case 'sync':
      return await syncAgain(tools, tx, wish.of);
    case 'delivery':
      return await channelAgain(tools, tx, wish.of);
    case 'heartbeat':
      return await heartbeatAgain(tools, tx);
  }
}

async function syncAgain(
  { clock, entropy }: TryAgainTools,
  tx: TenantTransaction,
  of: string | undefined,
): Promise<Again> {
  const kind = syncKinds.find((each) => each === of);
  if (kind === undefined) throw unknown(`"${of ?? ''}" is not read; there are ${syncKinds.join(', ')}.`);
  const id = entropy.uuid();
  await insertRun(tx, { id, dryRun: false, acceptShrinkage: false, kinds: [kind], at: clock.now() });
  return {
    done: { kind: 'sync', of: kind, devices: null, syncId: id },
    note: { target: kind, detail: { kinds: [kind], syncId: id } },
  };
}

async function channelAgain(
  { clock, channels }: TryAgainTools,
  tx: TenantTransaction,
  of: string | undefined,
): Promise<Again> {
  const channel = channels.find(({ id }) => id === of);
  if (channel === undefined) throw unknown(`There is no channel "${of ?? ''}".`);
  const isOn = (await listChannelSwitches(tx)).some(({ channelId, enabled }) => enabled && channelId === channel.id);
  if (!isOn) throw new PicketError('conflict', `${channel.title} is switched off, so nothing is told through it.`);
  const now = clock.now();
  // First: what is decided by an assessment under way may be what is to be decided anew.
  await markDirty(tx, await listUndelivered(tx, channel.id), now);
  const devices = await deliverAgain(tx, channel.id, now);
  return {
    done: { kind: 'delivery', of: channel.id, devices: devices.length, syncId: null },
    note: { target: channel.id, detail: { channelId: channel.id, devices: devices.length } },
  };
}

async function heartbeatAgain({ clock, channels, uem }: TryAgainTools, tx: TenantTransaction): Promise<Again> {
  if (!isHeartbeatUsed({ uem, channels }, await listChannelSwitches(tx)))
    throw new PicketError('conflict', 'No channel to the partner service is switched on, so no heartbeat is sent.');
  await wishForHeartbeat(tx, uem.id, clock.now());
  return {
    done: { kind: 'heartbeat', of: null, devices: null, syncId: null },
    note: { target: uem.id, detail: { uem: uem.id } },
  };
}

function unknown(detail: string): PicketError {
  return new PicketError('invalid_request', detail, { fields: [{ pointer: '/body/of', detail }] });
}
