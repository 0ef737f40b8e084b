import type { ConsentPurpose } from '@picket/domain';
import { type Endpoint, endpoints, type Priority } from '@picket/graph';

/** One thing Picket asks of Microsoft Graph: which operation, with whose consent, and what for. */
export interface IntuneCall<E extends Endpoint = Endpoint> {
  readonly endpoint: E;
  /** Whose token is used, and no other. */
  readonly purpose: ConsentPurpose;
  /** The application permission asked of the customer. */
  readonly permission: string;
  /** Told to the administrator who is to consent. */
  readonly why: string;
  /** `low` for what reads a tenant through: it yields to what a phone waits for, here and at Microsoft. */
  readonly priority: Priority;
}

function call<E extends Endpoint & { readonly permission: string }>(
  endpoint: E,
  purpose: ConsentPurpose,
  why: string,
  priority: Priority = 'normal',
): IntuneCall<E> {
  return { endpoint, purpose, permission: endpoint.permission, why, priority };
}

/**
 * `/organization` under another permission than the least: by Microsoft's table that is one of Intune's, and would open
 * Intune's configuration to a registration that needs to know only who it is talking to.
 */
function tenantName(purpose: ConsentPurpose): IntuneCall<typeof endpoints.organization> {
  const why = 'To prove that consent was given, and by which tenant.';
  return { endpoint: endpoints.organization, purpose, permission: 'Organization.Read.All', why, priority: 'normal' };
}

