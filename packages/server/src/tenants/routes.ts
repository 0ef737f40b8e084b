import { type Clock, type Entropy, PicketError, type TenantId, toIso } from '@picket/domain';
import { type AnswerOf, createTenant, getOverview, listTenants, type Role } from '@picket/wire/console';
import { Type } from 'typebox';
import { countFleet } from '../devices/device-list.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import { visibleTenants } from '../platform/http/authorize.ts';
import type { Identity } from '../platform/http/identity.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { listSyncStates } from '../sync/store.ts';
import { findTenant, insertTenant, listTenantsById, type TenantRecord } from './store.ts';

export interface TenantRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** What every new tenant begins with: its connector, its sync schedule. In the same transaction. */
  readonly furnish: (db: Transaction, tenantId: TenantId) => Promise<void>;
  /** Makes whoever added the tenant its owner. In the same transaction. */
  readonly grantOwner: (db: Transaction, tenantId: TenantId, operator: Identity) => Promise<void>;
}

const Position = Type.Object({ name: Type.String(), id: Type.String() });

export function tenantRoutes({ database, clock, entropy, furnish, grantOwner }: TenantRouteTools): readonly Route[] {
  return [
    route(listTenants, async ({ operator, query }) => {
      const { limit = defaultLimit, cursor } = query;
      const after = decodeCursor('tenants', {}, Position, cursor);
      const all = await database.acrossTenants((db) => listTenantsById(db, visibleTenants(operator)));
      const rest =
        after === undefined
          ? all
          : all.filter(({ name, id }) => name > after.name || (name === after.name && id > after.id));
      const page = pageOf(rest, limit, (last) => encodeCursor('tenants', {}, { name: last.name, id: last.id }));
      return { ...page, items: page.items.map((tenant) => toWire(tenant, operator)) };
    }),

    route(createTenant, async ({ operator, body, audit }) => {
      const id = entropy.uuid() as TenantId;
      const now = clock.now();
      await database.acrossTenants(async (db) => {
        await insertTenant(db, { id, name: body.name, at: now });
        await furnish(db, id);
        await grantOwner(db, id, operator);
        await audit(db, { target: id, detail: { tenantId: id, name: body.name } });
      });
      return { id, name: body.name, entraTenantId: null, role: 'owner' as const, createdAt: toIso(now) };
    }),

    route(getOverview, async ({ tenantId, operator }): Promise<AnswerOf<typeof getOverview>> => {
      return await database.forTenant(tenantId, async (tx) => {
        const tenant = await findTenant(tx);
        if (tenant === undefined) throw new PicketError('not_found', 'There is no such tenant.');
        const fleet = await countFleet(tx);
        const inventory = (await listSyncStates(tx)).find(({ kind }) => kind === 'managed-devices')?.lastCompletedAt;
        return {
          tenant: toWire(tenant, operator),
          devicesByLevel: fleet.byLevel,
          devices: fleet.total,
          inventoryAt: inventory === undefined ? null : toIso(inventory),
          refusedNow: fleet.refusedNow,
        };
      });
    }),
  ];
}

function toWire(tenant: TenantRecord, operator: Identity): AnswerOf<typeof createTenant> {
  const role: Role = operator.grants.get(tenant.id) ?? 'reader';
  return {
    id: tenant.id,
    name: tenant.name,
    entraTenantId: tenant.entraTenantId ?? null,
    role,
    createdAt: toIso(tenant.createdAt),
  };
}
