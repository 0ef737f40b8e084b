import type { DeviceId, InstalledApp, SourceId } from '@picket/domain';
import type { InstantColumn, Json, NullableInstantColumn } from '../platform/database/columns.ts';
import type { HostKey } from './host-key.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    /** Which ids were given last. Locked by whoever gives some, until they are to be seen: ids appear in their order. */
    ingest_head: { tenant_id: string; last_app_id: number; last_host_id: number };
    ingest_app: {
      tenant_id: string;
      app_id: number;
      digest: string;
      source: SourceId;
      body: Json<InstalledApp>;
    };
    /** What an app can be looked for by: the inverted side. */
    ingest_app_term: { tenant_id: string; kind: string; value: string; app_id: number };
    ingest_device_app: {
      tenant_id: string;
      device_id: DeviceId;
      app_id: number;
      first_seen_at: InstantColumn;
      /** Null while it is on the phone, as far as anybody knows: then it was last seen with the last inventory. */
      last_seen_at: NullableInstantColumn;
    };
    ingest_host: { tenant_id: string; host_id: number; host: HostKey };
    ingest_device_host: {
      tenant_id: string;
      device_id: DeviceId;
      source: SourceId;
      host_id: number;
      first_seen_at: InstantColumn;
      last_seen_at: InstantColumn;
      contacts: number;
    };
    ingest_stream: StreamTable;
    ingest_generation: { tenant_id: string; up_to: number };
  }
}

/** How far the check-ins of a device's agent have come. One agent of each source counts: the one that enrolled last. */
interface StreamTable {
  tenant_id: string;
  device_id: DeviceId;
  source: SourceId;
  agent_id: string;
  last_sequence: number;
  sequences_before: number;
  heard_at: InstantColumn;
  /** Of the newest whole inventory; 0 before the first. */
  inventory_sequence: number;
  /** Of the newest one that was not whole. */
  partial_sequence: number;
  /** When the newest whole inventory was taken, by the agent's clock; null before the first. */
  inventory_at: NullableInstantColumn;
  /** When we heard of it; null after a restore, until there is a new one. */
  inventory_heard_at: NullableInstantColumn;
  /** Of the apps that are on the phone; null where that is more than the last whole inventory listed. */
  inventory_digest: string | null;
  /** When the agent last said what the phone spoke to. */
  contacts_at: NullableInstantColumn;
  /** When what is too old was last let go of. */
  trimmed_at: InstantColumn;
}
