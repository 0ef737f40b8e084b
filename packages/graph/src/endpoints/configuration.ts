import { Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { AssignmentItem, assignmentsOf } from './assignments.ts';
import { Id, maybe } from './nullable.ts';
import { listing } from './tenant-objects.ts';
import { changing, creating, deleting, exactly, partly, replacing } from './writing.ts';

/** Profiles and compliance policies. Beta: v1.0 knows no fully managed Android. */
const configuration = { version: 'beta', service: services.intuneDeviceConfiguration } as const;
const reading = { ...configuration, permission: 'DeviceManagementConfiguration.Read.All' } as const;
const writing = { ...configuration, permission: 'DeviceManagementConfiguration.ReadWrite.All' } as const;
const text = maybe(Type.String());

const profiles = '/deviceManagement/deviceConfigurations';
const profile = `${profiles}/{deviceConfiguration-id}` as const;

export const deviceConfiguration = {
  ...listing(
    'device-configuration',
    profile,
    Type.Object({
      '@odata.type': Type.Optional(Type.String()),
      id: Id,
      displayName: text,
      description: text,
      payload: Type.Optional(Type.String()),
      payloadName: Type.Optional(Type.String()),
      payloadFileName: text,
      certFileName: text,
      trustedRootCertificate: Type.Optional(Type.String()),
    }),
    {
      ...reading,
      subtypes: ['iosCustomConfiguration', 'iosTrustedRootCertificate'],
      docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-get',
      gives: 'one device configuration profile, with what it sets',
    },
  ),
  answers: 'one',
} as const satisfies Endpoint;

export const deviceConfigurationAssignments = listing(
  'device-configuration-assignments',
  `${profile}/assignments`,
  AssignmentItem,
  {
    ...reading,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationassignment-list',
    gives: 'for whom a device configuration profile is',
  },
);

const customProfileContent = {
  '@odata.type': Type.Literal('#microsoft.graph.iosCustomConfiguration'),
  displayName: Type.String(),
  description: Type.String(),
  payload: Type.String(),
  payloadName: Type.String(),
  payloadFileName: Type.String(),
};

const customProfile = { ...writing, subtypes: ['iosCustomConfiguration'] } as const;

export const createCustomProfile = creating('create-custom-profile', profiles, exactly(customProfileContent), {
  ...customProfile,
  docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-ioscustomconfiguration-create',
  gives: 'a configuration profile for iPhone and iPad, made',
});

export const updateCustomProfile = changing(
  'update-custom-profile',
  profile,
  partly({ ...customProfileContent, description: text, payloadFileName: text }),
  {
    ...customProfile,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-ioscustomconfiguration-update',
    gives: 'a configuration profile for iPhone and iPad, changed',
  },
);

/** Of each way of enrolling the same two properties under a type of its own. */
const rootCertificateContent = {
  '@odata.type': Type.Enum([
    '#microsoft.graph.iosTrustedRootCertificate',
    '#microsoft.graph.androidWorkProfileTrustedRootCertificate',
    '#microsoft.graph.androidDeviceOwnerTrustedRootCertificate',
  ]),
  displayName: Type.String(),
  description: Type.String(),
  certFileName: Type.String(),
  trustedRootCertificate: Type.String(),
};

const rootCertificate = {
  ...writing,
  subtypes: [
    'iosTrustedRootCertificate',
    'androidWorkProfileTrustedRootCertificate',
    'androidDeviceOwnerTrustedRootCertificate',
  ],
} as const;

export const createRootCertificate = creating('create-root-certificate', profiles, exactly(rootCertificateContent), {
  ...rootCertificate,
  docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-iostrustedrootcertificate-create',
  gives: 'a profile that makes phones trust a certificate, made',
});

export const updateRootCertificate = changing(
  'update-root-certificate',
  profile,
  partly({ ...rootCertificateContent, description: text, certFileName: text }),
  {
    ...rootCertificate,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-iostrustedrootcertificate-update',
    gives: 'a profile that makes phones trust a certificate, changed',
  },
);

export const deleteDeviceConfiguration = deleting('delete-device-configuration', profile, {
  ...writing,
  docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-delete',
  gives: 'a device configuration profile, taken away',
});

export const assignDeviceConfiguration = replacing(
  'assign-device-configuration',
  `${profile}/assign`,
  assignmentsOf('deviceConfigurationAssignment'),
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign',
    gives: 'for whom a device configuration profile is, as a whole',
  },
);