/** Everything Picket calls at Microsoft Graph, one line each. Permissions, tokens and priority follow from it. */
export const calls = {
  users: call(endpoints.usersDelta, 'sync-and-signal', 'To show whose phone it is.', 'low'),
  groups: call(endpoints.groupsDelta, 'sync-and-signal', 'To know which users and devices belong together.', 'low'),
  devices: call(endpoints.devicesDelta, 'sync-and-signal', 'To find the Entra device of each managed phone.', 'low'),
  managedDevices: call(
    endpoints.managedDevices,
    'sync-and-signal',
    'To judge each phone by its system version, patch level, encryption and jailbreak state.',
    'low',
  ),
  threatState: call(
    endpoints.managedDeviceThreatState,
    'sync-and-signal',
    'To read back which threat level Intune holds for a phone.',
  ),
  connectors: call(
    endpoints.connectors,
    'sync-and-signal',
    'To see whether Intune listens to Picket, and since when it has not heard from it.',
  ),
  signIns: call(
    endpoints.signIns,
    'sync-and-signal',
    'To show when a phone was refused at sign-in, and let in again.',
    'low',
  ),
  readAttributes: call(
    endpoints.deviceAttributes,
    'sync-and-signal',
    'To see what stands in the extension attributes of a device before and after Picket writes one.',
  ),
  writeAttributes: call(
    endpoints.updateDeviceAttributes,
    'response',
    'To write the risk level into one extension attribute of a device, for Conditional Access to act on.',
  ),
  licenses: call(endpoints.subscribedSkus, 'sync-and-signal', 'To see whether the tenant has what Picket builds on.'),
  compliancePolicies: call(
    endpoints.compliancePolicies,
    'sync-and-signal',
    'To find compliance policies that would lock phones out where nobody reports a threat level.',
  ),
  compliancePolicyAssignments: call(
    endpoints.compliancePolicyAssignments,
    'sync-and-signal',
    'To see whether such a policy is for anybody.',
  ),
  deviceConfigurations: call(
    endpoints.deviceConfigurations,
    'sync-and-signal',
    'To see whether iPhones have single sign-on.',
  ),
  appConfigurations: call(
    endpoints.appConfigurations,
    'sync-and-signal',
    'To find browser settings that would collide with those for web protection.',
  ),
  vppTokens: call(endpoints.vppTokens, 'sync-and-signal', "To see whether Apple's volume purchasing still works."),
  managedGooglePlay: call(
    endpoints.managedGooglePlay,
    'sync-and-signal',
    'To see whether Android phones can be given apps.',
  ),
  appInstalls: call(
    endpoints.installReport,
    'sync-and-signal',
    'To show on which phones the agent is installed, and why it is not on others.',
    'low',
  ),
  notifyUser: call(endpoints.notifyUser, 'setup', 'To ask whoever holds a phone to let the agent be installed.'),
  accessPolicies: call(
    endpoints.accessPolicies,
    'sync-and-signal',
    'To see whether anything acts on what Picket reports, and whom it would shut out of the repair.',
  ),
  // Reading what stands there goes with the permissions of sync, so that a plan can be made after setup was taken back.
  apps: call(endpoints.mobileApps, 'sync-and-signal', 'To find apps that could be the agent, and those Picket made.'),
  app: call(endpoints.mobileApp, 'sync-and-signal', 'To compare an app with what it should be.'),
  appAssignments: call(endpoints.mobileAppAssignments, 'sync-and-signal', 'To see for whom an app is.'),
  appConfiguration: call(
    endpoints.appConfiguration,
    'sync-and-signal',
    'To compare an app configuration policy with what it should be.',
  ),
  appConfigurationAssignments: call(
    endpoints.appConfigurationAssignments,
    'sync-and-signal',
    'To see for whom an app configuration policy is.',
  ),
  profile: call(endpoints.deviceConfiguration, 'sync-and-signal', 'To compare a profile with what it should be.'),
  profileAssignments: call(
    endpoints.deviceConfigurationAssignments,
    'sync-and-signal',
    'To see for whom a profile is.',
  ),
  compliancePolicy: call(
    endpoints.compliancePolicy,
    'sync-and-signal',
    'To compare a compliance policy with what it should be.',
  ),
  accessPolicy: call(
    endpoints.accessPolicy,
    'sync-and-signal',
    'To compare a Conditional Access policy with what it should be.',
  ),
  groupsNamed: call(endpoints.groupsNamed, 'sync-and-signal', 'To find the quarantine group.'),
  group: call(endpoints.group, 'sync-and-signal', 'To compare the quarantine group with what it should be.'),
  createWebClip: call(endpoints.createWebClip, 'setup', 'To put the web agent on iPhones.'),
  updateWebClip: call(endpoints.updateWebClip, 'setup', 'To change that web clip.'),
  deleteApp: call(endpoints.deleteMobileApp, 'setup', 'To take it away again.'),
  assignApp: call(endpoints.assignMobileApp, 'setup', 'To give it to the chosen groups.'),
  addAppAssignment: call(
    endpoints.addMobileAppAssignment,
    'setup',
    'To give an app of yours to a chosen group, beside those it is given to already.',
  ),
  updateAppAssignment: call(endpoints.updateMobileAppAssignment, 'setup', 'To change how a group is given it.'),
  removeAppAssignment: call(endpoints.removeMobileAppAssignment, 'setup', 'To take one group off again.'),
  createIosAppConfiguration: call(
    endpoints.createIosAppConfiguration,
    'setup',
    'To tell the agent on iPhones where Picket is and which phone it is on.',
  ),
  updateIosAppConfiguration: call(endpoints.updateIosAppConfiguration, 'setup', 'To change what it is told.'),
  createAndroidAppConfiguration: call(
    endpoints.createAndroidAppConfiguration,
    'setup',
    'To tell the agent, and the browsers, on Android.',
  ),
  updateAndroidAppConfiguration: call(
    endpoints.updateAndroidAppConfiguration,
    'setup',
    'To change what they are told.',
  ),
  deleteAppConfiguration: call(endpoints.deleteAppConfiguration, 'setup', 'To take a configuration away again.'),
  assignAppConfiguration: call(endpoints.assignAppConfiguration, 'setup', 'To give it to the chosen groups.'),
  removeAppConfigurationAssignment: call(
    endpoints.removeAppConfigurationAssignment,
    'setup',
    'To take one group off again.',
  ),
  createCustomProfile: call(endpoints.createCustomProfile, 'setup', 'To protect iPhones on the web.'),
  updateCustomProfile: call(endpoints.updateCustomProfile, 'setup', 'To change that profile.'),
  createRootCertificate: call(
    endpoints.createRootCertificate,
    'setup',
    'To have phones trust Picket, where it has a certificate of its own.',
  ),
  updateRootCertificate: call(endpoints.updateRootCertificate, 'setup', 'To renew that certificate.'),
  deleteProfile: call(endpoints.deleteDeviceConfiguration, 'setup', 'To take a profile away again.'),
  assignProfile: call(endpoints.assignDeviceConfiguration, 'setup', 'To give it to the chosen groups.'),
  removeProfileAssignment: call(endpoints.removeDeviceConfigurationAssignment, 'setup', 'To take one group off again.'),
  createCompliancePolicy: call(
    endpoints.createCompliancePolicy,
    'setup',
    'To make risky phones noncompliant in the eyes of Intune.',
  ),
  updateCompliancePolicy: call(endpoints.updateCompliancePolicy, 'setup', 'To change such a policy.'),
  deleteCompliancePolicy: call(endpoints.deleteCompliancePolicy, 'setup', 'To take it away again.'),
  assignCompliancePolicy: call(endpoints.assignCompliancePolicy, 'setup', 'To give it to the chosen groups.'),
  removeCompliancePolicyAssignment: call(
    endpoints.removeCompliancePolicyAssignment,
    'setup',
    'To take one group off again.',
  ),
  accessPolicyBeforeWriting: call(
    endpoints.accessPolicy,
    'setup',
    'Writing a Conditional Access policy takes the permission to read them beside the one to write them.',
  ),
  createAccessPolicy: call(
    endpoints.createAccessPolicy,
    'setup',
    'To make a Conditional Access policy that only reports, for an administrator to switch on.',
  ),
  updateAccessPolicy: call(endpoints.updateAccessPolicy, 'setup', 'To change whom it is for.'),
  deleteAccessPolicy: call(endpoints.deleteAccessPolicy, 'setup', 'To take it away again.'),
  createGroup: call(endpoints.createGroup, 'setup', 'To make the group that quarantined phones are put into.'),
  updateGroup: call(endpoints.updateGroup, 'setup', 'To give it back its name.'),
  deleteGroup: call(endpoints.deleteGroup, 'setup', 'To take it away again.'),
  // With the permission that listing the connectors needs anyway.
  tenantOfSync: call(
    endpoints.organization,
    'sync-and-signal',
    'To prove that consent was given, and by which tenant.',
  ),
  tenantDomains: call(
    endpoints.organizationDomains,
    'sync-and-signal',
    "To know the tenant's own domains, whose imitations are looked for.",
    'low',
  ),
  tenantOfSetup: tenantName('setup'),
  tenantOfResponse: tenantName('response'),
} as const satisfies Record<string, IntuneCall>;

/** Proof of consent, by purpose. */
export const proofs = {
  'sync-and-signal': calls.tenantOfSync,
  setup: calls.tenantOfSetup,
  response: calls.tenantOfResponse,
} as const satisfies Record<ConsentPurpose, IntuneCall>;

/** The app role that lets a partner report threat levels. Of the Intune API, not of Graph. */
export const partnerRole = {
  name: 'update_device_health',
  resource: 'Microsoft Intune API',
  purpose: 'sync-and-signal',
  why: "To tell Intune each phone's threat level, over Picket's own partner protocol.",
} as const;
