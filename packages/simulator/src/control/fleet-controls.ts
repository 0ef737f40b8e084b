import { Type } from 'typebox';
import { seededChance } from '../chance.ts';
import { minute } from '../clock.ts';
import { startCompliance } from '../phones/enrollment.ts';
import { toolsRegistration } from '../seeds/registrations.ts';
import { seedPhone } from '../seeds/seed-phones.ts';
import { seedTenant } from '../seeds/seed-tenant.ts';
import { ControlFault, define, TenantName, tenantNamed } from './define.ts';
import { describePhone, type PhoneView } from './phone-view.ts';
import { describeTenant, type TenantView } from './tenant-controls.ts';

const mostUsers = 50_000;
const mostPhones = 100_000;
const Share = Type.Number({ minimum: 0, maximum: 1 });

/** Tenants that come and go while the simulator runs. */
export const moreTenantControls = {
  add: define(
    'A tenant more, as the seed makes it: people, groups, a fleet, an application for tools that may do everything',
    Type.Object({
      displayName: Type.String({ minLength: 1 }),
      domain: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' }),
      users: Type.Integer({ minimum: 1, maximum: mostUsers }),
      phones: Type.Integer({ minimum: 0, maximum: mostPhones }),
      outdatedShare: Type.Optional(Share),
      oddPhones: Type.Optional(Type.Boolean()),
      checkInEveryMs: Type.Optional(Type.Union([Type.Integer({ minimum: 1_000 }), Type.Null()])),
      groups: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000 })),
      policies: Type.Optional(Type.Boolean()),
    }),
    ({ world }, spec): TenantView => {
      for (const name of [spec.displayName, spec.domain]) {
        if (world.findTenant(name) !== undefined)
          throw new ControlFault('invalid_request', `there is a tenant "${name}" already`);
      }
      const registrations = [toolsRegistration(spec.displayName)];
      // Of the world's own seed: the same tenant, whether it was there from the start or comes later.
      return describeTenant(seedTenant(world, { ...spec, registrations }, seededChance(world.seed)));
    },
  ),
  remove: define(
    'A tenant is gone, with its applications: whoever asks for it finds nothing',
    Type.Object({ tenant: TenantName }),
    (tools, { tenant: name }) => {
      const { world } = tools;
      const tenant = tenantNamed(tools, name);
      world.tenants.delete(tenant.id);
      for (const { clientId, homeTenantId } of [...world.registrations.values()]) {
        if (homeTenantId === tenant.id) world.registrations.delete(clientId);
      }
      return {};
    },
  ),
};

/** Phones by the hundred. */
export const fleetControls = {
  enroll: define(
    'So many phones more, of all kinds, spread over the tenant’s people as the seed does it, enrolled some time ago',
    Type.Object({
      tenant: TenantName,
      count: Type.Integer({ minimum: 1, maximum: 10_000 }),
      /** Share of them that runs an outdated system; 0.08 unless said. */
      outdatedShare: Type.Optional(Share),
      /** 30 minutes unless said; null for only when told. */
      checkInEveryMs: Type.Optional(Type.Union([Type.Integer({ minimum: 1_000 }), Type.Null()])),
    }),
    (tools, { tenant: name, count, outdatedShare = 0.08, checkInEveryMs = 30 * minute }): readonly PhoneView[] => {
      const { world } = tools;
      const tenant = tenantNamed(tools, name);
      const users = [...tenant.users.values()];
      const now = world.now();
      if (tenant.phones.size + count > mostPhones)
        throw new ControlFault('invalid_request', `a tenant has up to ${mostPhones} phones`);
      const outdated = Math.round(count * outdatedShare);
      return Array.from({ length: count }, (_, index) => {
        const user = users[index % users.length];
        if (user === undefined) throw new ControlFault('invalid_request', 'nobody is there to hold a phone');
        const { phone, managed } = seedPhone(tenant, {
          chance: world.chance,
          now,
          user,
          isOutdated: index < outdated,
          checkInEveryMs,
        });
        startCompliance(world, tenant, managed);
        return describePhone(tenant, phone, now);
      });
    },
  ),
};
