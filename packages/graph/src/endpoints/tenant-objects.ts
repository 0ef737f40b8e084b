import { type Static, type TSchema, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

/** What an administrator has set up in the tenant, read only to see whether Picket's work can have an effect there. */

const text = maybe(Type.String());
const texts = maybe(Type.Array(Type.String()));

export function listing<
  const Id extends string,
  const Path extends `/${string}`,
  Item extends TSchema,
  const Rest extends Pick<Endpoint, 'version' | 'permission' | 'service' | 'docs' | 'gives'> & Partial<Endpoint>,
>(id: Id, path: Path, item: Item, rest: Rest) {
  return {
    id,
    method: 'GET',
    path,
    answers: 'collection',
    item,
    body: undefined,
    options: [],
    units: 1,
    repeatable: true,
    ...rest,
  } as const satisfies Endpoint;
}

const SubscribedSku = Type.Object({
  id: Id,
  skuPartNumber: text,
  capabilityStatus: text,
  consumedUnits: maybe(Type.Integer()),
  prepaidUnits: maybe(Type.Object({ enabled: maybe(Type.Integer()) })),
  servicePlans: Type.Optional(Type.Array(Type.Object({ servicePlanName: text, provisioningStatus: text }))),
});
export type GraphSubscribedSku = Static<typeof SubscribedSku>;

export const subscribedSkus = listing('subscribed-skus', '/subscribedSkus', SubscribedSku, {
  version: 'v1.0',
  permission: 'Organization.Read.All',
  permissionNote:
    'The table marks LicenseAssignment.Read.All as least privileged, which has no role id yet and so cannot be asked for.',
  service: services.directory,
  docs: 'https://learn.microsoft.com/graph/api/subscribedsku-list',
  gives: 'the licenses that the tenant has bought, and which services they bring',
});

const CompliancePolicy = Type.Object({
  '@odata.type': Type.Optional(Type.String()),
  id: Id,
  displayName: text,
  description: text,
  // `null` on policies for fully managed Android that say nothing of it.
  deviceThreatProtectionEnabled: maybe(Type.Boolean()),
  deviceThreatProtectionRequiredSecurityLevel: text,
});
export type GraphCompliancePolicy = Static<typeof CompliancePolicy>;

/** Beta: v1.0 has no type for fully managed Android phones. */
export const compliancePolicies = listing(
  'compliance-policies',
  '/deviceManagement/deviceCompliancePolicies',
  CompliancePolicy,
  {
    version: 'beta',
    subtypes: ['iosCompliancePolicy'],
    permission: 'DeviceManagementConfiguration.Read.All',
    service: services.intuneDeviceConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-list',
    gives: 'the compliance policies, with what each asks of the threat level',
  },
);

const Assignment = Type.Object({
  id: Id,
  target: maybe(Type.Object({ '@odata.type': Type.Optional(Type.String()) })),
});

export const compliancePolicyAssignments = listing(
  'compliance-policy-assignments',
  '/deviceManagement/deviceCompliancePolicies/{deviceCompliancePolicy-id}/assignments',
  Assignment,
  {
    version: 'beta',
    permission: 'DeviceManagementConfiguration.Read.All',
    service: services.intuneDeviceConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicyassignment-list',
    gives: 'for whom a compliance policy is',
  },
);

const DeviceConfiguration = Type.Object({
  '@odata.type': Type.Optional(Type.String()),
  id: Id,
  displayName: text,
  description: text,
  iosSingleSignOnExtension: maybe(Type.Object({ '@odata.type': Type.Optional(Type.String()) })),
});

/** Beta: v1.0 does not show the single sign-on extension. */
export const deviceConfigurations = listing(
  'device-configurations',
  '/deviceManagement/deviceConfigurations',
  DeviceConfiguration,
  {
    version: 'beta',
    subtypes: ['iosDeviceFeaturesConfiguration'],
    permission: 'DeviceManagementConfiguration.Read.All',
    service: services.intuneDeviceConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list',
    gives: 'the device configuration profiles',
  },
);

const AppConfiguration = Type.Object({
  '@odata.type': Type.Optional(Type.String()),
  id: Id,
  displayName: text,
  description: text,
  packageId: text,
  payloadJson: text,
});

/** Beta: v1.0 has no type for managed Google Play. */
export const appConfigurations = listing(
  'app-configurations',
  '/deviceAppManagement/mobileAppConfigurations',
  AppConfiguration,
  {
    version: 'beta',
    subtypes: ['androidManagedStoreAppConfiguration'],
    permission: 'DeviceManagementApps.Read.All',
    service: services.intuneApps,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfiguration-list',
    gives: 'the app configuration policies, with what each tells its app',
  },
);

const VppToken = Type.Object({
  id: Id,
  appleId: text,
  organizationName: text,
  state: text,
  lastSyncStatus: text,
  expirationDateTime: text,
});

export const vppTokens = listing('vpp-tokens', '/deviceAppManagement/vppTokens', VppToken, {
  version: 'v1.0',
  permission: 'DeviceManagementServiceConfig.Read.All',
  service: services.intuneApps,
  docs: 'https://learn.microsoft.com/graph/api/intune-onboarding-vpptoken-list',
  gives: "the tenant's links to Apple's volume purchasing, and until when they last",
});

export const managedGooglePlay = {
  ...listing(
    'managed-google-play',
    '/deviceManagement/androidManagedStoreAccountEnterpriseSettings',
    Type.Object({ bindStatus: text, lastAppSyncStatus: text, ownerOrganizationName: text }),
    {
      version: 'beta',
      permission: 'DeviceManagementConfiguration.Read.All',
      service: services.intuneEnrollment,
      docs: 'https://learn.microsoft.com/graph/api/intune-androidforwork-androidmanagedstoreaccountenterprisesettings-get',
      gives: 'whether Intune is bound to managed Google Play',
    },
  ),
  answers: 'one',
} as const satisfies Endpoint;

const AccessPolicy = Type.Object({
  id: Id,
  displayName: text,
  state: text,
  conditions: maybe(
    Type.Object({
      applications: maybe(Type.Object({ includeApplications: texts, excludeApplications: texts })),
      platforms: maybe(Type.Object({ includePlatforms: texts, excludePlatforms: texts })),
      devices: maybe(Type.Object({ deviceFilter: maybe(Type.Object({ mode: text, rule: text })) })),
    }),
  ),
  grantControls: maybe(Type.Object({ operator: text, builtInControls: texts })),
});
export type GraphAccessPolicy = Static<typeof AccessPolicy>;

export const accessPolicies = listing('access-policies', '/identity/conditionalAccess/policies', AccessPolicy, {
  version: 'v1.0',
  permission: 'Policy.Read.All',
  service: services.conditionalAccess,
  docs: 'https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies',
  gives: 'the Conditional Access policies: what they ask for, and of whom',
});
