import { after, type Clock, day, PicketError, type TenantId, type UserNotices } from '@picket/domain';
import { type AnswerOf, type laggingStates, noticesAtOnce, type notifyLagging } from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { forgetNotice, takeLagging } from './store.ts';

interface NoticeRequest {
  readonly tenantId: TenantId;
  readonly notices: UserNotices;
  readonly states: readonly (typeof laggingStates)[number][];
  readonly appId?: string | undefined;
  readonly title: string;
  readonly message: string;
  readonly signal: AbortSignal;
}

/**
 * Asks the users of phones that lag. A phone is written down as asked before it is: a process killed in between has asked
 * nobody twice, and at worst one phone not at all until tomorrow. A refusal is taken back at once, so that it can be
 * tried again.
 *
 * @throws PicketError what concerns everybody (no consent, throttled, unreachable), once those not asked are free again
 */
export async function notifyThoseWhoLag(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { tenantId, notices, states, appId, title, message, signal }: NoticeRequest,
): Promise<AnswerOf<typeof notifyLagging>> {
  const now = clock.now();
  const filter = { states, appId, notSince: after(now, -day) };
  const take = (limit: number) => database.forTenant(tenantId, (tx) => takeLagging(tx, filter, { limit, now }));
  const letGo = (ids: readonly (typeof taken)[number][]) =>
    database.forTenant(tenantId, async (tx) => {
      for (const id of ids) await forgetNotice(tx, id);
    });

  const taken = await take(noticesAtOnce);
  const failed: AnswerOf<typeof notifyLagging>['failed'] = [];
  for (const [index, remoteDeviceId] of taken.entries()) {
    try {
      await notices.send(remoteDeviceId, { title, body: message }, signal);
    } catch (error) {
      if (!(error instanceof PicketError) || concernsAll.has(error.code)) {
        await letGo(taken.slice(index));
        throw error;
      }
      await letGo([remoteDeviceId]);
      failed.push({ remoteDeviceId, code: error.code, detail: error.message });
    }
  }
  return { sent: taken.length - failed.length, failed, hasMore: taken.length === noticesAtOnce };
}

const concernsAll = new Set<string>([
  'consent_missing',
  'permission_missing',
  'credential_refused',
  'connector_throttled',
  'connector_unreachable',
  'misdirected',
]);
