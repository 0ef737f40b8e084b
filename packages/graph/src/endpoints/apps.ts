import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { AssignmentItem, assignmentsOf, Target } from './assignments.ts';
import { Id, maybe } from './nullable.ts';
import { listing } from './tenant-objects.ts';
import { changing, creating, deleting, exactly, replacing } from './writing.ts';

/** Apps and what they are told. Beta: v1.0 knows neither managed Google Play nor web clips for iOS. */
const apps = { version: 'beta', service: services.intuneApps } as const;
const reading = { ...apps, permission: 'DeviceManagementApps.Read.All' } as const;
const writing = { ...apps, permission: 'DeviceManagementApps.ReadWrite.All' } as const;
const text = maybe(Type.String());

const MobileApp = Type.Object({
  '@odata.type': Type.Optional(Type.String()),
  id: Id,
  displayName: text,
  description: text,
  publisher: text,
  notes: text,
  appUrl: text,
  packageId: text,
  useManagedBrowser: Type.Optional(Type.Boolean()),
  fullScreenEnabled: maybe(Type.Boolean()),
});
export type GraphMobileApp = Static<typeof MobileApp>;

/** Pages of 20: https://learn.microsoft.com/troubleshoot/mem/intune/app-management advises it where lists answer 503. */
export const mobileApps = listing('mobile-apps', '/deviceAppManagement/mobileApps', MobileApp, {
  ...reading,
  subtypes: ['iosiPadOSWebClip', 'androidManagedStoreApp'],
  options: ['$top'],
  pageSize: 20,
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileapp-list',
  gives: 'the apps that Intune can give to phones',
});

export const mobileApp = {
  ...listing('mobile-app', '/deviceAppManagement/mobileApps/{mobileApp-id}', MobileApp, {
    ...reading,
    subtypes: ['iosiPadOSWebClip', 'androidManagedStoreApp'],
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileapp-get',
    gives: 'one app, with all its properties',
  }),
  answers: 'one',
} as const satisfies Endpoint;

export const mobileAppAssignments = listing(
  'mobile-app-assignments',
  '/deviceAppManagement/mobileApps/{mobileApp-id}/assignments',
  Type.Object({
    ...AssignmentItem.properties,
    intent: Type.Optional(Type.String()),
    settings: maybe(
      Type.Object({ '@odata.type': Type.Optional(Type.String()), useDeviceLicensing: maybe(Type.Boolean()) }),
    ),
  }),
  {
    ...reading,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-list',
    gives: 'for whom an app is, and whether it installs itself',
  },
);

const Intent = Type.Enum(['available', 'required', 'uninstall', 'availableWithoutEnrollment']);

const WebClip = exactly({
  '@odata.type': Type.Literal('#microsoft.graph.iosiPadOSWebClip'),
  displayName: Type.String(),
  description: Type.String(),
  publisher: Type.String(),
  notes: Type.Optional(Type.String()),
  appUrl: Type.String(),
  useManagedBrowser: Type.Boolean(),
  fullScreenEnabled: Type.Boolean(),
});

export const createWebClip = creating('create-web-clip', '/deviceAppManagement/mobileApps', WebClip, {
  ...writing,
  subtypes: ['iosiPadOSWebClip'],
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosipadoswebclip-create',
  gives: 'a web clip for iPhone and iPad, made',
});

export const updateWebClip = changing('update-web-clip', '/deviceAppManagement/mobileApps/{mobileApp-id}', WebClip, {
  ...writing,
  subtypes: ['iosiPadOSWebClip'],
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosipadoswebclip-update',
  gives: 'a web clip for iPhone and iPad, changed',
});

export const deleteMobileApp = deleting('delete-mobile-app', '/deviceAppManagement/mobileApps/{mobileApp-id}', {
  ...writing,
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileapp-delete',
  gives: 'an app, taken away',
});

export const assignMobileApp = replacing(
  'assign-mobile-app',
  '/deviceAppManagement/mobileApps/{mobileApp-id}/assign',
  exactly({
    mobileAppAssignments: Type.Array(
      exactly({
        '@odata.type': Type.Literal('#microsoft.graph.mobileAppAssignment'),
        intent: Intent,
        target: Target,
      }),
    ),
  }),
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileapp-assign',
    gives: 'for whom an app is, as a whole',
  },
);

/** With a purchase by Apple's program the license goes to the phone, so that nobody needs an Apple account. */
const OneAssignment = exactly({
  '@odata.type': Type.Literal('#microsoft.graph.mobileAppAssignment'),
  intent: Intent,
  target: Target,
  settings: Type.Optional(
    exactly({
      '@odata.type': Type.Literal('#microsoft.graph.iosVppAppAssignmentSettings'),
      useDeviceLicensing: Type.Boolean(),
    }),
  ),
});

/** One more, beside those that others made: `assign` would replace them. */
export const addMobileAppAssignment = creating(
  'add-mobile-app-assignment',
  '/deviceAppManagement/mobileApps/{mobileApp-id}/assignments',
  OneAssignment,
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-create',
    gives: 'one group more that an app is for',
  },
);

export const updateMobileAppAssignment = changing(
  'update-mobile-app-assignment',
  '/deviceAppManagement/mobileApps/{mobileApp-id}/assignments/{mobileAppAssignment-id}',
  OneAssignment,
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-update',
    gives: 'how one group is given an app',
  },
);

export const removeMobileAppAssignment = deleting(
  'remove-mobile-app-assignment',
  '/deviceAppManagement/mobileApps/{mobileApp-id}/assignments/{mobileAppAssignment-id}',
  {
    ...writing,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-delete',
    gives: 'one group less that an app is for',
  },
);

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

const IosConfiguration = exactly({
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
});

const AndroidConfiguration = exactly({
  '@odata.type': Type.Literal('#microsoft.graph.androidManagedStoreAppConfiguration'),
  displayName: Type.String(),
  description: Type.String(),
  targetedMobileApps: Type.Array(Type.String()),
  packageId: Type.String(),
  payloadJson: Type.String(),
  profileApplicability: Type.Enum(['default', 'androidWorkProfile', 'androidDeviceOwner']),
});

const iosConfiguration = { ...writing, subtypes: ['iosMobileAppConfiguration'] } as const;
const androidConfiguration = { ...writing, subtypes: ['androidManagedStoreAppConfiguration'] } as const;

export const createIosAppConfiguration = creating(
  'create-ios-app-configuration',
  '/deviceAppManagement/mobileAppConfigurations',
  IosConfiguration,
  {
    ...iosConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosmobileappconfiguration-create',
    gives: 'an app configuration policy for iPhone and iPad, made',
  },
);

export const updateIosAppConfiguration = changing('update-ios-app-configuration', one, IosConfiguration, {
  ...iosConfiguration,
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosmobileappconfiguration-update',
  gives: 'an app configuration policy for iPhone and iPad, changed',
});

export const createAndroidAppConfiguration = creating(
  'create-android-app-configuration',
  '/deviceAppManagement/mobileAppConfigurations',
  AndroidConfiguration,
  {
    ...androidConfiguration,
    docs: 'https://learn.microsoft.com/graph/api/intune-androidforwork-androidmanagedstoreappconfiguration-create',
    gives: 'an app configuration policy for Android, made',
  },
);

export const updateAndroidAppConfiguration = changing('update-android-app-configuration', one, AndroidConfiguration, {
  ...androidConfiguration,
  docs: 'https://learn.microsoft.com/graph/api/intune-androidforwork-androidmanagedstoreappconfiguration-update',
  gives: 'an app configuration policy for Android, changed',
});

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
