import { Type } from 'typebox';
import { applyComplianceToAll } from '../areas/compliance-policies/apply-compliance.ts';
import { isDynamic } from '../areas/groups/dynamic-members.ts';
import { reportedThreatStates } from '../areas/managed-devices/managed-device.ts';
import { toIso } from '../clock.ts';
import { registerCertificate } from '../entra/client-assertion.ts';
import { grantConsent, revokeConsent, setPrincipalEnabled } from '../entra/consent.ts';
import { decideConsent, parseConsentRequest } from '../entra/consent-endpoint.ts';
import type { Registration } from '../entra/registration.ts';
import { addMember, removeMember } from '../seeds/seed-groups.ts';
import type { Tenant } from '../world/tenant.ts';
import type { TenantBehaviour } from '../world/tenant-behaviour.ts';
import { undocumentedBehaviours } from '../world/undocumented.ts';
import { ControlFault, type ControlTools, define, momentOf, Nothing, TenantName, tenantNamed } from './define.ts';
import { userNamed } from './phone-view.ts';

const Count = Type.Integer({ minimum: 0 });

/** Every knob, each optional: what is not named stays. */
const Behaviour = Type.Partial(
  Type.Object({
    registeredPartner: Type.Boolean(),
    consentDelayMs: Count,
    uploadDelayMs: Count,
    complianceDelayMs: Count,
    pushDelayMs: Count,
    replicationDelayMs: Count,
    dynamicGroupDelayMs: Count,
    exportDelayMs: Count,
    signInLogDelayMs: Count,
    togglesOnProvision: Type.Array(Type.Enum(['android', 'ios'])),
    secureByDefault: Type.Boolean(),
    checkInThresholdDays: Type.Integer({ minimum: 1, maximum: 120 }),
    threatReadings: Type.Partial(
      Type.Object(
        Object.fromEntries(reportedThreatStates.map((state) => [state, Type.Enum(['proposed', 'opposite'])])),
      ),
    ),
    ruleWithoutConnector: Type.Enum(['passes', 'fails']),
    unresponsiveShownAfterDays: Type.Union([Type.Number({ minimum: 1 / 24 }), Type.Literal('threshold')]),
    unsupportedAction: Type.Enum(['taken', 'refused']),
    unknownConnectorId: Type.Enum(['taken', 'refused']),
    connectorWhenAdded: Type.Enum(['unavailable', 'notSetUp']),
    deprovisionedConnector: Type.Enum(['kept', 'removed']),
    silentPartnerRecovers: Type.Enum(['by-heartbeat', 'by-provisioning']),
    partnerThresholdDays: Type.Integer({ minimum: 1 }),
    newWordsInV1: Type.Enum(['hidden', 'told']),
    graceCountsAsCompliant: Type.Boolean(),
    unregisteredDeviceId: Type.Enum(['zero', 'empty']),
    registeredOnlyDevice: Type.Enum(['null', 'false']),
    deviceDisabledByApp: Type.Enum(['taken', 'refused']),
    assign: Type.Enum(['replaces', 'adds']),
    policyWithoutBlock: Type.Enum(['refused', 'taken']),
    memberAddedAgain: Type.Enum(['refused', 'taken']),
    challengeableTokens: Type.Enum(['an-hour', 'a-day']),
    directoryPageSize: Type.Integer({ minimum: 1, maximum: 999 }),
    intunePageSize: Type.Integer({ minimum: 1, maximum: 1_000 }),
    deltaMembersPerEntry: Type.Integer({ minimum: 1 }),
  }),
  { additionalProperties: false },
);

export interface TenantView {
  readonly tenantId: string;
  readonly displayName: string;
  readonly domain: string;
  readonly users: number;
  readonly phones: number;
  readonly managedDevices: number;
  readonly admins: readonly { readonly id: string; readonly userPrincipalName: string }[];
  readonly behaviour: TenantBehaviour;
}

export const tenantControls = {
  setReading: define(
    'Turns everything that Microsoft does not document to the reading that is taken to be so, or to the opposite',
    Type.Object({ tenant: TenantName, reading: Type.Enum(['proposed', 'opposite']) }),
    (tools, { tenant: name, reading }): TenantView => {
      const tenant = tenantNamed(tools, name);
      const turned = Object.fromEntries(undocumentedBehaviours.map((one) => [one.knob, one[reading as 'proposed']]));
      tenant.knobs.turn(turned as Partial<TenantBehaviour>);
      applyComplianceToAll(tools.world, tenant);
      return describeTenant(tenant);
    },
  ),
  askedReadings: define(
    'Of what Microsoft does not document: which of it anything has asked for; with `forget`, counted anew from now on',
    Type.Object({ tenant: TenantName, forget: Type.Optional(Type.Boolean()) }),
    (tools, { tenant: name, forget }): readonly (keyof TenantBehaviour)[] => {
      const { knobs } = tenantNamed(tools, name);
      const asked = undocumentedBehaviours.map(({ knob }) => knob).filter((knob) => knobs.asked.has(knob));
      if (forget === true) knobs.forgetAsked();
      return asked.toSorted();
    },
  ),
  list: define('All tenants', Nothing, ({ world }): readonly TenantView[] =>
    [...world.tenants.values()].map(describeTenant),
  ),
  setBehaviour: define(
    'Turns knobs of a tenant (`TenantBehaviour`); what is not named stays',
    Type.Object({ tenant: TenantName, behaviour: Behaviour }),
    (tools, { tenant: name, behaviour }): TenantView => {
      const tenant = tenantNamed(tools, name);
      tenant.knobs.turn(behaviour as Partial<TenantBehaviour>);
      applyComplianceToAll(tools.world, tenant);
      return describeTenant(tenant);
    },
  ),
};

