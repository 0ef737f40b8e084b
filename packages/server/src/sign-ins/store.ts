import type { DeviceId, EntraDeviceId, Instant, SignIn } from '@picket/domain';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    signins_cursor: { tenant_id: string; since: InstantColumn };
    signins_signin: {
      tenant_id: string;
      sign_in_id: string;
      at: InstantColumn;
      device_id: DeviceId | null;
      entra_device_id: EntraDeviceId | null;
      outcome: SignIn['outcome'];
      app: string;
    };
  }
}

/** From when on sign-ins have not been read yet. */
export async function readSince({ db }: TenantTransaction): Promise<Instant | undefined> {
  return (await db.selectFrom('signins_cursor').select('since').executeTakeFirst())?.since;
}

export async function saveSince({ tenantId, db }: TenantTransaction, since: Instant): Promise<void> {
  await db
    .insertInto('signins_cursor')
    .values({ tenant_id: tenantId, since: at(since) })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ since: at(since) }))
    .execute();
}

/** Stores the sign-ins that were not there yet, and answers their ids: the log repeats itself, history must not. */
export async function insertNewSignIns(
  { tenantId, db }: TenantTransaction,
  signIns: readonly { readonly signIn: SignIn; readonly deviceId: DeviceId | undefined }[],
): Promise<ReadonlySet<string>> {
  if (signIns.length === 0) return new Set();
  const inserted = await db
    .insertInto('signins_signin')
    .values(
      signIns.map(({ signIn, deviceId }) => ({
        tenant_id: tenantId,
        sign_in_id: signIn.id,
        at: at(signIn.at),
        device_id: deviceId ?? null,
        entra_device_id: signIn.entraDeviceId ?? null,
        outcome: signIn.outcome,
        app: signIn.app,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('sign_in_id')
    .execute();
  return new Set(inserted.map(({ sign_in_id }) => sign_in_id));
}

/** Old sign-ins are needed only to tell repeats from news; what they meant stands in the history. */
export async function forgetOldSignIns({ db }: TenantTransaction, before: Instant): Promise<void> {
  await db.deleteFrom('signins_signin').where('at', '<', at(before)).execute();
}

/** What is known of a phone's last sign-in. */
export interface LastSignIn {
  readonly deviceId: DeviceId;
  readonly lastAt: Instant | undefined;
  readonly lastOutcome: SignIn['outcome'] | undefined;
}

export async function findDevicesByEntraId(
  { db }: TenantTransaction,
  ids: readonly EntraDeviceId[],
): Promise<Map<EntraDeviceId, LastSignIn>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('devices_device')
    .select(['device_id', 'entra_device_id', 'last_sign_in_at', 'last_sign_in_outcome'])
    .where('entra_device_id', 'in', [...ids])
    .execute();
  return new Map(
    rows.flatMap((row) =>
      row.entra_device_id === null
        ? []
        : [
            [
              row.entra_device_id,
              {
                deviceId: row.device_id,
                lastAt: row.last_sign_in_at ?? undefined,
                lastOutcome: row.last_sign_in_outcome ?? undefined,
              },
            ] as const,
          ],
    ),
  );
}
