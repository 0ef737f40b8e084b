import type {
  DeviceId,
  DeviceLevel,
  EntraDeviceId,
  EntraObjectId,
  Instant,
  ManagedDevice,
  ObservedFacts,
  Ownership,
  Platform,
  Reason,
  RemoteDeviceId,
  SignIn,
} from '@picket/domain';
import { at, type InstantColumn, type Json, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    devices_device: DeviceTable;
    devices_managed: ManagedTable;
  }
}

/** Our record of a phone: who it is (written by sync) and what it was judged to be (written by assessment). */
export interface DeviceTable {
  tenant_id: string;
  device_id: DeviceId;
  entra_device_id: EntraDeviceId | null;
  /** The directory's object for it, once users, groups and devices have been read. */
  entra_object_id: EntraObjectId | null;
  /** Its current enrollment; null once the UEM no longer lists it. */
  remote_id: RemoteDeviceId | null;
  name: string;
  platform: Platform;
  ownership: Ownership;
  enrollment_type: string | null;
  serial_number: string | null;
  user_id: EntraObjectId | null;
  user_principal_name: string | null;
  user_display_name: string | null;
  enrolled_at: NullableInstantColumn;
  last_sync_at: NullableInstantColumn;
  compliance_state: string;
  partner_reported_threat_state: string | null;
  facts: Json<ObservedFacts>;
  created_at: InstantColumn;
  retired_at: NullableInstantColumn;

  level: DeviceLevel;
  /** Worst first: the order of lists. */
  level_rank: number;
  /** Since when it has had this level. */
  since: InstantColumn;
  reasons: Json<Reason[]>;
  vouched_by: Json<{ source: string; observedAt: Instant }[]>;
  assessed_at: NullableInstantColumn;
  /** When time alone will change the answer. */
  review_at: NullableInstantColumn;

  last_sign_in_at: NullableInstantColumn;
  last_sign_in_outcome: SignIn['outcome'] | null;
}

/** Every enrollment that the UEM lists, also those that another has superseded. */
interface ManagedTable {
  tenant_id: string;
  remote_id: RemoteDeviceId;
  device_id: DeviceId;
  is_current: boolean;
  fingerprint: string;
  body: Json<ManagedDevice>;
  /** The complete pass in which it was first not listed; a second one in a row makes it gone. */
  missing_since_round: string | null;
}

/** An older sign-in that is told late does not undo a newer one. */
export async function setLastSignIn(
  { db }: TenantTransaction,
  deviceId: DeviceId,
  signedInAt: Instant,
  outcome: SignIn['outcome'],
): Promise<void> {
  await db
    .updateTable('devices_device')
    .set({ last_sign_in_at: at(signedInAt), last_sign_in_outcome: outcome })
    .where('device_id', '=', deviceId)
    .where((eb) => eb.or([eb('last_sign_in_at', 'is', null), eb('last_sign_in_at', '<=', at(signedInAt))]))
    .execute();
}
