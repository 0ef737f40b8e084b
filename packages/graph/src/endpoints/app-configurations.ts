import { Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { AssignmentItem, assignmentsOf } from './assignments.ts';
import { Id, maybe } from './nullable.ts';
import { listing } from './tenant-objects.ts';
import { changing, creating, deleting, exactly, partly, replacing } from './writing.ts';

/** What apps are told. Beta: v1.0 does not know managed Google Play. */
const configurations = { version: 'beta', service: services.intuneApps } as const;
const reading = { ...configurations, permission: 'DeviceManagementApps.Read.All' } as const;
const writing = { ...configurations, permission: 'DeviceManagementApps.ReadWrite.All' } as const;
const text = maybe(Type.String());

const one = '/deviceAppManagement/mobileAppConfigurations/{managedDeviceMobileAppConfiguration-id}';

export const appConfiguration = {
  ...listing(
    'app-configuration',
    one,
    Type.Object({
      '@odata.type': Type.Optional(Type.String()),
      id: Id,
      displayName: Type.String(),
      description: text,
      targetedMobileApps: Type.Optional(Type.Array(maybe(Type.String()))),
      settings: Type.Optional(
        Type.Array(
          Type.Object({
            appConfigKey: Type.String(),
            appConfigKeyType: Type.String(),
            appConfigKeyValue: Type.String(),
          }),
        ),
      ),
      packageId: text,
      payloadJson: text,
      profileApplicability: Type.Optional(Type.String()),
    }),
    {
      ...reading,
      subtypes: ['iosMobileAppConfiguration', 'androidManagedStoreAppConfiguration'],
      docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfiguration-get',
      gives: 'one app configuration policy, with what it tells its app',
    },
  ),
  answers: 'one',
} as const satisfies Endpoint;

export const appConfigurationAssignments = listing(
  'app-configuration-assignments',
  `${one}/assignments`,
  AssignmentItem,
  {
    ...reading,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfigurationassignment-list',
    gives: 'for whom an app configuration policy is',
  },
);

const iosConfigurationContent = {
  '@odata.type': Type.Literal('#microsoft.graph.iosMobileAppConfiguration'),
  displayName: Type.String(),
  description: Type.String(),
  targetedMobileApps: Type.Array(Type.String()),
  settings: Type.Array(
    exactly({
      appConfigKey: Type.String(),
      appConfigKeyType: Type.Enum(['stringType', 'integerType', 'booleanType', 'tokenType']),
      appConfigKeyValue: Type.String(),
    }),
  ),
};

const androidConfigurationContent = {
  '@odata.type': Type.Literal('#microsoft.graph.androidManagedStoreAppConfiguration'),
  displayName: Type.String(),
  description: Type.String(),
  targetedMobileApps: Type.Array(Type.String()),
  packageId: Type.String(),
  payloadJson: Type.String(),
  profileApplicability: Type.Enum(['default', 'androidWorkProfile', 'androidDeviceOwner']),
};

const iosConfiguration = { ...writing, subtypes: ['iosMobileAppConfiguration'] } as const;
const androidConfiguration = { ...writing, subtypes: ['androidManagedStoreAppConfiguration'] } as const;

export const createIosAppConfiguration = creating(
  'create-ios-app-configuration',
  '/deviceAppManagement/mobileAppConfigurations',
  exactly(iosConfigurationContent),
  {
    ...iosConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosmobileappconfiguration-create',
    gives: 'an app configuration policy for iPhone and iPad, made',
  },
);

export const updateIosAppConfiguration = changing(
  'update-ios-app-configuration',
  one,
  partly({ ...iosConfigurationContent, description: text }),
  {
    ...iosConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosmobileappconfiguration-update',
    gives: 'an app configuration policy for iPhone and iPad, changed',
  },
);

export const createAndroidAppConfiguration = creating(
  'create-android-app-configuration',
  '/deviceAppManagement/mobileAppConfigurations',
  exactly(androidConfigurationContent),
  {
    ...androidConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-androidforwork-androidmanagedstoreappconfiguration-create',
    gives: 'an app configuration policy for Android, made',
  },
);

export const updateAndroidAppConfiguration = changing(
  'update-android-app-configuration',
  one,
  partly({ ...androidConfigurationContent, description: text, packageId: text, payloadJson: text }),
  {
    ...androidConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-androidforwork-androidmanagedstoreappconfiguration-update',
    gives: 'an app configuration policy for Android, changed',
  },
);

export const deleteAppConfiguration = deleting('delete-app-configuration', one, {
  ...writing,
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfiguration-delete',
  gives: 'an app configuration policy, taken away',
});

export const assignAppConfiguration = replacing(
  'assign-app-configuration',
  `${one}/assign`,
  assignmentsOf('managedDeviceMobileAppConfigurationAssignment'),
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfiguration-assign',
    gives: 'for whom an app configuration policy is, as a whole',
  },
);

/** v1.0: beta has no address for one of these. */
export const removeAppConfigurationAssignment = deleting(
  'remove-app-configuration-assignment',
  `${one}/assignments/{managedDeviceMobileAppConfigurationAssignment-id}`,
  {
    ...writing,
    version: 'v1.0',
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfigurationassignment-delete',
    gives: 'one group less that an app configuration policy is for',
  },
);
