import { Type } from 'typebox';
import { partnerConnectorId } from '../areas/connectors/connector.ts';
import { assignRole } from '../entra/consent.ts';
import { formerKeyStaysMs } from '../entra/key-ring.ts';
import { seedRegistration } from '../seeds/seed-tenant.ts';
import type { RegistrationSpec } from '../seeds/tenant-spec.ts';
import { ControlFault, define, Nothing, TenantName, tenantNamed } from './define.ts';
import { userNamed } from './phone-view.ts';
import { describeRegistration, registrationNamed } from './tenant-controls.ts';

const Names = Type.Array(Type.String());
const OfferedRoles = Type.Array(Type.Object({ value: Type.String({ minLength: 1 }), displayName: Type.String() }));

/** What of an application can be changed while it runs. */
const changes = {
  redirectUris: Type.Optional(Names),
  /** Application permissions, of Graph and of the Intune API. */
  permissions: Type.Optional(Names),
  /** Delegated permissions of Graph. */
  scopes: Type.Optional(Names),
  exposedScopes: Type.Optional(Names),
  appRoles: Type.Optional(OfferedRoles),
  isPublic: Type.Optional(Type.Boolean()),
  hasGroupClaims: Type.Optional(Type.Boolean()),
  needsAssignment: Type.Optional(Type.Boolean()),
};

const Assignment = Type.Object({
  clientId: Type.String(),
  /** Its home tenant unless said. */
  tenant: Type.Optional(TenantName),
  /** User principal name or id of a user, display name or id of a group. */
  who: Type.String(),
  /** Value of one of the roles that it offers. */
  role: Type.String(),
});

export const moreRegistrationControls = {
  add: define(
    'Registers an application in a tenant; the answer has its id and secret',
    Type.Object({
      tenant: TenantName,
      displayName: Type.String({ minLength: 1 }),
      isConsented: Type.Optional(Type.Boolean()),
      isMultiTenant: Type.Optional(Type.Boolean()),
      ...changes,
    }),
    (tools, { tenant: name, permissions = [], isConsented = false, ...rest }) => {
      const spec = { ...rest, permissions, isConsented } as RegistrationSpec;
      const registration = seedRegistration(tools.world, tenantNamed(tools, name), spec, tools.world.chance);
      return describeRegistration(tools, registration);
    },
  ),
  configure: define(
    'Changes an application; what is not named stays, and consent given before too',
    Type.Object({ clientId: Type.String(), ...changes }),
    (tools, { clientId, permissions, scopes, ...rest }) => {
      const registration = registrationNamed(tools, clientId);
      Object.assign(registration, rest);
      if (permissions !== undefined) registration.requiredPermissions = permissions;
      if (scopes !== undefined) registration.requiredScopes = scopes;
      return describeRegistration(tools, registration);
    },
  ),
  assign: define('Gives a user or a group a role of the application', Assignment, (tools, input) =>
    changeAssignment(tools, input, true),
  ),
  unassign: define('Takes a role away again', Assignment, (tools, input) => changeAssignment(tools, input, false)),
};

function changeAssignment(
  tools: Parameters<typeof registrationNamed>[0],
  input: { readonly clientId: string; readonly tenant?: string; readonly who: string; readonly role: string },
  isGiven: boolean,
) {
  const registration = registrationNamed(tools, input.clientId);
  const tenant = tenantNamed(tools, input.tenant ?? registration.homeTenantId);
  if (!registration.appRoles.some(({ value }) => value === input.role)) {
    throw new ControlFault('not_found', `${registration.displayName} offers no role "${input.role}"`);
  }
  const group = [...tenant.groups.values()].find(
    ({ id, displayName }) => id === input.who || displayName === input.who,
  );
  assignRole(tools.world, tenant, registration, {
    who: group?.id ?? userNamed(tenant, input.who),
    role: input.role,
    isGiven,
  });
  return {};
}

export const keyControls = {
  roll: define(
    'A new key signs from now on; the one before stays published for a day, or as long as said',
    Type.Object({ formerStaysMs: Type.Optional(Type.Integer({ minimum: 0 })) }),
    ({ world, keys }, { formerStaysMs = formerKeyStaysMs }) => ({ kid: keys.roll(world.now(), formerStaysMs).kid }),
  ),
  list: define('Ids of the keys that are published, the one in use first', Nothing, ({ world, keys }) =>
    keys.believed(world.now()).map(({ kid }) => kid),
  ),
};

export const sessionControls = {
  revoke: define(
    'Ends everything a user signed in to: refresh tokens and browser sessions (`revokeSignInSessions`)',
    Type.Object({ tenant: TenantName, user: Type.String() }),
    (tools, { tenant: name, user }) => {
      tools.world.grants.revokeUser(userNamed(tenantNamed(tools, name), user), tools.world.now());
      return {};
    },
  ),
};

export const partnerControls = {
  offer: define(
    'A partner that the admin center offers to connect, and where its console is; the one that speaks the partner protocol unless `id` names another',
    Type.Object({
      id: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F-]{36}$' })),
      displayName: Type.String({ minLength: 1 }),
      consoleUrl: Type.Optional(Type.String({ pattern: '^https?://' })),
    }),
    ({ world }, { id = partnerConnectorId, displayName, consoleUrl }) => {
      world.partners.offer({ id, displayName, consoleUrl });
      return {};
    },
  ),
};
