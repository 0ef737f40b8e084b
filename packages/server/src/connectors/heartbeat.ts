import {
  type Clock,
  type Instant,
  type PartnerStatus,
  PicketError,
  type TenantId,
  type UemId,
  type UemSession,
} from '@picket/domain';
import { redeliverAll } from '../delivery/store.ts';
import type { Database } from '../platform/database/database.ts';
import { recordHeartbeat } from './heartbeat-store.ts';
import * as store from './store.ts';

/**
 * Tells the UEM that Picket is there: provisions once, then beats. When the answer asks for everything anew, every
 * level is told again. Each heartbeat is kept with when it was acknowledged, or why it was not.
 */
export async function beatHeart(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  beat: {
    readonly tenantId: TenantId;
    readonly uem: UemId;
    readonly session: UemSession;
    /** The channels that speak to the partner service: told anew on a resync. */
    readonly channelIds: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { tenantId, uem, session, channelIds, signal } = beat;
  const { threatLevels } = session;
  if (threatLevels === undefined) return;
  const connector = await database.forTenant(tenantId, (tx) => store.findConnector(tx, uem));
  if (connector === undefined || connector.state !== 'linked') return;

  const sentAt = clock.now();
  let answered: Awaited<ReturnType<typeof exchange>>;
  try {
    answered = await exchange(threatLevels, sentAt);
  } catch (error) {
    if (!signal.aborted) await noteRefused(error, await lookAnyway(threatLevels));
    throw error;
  }
  const { resyncRequestedAt, acknowledgedAt, status } = answered;
  await database.forTenant(tenantId, async (tx) => {
    const isNew = resyncRequestedAt !== undefined && resyncRequestedAt !== connector.resyncRequestedAt;
    if (isNew) for (const channelId of channelIds) await redeliverAll(tx, channelId, sentAt);
    await store.setPartnerStatus(tx, uem, status);
    await store.setHeartbeat(tx, uem, { at: sentAt, resyncRequestedAt });
    await recordHeartbeat(tx, {
      uem,
      sentAt,
      acknowledgedAt,
      partnerState: status.state,
      partnerLastHeartbeatAt: status.lastHeartbeatAt,
    });
  });

  async function exchange(partner: typeof threatLevels & object, at: Instant) {
    if (connector?.provisionedAt === undefined) {
      await partner.provision(signal);
      await database.forTenant(tenantId, (tx) => store.setProvisioned(tx, uem, at));
    }
    const { resyncRequestedAt } = await partner.heartbeat(at, signal);
    const acknowledgedAt = clock.now();
    let status = await partner.status(signal);
    // Whether a heartbeat alone brings a partner back that was silent past its threshold is not documented. Provisioning
    // again does, and changes nothing where it was not needed.
    if (status.state === 'unresponsive') {
      await partner.provision(signal);
      status = await partner.status(signal);
    }
    return { resyncRequestedAt, acknowledgedAt, status };
  }

  /** Intune's own word is worth more than ever, and comes another way. */
  async function lookAnyway(partner: typeof threatLevels & object): Promise<PartnerStatus | undefined> {
    try {
      return await partner.status(signal);
    } catch {
      return undefined;
    }
  }

  async function noteRefused(error: unknown, status: PartnerStatus | undefined) {
    const told = error instanceof PicketError ? error : undefined;
    await database.forTenant(tenantId, async (tx) => {
      await store.clearHeartbeatWish(tx, uem);
      if (status !== undefined) await store.setPartnerStatus(tx, uem, status);
      await recordHeartbeat(tx, {
        uem,
        sentAt,
        ...(status === undefined ? {} : { partnerState: status.state, partnerLastHeartbeatAt: status.lastHeartbeatAt }),
        code: told?.code ?? 'internal',
        detail: told?.message ?? 'Picket failed; see the log.',
      });
    });
  }
}
