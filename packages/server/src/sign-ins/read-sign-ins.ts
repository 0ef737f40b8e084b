import {
  type Clock,
  day,
  type EntraDeviceId,
  hour,
  type Instant,
  minute,
  type SignIn,
  say,
  type TenantId,
  type UemSession,
} from '@picket/domain';
import { setLastSignIn } from '../devices/store.ts';
import { type HistoryEntry, recordHistory } from '../history/store.ts';
import type { Database } from '../platform/database/database.ts';
import { findDevicesByEntraId, forgetOldSignIns, insertNewSignIns, readSince, saveSince } from './store.ts';

/** Entra's log is not in the order of its times, and late: so much is read again each time. Repeats are told apart by id. */
const overlapMs = 10 * minute;
const firstLookBackMs = hour;
const keptMs = 2 * day;

/**
 * Reads who was let in and who was not since the last look, and tells it in the phones' histories. This is how Picket
 * knows that a phone was refused: nothing else in Microsoft's answers says so.
 */
export async function readSignIns(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { tenantId, uem, signal }: { readonly tenantId: TenantId; readonly uem: UemSession; readonly signal: AbortSignal },
): Promise<number> {
  if (uem.signIns === undefined) return 0;
  const startedAt = clock.now();
  const since = await database.forTenant(tenantId, readSince);
  const from = ((since ?? startedAt - firstLookBackMs) - (since === undefined ? 0 : overlapMs)) as Instant;

  let count = 0;
  let newest = since ?? from;
  for await (const page of uem.signIns.list(from, signal)) {
    count += await database.forTenant(tenantId, async (tx) => {
      const ids = [...new Set(page.items.flatMap(({ entraDeviceId }) => entraDeviceId ?? []))];
      const devices = await findDevicesByEntraId(tx, ids);
      const known = page.items.map((signIn) => ({ signIn, deviceId: idOf(signIn, devices) }));
      const fresh = await insertNewSignIns(tx, known);
      const news = known
        .filter(({ signIn }) => fresh.has(signIn.id))
        .toSorted((one, other) => one.signIn.at - other.signIn.at);

      const told: HistoryEntry[] = [];
      for (const { signIn, deviceId } of news) {
        if (deviceId === undefined || signIn.entraDeviceId === undefined) continue;
        const before = devices.get(signIn.entraDeviceId);
        await setLastSignIn(tx, deviceId, signIn.at, signIn.outcome);
        told.push(...tellOf(signIn, deviceId, before?.lastOutcome));
        devices.set(signIn.entraDeviceId, { deviceId, lastAt: signIn.at, lastOutcome: signIn.outcome });
      }
      await recordHistory(tx, told);
      return news.length;
    });
    for (const { at } of page.items) if (at > newest) newest = at;
  }
  await database.forTenant(tenantId, async (tx) => {
    // Never later than what was really seen: a sign-in that is logged late must still be found.
    await saveSince(tx, newest);
    await forgetOldSignIns(tx, (startedAt - keptMs) as Instant);
  });
  return count;
}

function idOf(
  { entraDeviceId }: SignIn,
  devices: ReadonlyMap<EntraDeviceId, { readonly deviceId: HistoryEntry['deviceId'] }>,
) {
  return entraDeviceId === undefined ? undefined : devices.get(entraDeviceId)?.deviceId;
}

/** Only turns are told: shut out, and let in again. A phone that knocks a hundred times is one story; the rest is somebody's working day. */
function tellOf(
  signIn: SignIn,
  deviceId: NonNullable<HistoryEntry['deviceId']>,
  before: SignIn['outcome'] | undefined,
): HistoryEntry[] {
  const shared = { at: signIn.at, deviceId, data: { app: signIn.app, signInId: signIn.id } };
  if (signIn.outcome === 'refused-by-policy' && before !== 'refused-by-policy') {
    const by = signIn.refusedBy.length === 0 ? 'Conditional Access' : signIn.refusedBy.join(', ');
    return [
      {
        ...shared,
        kind: 'refused-at-sign-in',
        text: say('Sign-in to {{app}} was refused by {{by}}', { app: signIn.app, by }),
      },
    ];
  }
  if (signIn.outcome === 'let-in' && before === 'refused-by-policy') {
    return [{ ...shared, kind: 'let-in', text: say('Signed in to {{app}} again', { app: signIn.app }) }];
  }
  return [];
}