export function describeTenant(tenant: Tenant): TenantView {
  return {
    tenantId: tenant.id,
    displayName: tenant.displayName,
    domain: tenant.domain,
    users: tenant.users.size,
    phones: tenant.phones.size,
    managedDevices: tenant.managedDevices.size,
    admins: tenant.admins.map((id) => ({ id, userPrincipalName: tenant.users.get(id)?.userPrincipalName ?? '' })),
    behaviour: tenant.knobs.turned,
  };
}

export interface RegistrationView {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly secretExpiresAt: string;
  /** SHA-256 thumbprints of its certificates, in base64url. */
  readonly certificates: readonly string[];
  readonly redirectUris: readonly string[];
  readonly permissions: readonly string[];
  /** Delegated permissions of Graph that it asks for. */
  readonly scopes: readonly string[];
  /** Roles consented to in its home tenant; null: no service principal. */
  readonly grantedRoles: readonly string[] | null;
}

export const registrationControls = {
  list: define(
    'Applications with their secrets; of one home tenant, if named',
    Type.Object({ tenant: Type.Optional(TenantName) }),
    (tools, { tenant: name }): readonly RegistrationView[] => {
      const home = name === undefined ? undefined : tenantNamed(tools, name).id;
      return [...tools.world.registrations.values()]
        .filter(({ homeTenantId }) => home === undefined || homeTenantId === home)
        .map((registration) => describeRegistration(tools, registration));
    },
  ),
  setRedirectUris: define(
    'Where consent may send the browser: exact strings, all of them',
    Type.Object({ clientId: Type.String(), redirectUris: Type.Array(Type.String()) }),
    (tools, { clientId, redirectUris }) => {
      const registration = registrationNamed(tools, clientId);
      registration.redirectUris = [...redirectUris];
      return describeRegistration(tools, registration);
    },
  ),
  setPermissions: define(
    'What the application asks for; consent given before stays as it is',
    Type.Object({ clientId: Type.String(), permissions: Type.Array(Type.String()) }),
    (tools, { clientId, permissions }) => {
      const registration = registrationNamed(tools, clientId);
      registration.requiredPermissions = [...permissions];
      return describeRegistration(tools, registration);
    },
  ),
  addCertificate: define(
    'Registers a certificate (PEM) whose key may sign for the application; its secrets stay',
    Type.Object({ clientId: Type.String(), certificate: Type.String() }),
    (tools, { clientId, certificate }) => {
      const registration = registrationNamed(tools, clientId);
      registration.certificates.push(certified(certificate));
      return describeRegistration(tools, registration);
    },
  ),
  setSecretExpiry: define(
    'When its secrets expire',
    Type.Object({ clientId: Type.String(), expiresAt: Type.String() }),
    (tools, { clientId, expiresAt }) => {
      const registration = registrationNamed(tools, clientId);
      for (const secret of registration.secrets) secret.expiresAt = momentOf(expiresAt);
      return describeRegistration(tools, registration);
    },
  ),
};

function certified(pem: string) {
  try {
    return registerCertificate(pem);
  } catch (error) {
    throw new ControlFault('invalid_request', (error as Error).message);
  }
}

export function describeRegistration({ world }: ControlTools, registration: Registration): RegistrationView {
  const home = world.tenants.get(registration.homeTenantId);
  const principal = home?.servicePrincipals.get(registration.clientId);
  const secret = registration.secrets[0];
  return {
    tenantId: registration.homeTenantId,
    tenantName: home?.displayName ?? '',
    displayName: registration.displayName,
    clientId: registration.clientId,
    clientSecret: secret?.value ?? '',
    secretExpiresAt: toIso(secret?.expiresAt ?? 0),
    certificates: registration.certificates.map(({ thumbprint }) => thumbprint),
    redirectUris: registration.redirectUris,
    permissions: registration.requiredPermissions,
    scopes: registration.requiredScopes,
    grantedRoles: principal === undefined ? null : [...principal.roles].toSorted(),
  };
}

export function registrationNamed({ world }: ControlTools, clientId: string): Registration {
  const registration = world.registrations.get(clientId.toLowerCase());
  if (registration === undefined) throw new ControlFault('not_found', `there is no application ${clientId}`);
  return registration;
}

const Consent = Type.Object({ clientId: Type.String(), tenant: Type.Optional(TenantName) });

