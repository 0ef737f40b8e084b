import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { AssignmentItem, Target } from './assignments.ts';
import { Id, maybe } from './nullable.ts';
import { listing } from './tenant-objects.ts';
import { changing, creating, deleting, exactly, partly, replacing } from './writing.ts';

/** Beta: v1.0 knows neither managed Google Play nor web clips for iOS. */
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

const webClip = {
  '@odata.type': Type.Literal('#microsoft.graph.iosiPadOSWebClip'),
  displayName: Type.String(),
  description: Type.String(),
  publisher: Type.String(),
  notes: Type.Optional(Type.String()),
  appUrl: Type.String(),
  useManagedBrowser: Type.Boolean(),
  fullScreenEnabled: Type.Boolean(),
};

/** What an administrator may have left out of one that he made. */
const webClipChanged = partly({
  ...webClip,
  displayName: text,
  description: text,
  publisher: text,
  notes: text,
  appUrl: text,
  fullScreenEnabled: maybe(Type.Boolean()),
});

export const createWebClip = creating('create-web-clip', '/deviceAppManagement/mobileApps', exactly(webClip), {
  ...writing,
  subtypes: ['iosiPadOSWebClip'],
  docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosipadoswebclip-create',
  gives: 'a web clip for iPhone and iPad, made',
});

export const updateWebClip = changing(
  'update-web-clip',
  '/deviceAppManagement/mobileApps/{mobileApp-id}',
  webClipChanged,
  {
    ...writing,
    subtypes: ['iosiPadOSWebClip'],
    docs: 'https://learn.microsoft.com/graph/api/intune-apps-iosipadoswebclip-update',
    gives: 'a web clip for iPhone and iPad, changed',
  },
);

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
  settings: maybe(
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
