import { type EntraTenantId, type TenantId, textOf } from '@picket/domain';
import {
  assignEntraTenant,
  chooseInstanceRegistration,
  getInstanceRegistrationGuide,
  listEntraAssignments,
  listInstanceRegistrations,
  removeInstanceRegistration,
  setInstanceRegistration,
  unassignEntraTenant,
} from '@picket/wire/console';
import { Type } from 'typebox';
import { type Route, route } from '../../platform/http/route.ts';
import { toldToWire } from '../../platform/http/told.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../../platform/paging.ts';
import { listTenantIds, listTenantsById } from '../../tenants/store.ts';
import { describeAssignments, describeInstanceRegistrations } from './describe.ts';
import { assignEntraTenant as assign, unassignEntraTenant as unassign } from './entra-assignment.ts';
import {
  checkInstanceRegistration,
  type InstanceRegistrationTools,
  removeInstanceRegistration as remove,
  storeInstanceRegistration,
  useInstanceRegistration,
} from './instance-registrations.ts';

export interface InstanceRegistrationRouteTools extends InstanceRegistrationTools {
  readonly redirectUri: () => string;
}

const Position = Type.Object({ name: Type.String(), id: Type.String() });

export function instanceRegistrationRoutes(tools: InstanceRegistrationRouteTools): readonly Route[] {
  const { database, clock, uem, redirectUri } = tools;
  return [
    route(listInstanceRegistrations, async () => ({
      items: await database.acrossTenants((db) => describeInstanceRegistrations(db, clock.now())),
    })),

    route(getInstanceRegistrationGuide, async ({ params }) => {
      const { name, steps, script } = uem.registrationGuide(params.purpose, redirectUri(), 'many-tenants');
      return { name, redirectUri: redirectUri(), steps: steps.map(textOf), script, told: toldToWire(...steps) };
    }),

    route(setInstanceRegistration, async ({ params: { purpose }, body, audit, signal }) => {
      const checked = await checkInstanceRegistration(tools, { purpose, ...body }, signal);
      return await database.acrossTenants(async (db) => {
        const reached = await storeInstanceRegistration(tools, db, checked);
        const { clientId } = checked.credential;
        await audit(db, { target: purpose, detail: { purpose, clientId, tenantIds: reached } });
        const { provenBy } = checked;
        const [proof] = provenBy === undefined ? [] : await listTenantsById(db, [provenBy]);
        return { tenants: reached.length, provenBy: proof?.name ?? null };
      });
    }),

    route(removeInstanceRegistration, ({ params: { purpose }, audit }) =>
      database.acrossTenants(async (db) => {
        await remove(db, purpose);
        await audit(db, { target: purpose, detail: { purpose } });
      }),
    ),

    route(listEntraAssignments, async ({ query: { limit = defaultLimit, cursor } }) => {
      const after = decodeCursor('entra-assignments', {}, Position, cursor);
      return await database.acrossTenants(async (db) => {
        const all = await listTenantsById(db, await listTenantIds(db));
        const rest =
          after === undefined
            ? all
            : all.filter(({ name, id }) => name > after.name || (name === after.name && id > after.id));
        const page = pageOf(rest, limit, ({ name, id }) => encodeCursor('entra-assignments', {}, { name, id }));
        const ids = page.items.map(({ id }) => id);
        return { ...page, items: await describeAssignments(db, ids) };
      });
    }),

    route(assignEntraTenant, ({ params, body, audit }) =>
      database.acrossTenants(async (db) => {
        const tenantId = params.subjectId as TenantId;
        const entraTenantId = body.entraTenantId.toLowerCase() as EntraTenantId;
        await assign(db, { tenantId, entraTenantId, now: clock.now() });
        await audit(db, { target: tenantId, detail: { tenantId, entraTenantId } });
      }),
    ),

    route(unassignEntraTenant, ({ params, audit }) =>
      database.acrossTenants(async (db) => {
        const tenantId = params.subjectId as TenantId;
        await unassign(db, tenantId);
        await audit(db, { target: tenantId, detail: { tenantId } });
      }),
    ),

    route(chooseInstanceRegistration, ({ tenantId, params: { purpose }, audit }) =>
      database.acrossTenants(async (db) => {
        const chosen = await useInstanceRegistration(tools, db, { tenantId, purpose });
        await audit(db, { target: purpose, detail: { purpose, ...chosen } });
        return chosen;
      }),
    ),
  ];
}
