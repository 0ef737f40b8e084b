import type { DeviceId, TenantId, Term } from '@picket/domain';
import type { FleetSight, Wanted } from '../feeds/indicators.ts';
import type { Database } from '../platform/database/database.ts';
import { findStored, listDevicesByTerm } from './inverted.ts';

/** Who of a tenant shows what a feed is about to list, by all that agents have told, history included. */
export function createFleetSight(database: Database): FleetSight {
  return {
    look: (tenantId: TenantId, wanted: readonly Wanted[]) =>
      database.forTenant(tenantId, async (tx) => {
        const terms = [...new Map(wanted.flatMap(({ term, together }) => [term, ...together]).map(keyed)).values()];
        const places = new Map(terms.map((term, place) => [keyOf(term), place]));
        const names = new Map<DeviceId, string>();
        const devicesAt = new Map<number, Set<DeviceId>>();
        for (const { place, deviceId, name } of await listDevicesByTerm(tx, await findStored(tx, terms))) {
          names.set(deviceId, name);
          const devices = devicesAt.get(place) ?? new Set();
          devicesAt.set(place, devices.add(deviceId));
        }
        const showing = (term: Term) => devicesAt.get(places.get(keyOf(term)) ?? -1) ?? new Set<DeviceId>();
        const hit = new Set<DeviceId>();
        const counts: { term: Term; devices: number }[] = [];
        for (const { term, together } of wanted) {
          const all = [...showing(term)].filter((device) => together.every((other) => showing(other).has(device)));
          for (const device of all) hit.add(device);
          if (all.length > 0) counts.push({ term, devices: all.length });
        }
        const { count } = await tx.db
          .selectFrom('devices_device')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('retired_at', 'is', null)
          .where('device_id', 'in', (eb) => eb.selectFrom('ingest_stream').select('device_id'))
          .executeTakeFirstOrThrow();
        return {
          observed: Number(count),
          hit: [...hit].map((deviceId) => ({ deviceId, name: names.get(deviceId) ?? '' })),
          terms: counts,
        };
      }),
  };
}

const keyOf = ({ kind, value }: Term): string => `${kind} ${value}`;
const keyed = (term: Term): readonly [string, Term] => [keyOf(term), term];