/** v1.0: beta has no address for one of these. */
export const removeDeviceConfigurationAssignment = deleting(
  'remove-device-configuration-assignment',
  `${profile}/assignments/{deviceConfigurationAssignment-id}`,
  {
    ...writing,
    version: 'v1.0',
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationassignment-delete',
    gives: 'one group less that a device configuration profile is for',
  },
);

const policies = '/deviceManagement/deviceCompliancePolicies';
const policy = `${policies}/{deviceCompliancePolicy-id}` as const;
const policyTypes = [
  'iosCompliancePolicy',
  'androidWorkProfileCompliancePolicy',
  'androidDeviceOwnerCompliancePolicy',
] as const;

export const compliancePolicy = {
  ...listing(
    'compliance-policy',
    policy,
    Type.Object({
      '@odata.type': Type.Optional(Type.String()),
      id: Id,
      displayName: text,
      description: text,
      osMinimumVersion: text,
      deviceThreatProtectionEnabled: maybe(Type.Boolean()),
      deviceThreatProtectionRequiredSecurityLevel: text,
    }),
    {
      ...reading,
      subtypes: policyTypes,
      docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-get',
      gives: 'one compliance policy, with what it asks for',
    },
  ),
  answers: 'one',
} as const satisfies Endpoint;

/** What a policy asks for, as far as Picket asks for it. */
const asked = {
  '@odata.type': Type.Enum(policyTypes.map((type) => `#microsoft.graph.${type}`)),
  displayName: Type.String(),
  description: Type.String(),
  osMinimumVersion: Type.Optional(Type.String()),
  deviceThreatProtectionEnabled: Type.Optional(Type.Boolean()),
  deviceThreatProtectionRequiredSecurityLevel: Type.Optional(Type.Enum(['secured', 'low', 'medium', 'high'])),
};

/** Intune refuses a policy without exactly one action `block`; `ruleName` is a word of its own portal. */
const BlockAtOnce = exactly({
  ruleName: Type.String(),
  scheduledActionConfigurations: Type.Array(
    exactly({ actionType: Type.Literal('block'), gracePeriodHours: Type.Integer({ minimum: 0 }) }),
    { minItems: 1, maxItems: 1 },
  ),
});

export const createCompliancePolicy = creating(
  'create-compliance-policy',
  policies,
  exactly({ ...asked, scheduledActionsForRule: Type.Array(BlockAtOnce, { minItems: 1, maxItems: 1 }) }),
  {
    ...writing,
    subtypes: policyTypes,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-ioscompliancepolicy-create',
    gives: 'a compliance policy, made',
  },
);

export const updateCompliancePolicy = changing(
  'update-compliance-policy',
  policy,
  partly({ ...asked, description: text, osMinimumVersion: text }),
  {
    ...writing,
    subtypes: policyTypes,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-ioscompliancepolicy-update',
    gives: 'a compliance policy, changed',
  },
);

export const deleteCompliancePolicy = deleting('delete-compliance-policy', policy, {
  ...writing,
  docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-delete',
  gives: 'a compliance policy, taken away',
});

export const assignCompliancePolicy = replacing(
  'assign-compliance-policy',
  `${policy}/assign`,
  assignmentsOf('deviceCompliancePolicyAssignment'),
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-assign',
    gives: 'for whom a compliance policy is, as a whole',
  },
);

/** v1.0: beta has no address for one of these. */
export const removeCompliancePolicyAssignment = deleting(
  'remove-compliance-policy-assignment',
  `${policy}/assignments/{deviceCompliancePolicyAssignment-id}`,
  {
    ...writing,
    version: 'v1.0',
    docs: 'https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicyassignment-delete',
    gives: 'one group less that a compliance policy is for',
  },
);