export const consentControls = {
  grant: define('Consents without a browser, in the home tenant unless another is named', Consent, (tools, input) => {
    const registration = registrationNamed(tools, input.clientId);
    grantConsent(tools.world, tenantNamed(tools, input.tenant ?? registration.homeTenantId), registration);
    return describeRegistration(tools, registration);
  }),
  revoke: define(
    'Takes back one permission, or, without one, the whole application',
    Type.Object({ ...Consent.properties, permission: Type.Optional(Type.String()) }),
    (tools, { clientId, tenant, permission }) => {
      const registration = registrationNamed(tools, clientId);
      const where = tenantNamed(tools, tenant ?? registration.homeTenantId);
      revokeConsent(tools.world, where, registration.clientId, permission);
      return describeRegistration(tools, registration);
    },
  ),
  setEnabled: define(
    'Switches an application off in a tenant, or on again: its grants stand, and Entra gives it no token (AADSTS7000112)',
    Type.Object({ ...Consent.properties, isEnabled: Type.Boolean() }),
    (tools, { clientId, tenant, isEnabled }) => {
      const registration = registrationNamed(tools, clientId);
      setPrincipalEnabled(tenantNamed(tools, tenant ?? registration.homeTenantId), registration.clientId, isEnabled);
      return describeRegistration(tools, registration);
    },
  ),
  decide: define(
    'Does what an administrator does on the consent page: give the address the page was asked by; follow `redirectTo`',
    Type.Object({
      consentUrl: Type.String(),
      decision: Type.Enum(['accept', 'cancel']),
      /** Whose administrator signs in; needed where the address names no tenant. */
      tenant: Type.Optional(TenantName),
    }),
    (tools, { consentUrl, decision, tenant: name }) => {
      const url = URL.parse(consentUrl);
      const tenantInPath = /^\/([^/]+)\/v2\.0\/adminconsent$/.exec(url?.pathname ?? '')?.[1];
      if (url === null || tenantInPath === undefined) {
        throw new ControlFault('invalid_request', 'that is no address of the consent page');
      }
      const parsed = parseConsentRequest(tools, decodeURIComponent(tenantInPath), url.searchParams);
      if (parsed.kind === 'refused') {
        throw new ControlFault('invalid_request', `Entra refuses: AADSTS${parsed.code} ${parsed.values.join(', ')}`);
      }
      const tenant = parsed.request.tenant ?? tenantNamed(tools, name ?? parsed.request.registration.homeTenantId);
      return { redirectTo: decideConsent(tools.world, parsed.request, tenant, decision) };
    },
  ),
};

const Membership = Type.Object({ tenant: TenantName, group: Type.String(), user: Type.String() });

export const groupControls = {
  addUser: define('Puts a user into a group (display name or id)', Membership, (tools, input) =>
    changeMembership(tools, input, true),
  ),
  removeUser: define('Takes a user out of a group', Membership, (tools, input) =>
    changeMembership(tools, input, false),
  ),
};

function changeMembership(
  tools: ControlTools,
  input: { readonly tenant: string; readonly group: string; readonly user: string },
  isIn: boolean,
): { readonly changed: boolean } {
  const tenant = tenantNamed(tools, input.tenant);
  const group = [...tenant.groups.values()].find(
    ({ id, displayName }) => id === input.group || displayName === input.group,
  );
  if (group === undefined) throw new ControlFault('not_found', `there is no group "${input.group}"`);
  if (isDynamic(group))
    throw new ControlFault('invalid_request', `the members of "${input.group}" follow from its rule`);
  const userId = userNamed(tenant, input.user);
  const changed = isIn ? addMember(tenant, group.id, userId, 'user') : removeMember(tenant, group.id, userId);
  if (changed) {
    tools.world.journal.recordEffect({
      at: tools.world.now(),
      tenantId: tenant.id,
      kind: 'membership',
      subject: group.id,
      property: userId,
      entraDeviceId: null,
      from: !isIn,
      to: isIn,
    });
    applyComplianceToAll(tools.world, tenant);
  }
  return { changed };
}

export const userControls = {
  list: define('Users of a tenant', Type.Object({ tenant: TenantName }), (tools, { tenant }) => [
    ...tenantNamed(tools, tenant).users.values(),
  ]),
  setEnabled: define(
    'Enables or disables an account',
    Type.Object({ tenant: TenantName, user: Type.String(), isEnabled: Type.Boolean() }),
    (tools, { tenant: name, user, isEnabled }) => {
      const tenant = tenantNamed(tools, name);
      tenant.users.update(userNamed(tenant, user), { accountEnabled: isEnabled });
      return {};
    },
  ),
  remove: define(
    'Deletes a user: into the recycle bin, or for good',
    Type.Object({ tenant: TenantName, user: Type.String(), forGood: Type.Optional(Type.Boolean()) }),
    (tools, { tenant: name, user, forGood }) => {
      const tenant = tenantNamed(tools, name);
      const id = userNamed(tenant, user);
      for (const group of tenant.groups.values()) removeMember(tenant, group.id, id);
      tenant.users.remove(id, forGood === true ? 'deleted' : 'changed');
      return {};
    },
  ),
};
