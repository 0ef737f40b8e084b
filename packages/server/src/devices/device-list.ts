import { type DeviceLevel, deviceLevels, PicketError, type Platform } from '@picket/domain';
import type { Selectable } from 'kysely';
import { Type } from 'typebox';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { DeviceTable } from './store.ts';

export type DeviceRecord = Selectable<DeviceTable>;

/** What a list shows of each device, and where it stands in it. */
const listed = [
  'device_id',
  'name',
  'user_id',
  'user_display_name',
  'user_principal_name',
  'platform',
  'facts',
  'ownership',
  'level',
  'level_rank',
  'since',
  'reasons',
  'assessed_at',
  'compliance_state',
  'last_sign_in_at',
  'last_sign_in_outcome',
  'last_sync_at',
  'retired_at',
] as const satisfies readonly (keyof DeviceRecord)[];

export type ListedDevice = Pick<DeviceRecord, (typeof listed)[number]>;

export interface DeviceFilter {
  /** `high,medium`, or `-secured`. */
  readonly level?: string;
  readonly platform?: Platform;
  readonly search?: string;
  readonly includeRetired?: boolean;
}

/** A place in the list: worst first, then by name. */
export const DevicePosition = Type.Object({ rank: Type.Integer(), name: Type.String(), id: Type.String() });

export async function listDevices(
  { db }: TenantTransaction,
  filter: DeviceFilter,
  { after, limit }: { readonly after: { rank: number; name: string; id: string } | undefined; readonly limit: number },
): Promise<readonly ListedDevice[]> {
  let query = db.selectFrom('devices_device').select(listed);
  if (filter.includeRetired !== true) query = query.where('retired_at', 'is', null);
  if (filter.level !== undefined) query = query.where('level', 'in', [...levelsOf(filter.level)]);
  if (filter.platform !== undefined) query = query.where('platform', '=', filter.platform);
  if (filter.search !== undefined && filter.search !== '') {
    const like = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) =>
      eb.or(
        (['name', 'user_principal_name', 'user_display_name', 'serial_number'] as const).map((column) =>
          eb(column, 'ilike', like),
        ),
      ),
    );
  }
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('level_rank', '>', after.rank),
        eb.and([eb('level_rank', '=', after.rank), eb('name', '>', after.name)]),
        eb.and([
          eb('level_rank', '=', after.rank),
          eb('name', '=', after.name),
          eb('device_id', '>', after.id as DeviceRecord['device_id']),
        ]),
      ]),
    );
  }
  return await query.orderBy('level_rank').orderBy('name').orderBy('device_id').limit(limit).execute();
}

/** The levels that a filter names; without any that is not taken out, all the others. */
export function levelsOf(filter: string): ReadonlySet<DeviceLevel> {
  const words = filter
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const wanted = words.filter((word) => !word.startsWith('-'));
  const unwanted = words.filter((word) => word.startsWith('-')).map((word) => word.slice(1));
  const unknown = [...wanted, ...unwanted].find((word) => !(deviceLevels as readonly string[]).includes(word));
  if (unknown !== undefined) {
    const detail = `"${unknown}" is no level; there are ${deviceLevels.join(', ')}.`;
    throw new PicketError('invalid_request', detail, { fields: [{ pointer: '/query/level', detail }] });
  }
  const among = wanted.length === 0 ? deviceLevels : deviceLevels.filter((level) => wanted.includes(level));
  return new Set(among.filter((level) => !unwanted.includes(level)));
}

export async function findDevice({ db }: TenantTransaction, id: string): Promise<DeviceRecord | undefined> {
  return await db
    .selectFrom('devices_device')
    .selectAll()
    .where('device_id', '=', id as DeviceRecord['device_id'])
    .executeTakeFirst();
}

export interface FleetCount {
  readonly byLevel: Readonly<Record<DeviceLevel, number>>;
  readonly total: number;
  readonly refusedNow: number;
}

/** Retired phones are nobody's concern and count nowhere. */
export async function countFleet({ db }: TenantTransaction): Promise<FleetCount> {
  const rows = await db
    .selectFrom('devices_device')
    .select(({ fn }) => [
      'level',
      fn.countAll<number>().as('count'),
      fn.countAll<number>().filterWhere('last_sign_in_outcome', '=', 'refused-by-policy').as('refused'),
    ])
    .where('retired_at', 'is', null)
    .groupBy('level')
    .execute();
  const byLevel: Record<DeviceLevel, number> = { 'not-assessed': 0, secured: 0, low: 0, medium: 0, high: 0 };
  for (const { level, count } of rows) byLevel[level] = Number(count);
  return {
    byLevel,
    total: rows.reduce((sum, { count }) => sum + Number(count), 0),
    refusedNow: rows.reduce((sum, { refused }) => sum + Number(refused), 0),
  };
}
