import { appCollection } from '../areas/apps/install-status.ts';
import type { KeptAssignment } from '../areas/assignments/assigned-set.ts';
import { type AssignmentTarget, assignmentId } from '../areas/assignments/target.ts';
import type { Chance } from '../chance.ts';
import { day, toIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';

/** What a tenant in use has in Intune beside its policies: one object of every kind that can be made there. */
export function seedIntune(tenant: Tenant, chance: Chance, now: number): void {
  const at = toIso(now - 60 * day);
  const everybody: AssignmentTarget = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
  const put = (collection: string, object: Readonly<Record<string, unknown>>): string => {
    const id = chance.uuid();
    tenant.kept.put(collection, { createdDateTime: at, lastModifiedDateTime: at, ...object, id });
    return id;
  };
  const assign = (collection: string, id: string, more: Readonly<Record<string, unknown>> = {}) => {
    const assignment: KeptAssignment = {
      ...more,
      target: everybody,
      assignedAt: now - 60 * day,
      id: assignmentId(id, everybody),
    };
    tenant.kept.put(`${collection}/${id}/assignments`, assignment);
  };

  const [portal] = appsOfContoso.map((app) => {
    const id = put(appCollection, { publishingState: 'published', ...app });
    assign(appCollection, id, { intent: 'required' });
    return id;
  });
  put(`${appCollection}/${portal}/categories`, { displayName: 'Business' });

  const configurations = '/deviceAppManagement/mobileAppConfigurations';
  assign(
    configurations,
    put(configurations, {
      '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
      displayName: 'Company Portal: who holds the phone',
      targetedMobileApps: [portal],
      version: 1,
      settings: [
        { appConfigKey: 'user', appConfigKeyType: 'stringType', appConfigKeyValue: '{{userprincipalname}}' },
        { appConfigKey: 'device', appConfigKeyType: 'stringType', appConfigKeyValue: '{{aaddeviceid}}' },
      ],
    }),
  );
  const profiles = '/deviceManagement/deviceConfigurations';
  assign(
    profiles,
    put(profiles, {
      '@odata.type': '#microsoft.graph.iosGeneralDeviceConfiguration',
      displayName: 'Phones: passcode',
      passcodeRequired: true,
      passcodeMinimumLength: 6,
      version: 1,
    }),
  );
  put('/deviceManagement/deviceCategories', { displayName: 'Shop floor', description: 'Phones that stay in the shop' });
  const templates = '/deviceManagement/notificationMessageTemplates';
  const template = put(templates, {
    displayName: 'Not compliant',
    defaultLocale: 'en-us',
    brandingOptions: 'includeCompanyName',
  });
  tenant.kept.put(`${templates}/${template}/localizedNotificationMessages`, {
    id: `${template}_en-us`,
    locale: 'en-us',
    subject: 'Your phone is not compliant',
    messageTemplate: 'Please look at the Company Portal.',
    isDefault: true,
    lastModifiedDateTime: at,
  });
}

/** The Company Portal first: the configuration is for it. */
const appsOfContoso: readonly Readonly<Record<string, unknown>>[] = [
  {
    '@odata.type': '#microsoft.graph.iosVppApp',
    displayName: 'Intune Company Portal',
    publisher: 'Microsoft Corporation',
    bundleId: 'com.microsoft.companyportal',
    totalLicenseCount: 1_000,
    vppTokenAccountType: 'business',
  },
  {
    '@odata.type': '#microsoft.graph.iosStoreApp',
    displayName: 'Microsoft Authenticator',
    publisher: 'Microsoft Corporation',
    bundleId: 'com.microsoft.azureauthenticator',
    appStoreUrl: 'https://apps.apple.com/app/id983156458',
    applicableDeviceType: { iPad: true, iPhoneAndIPod: true },
  },
  {
    '@odata.type': '#microsoft.graph.androidManagedStoreApp',
    displayName: 'Microsoft Outlook',
    publisher: 'Microsoft Corporation',
    packageId: 'com.microsoft.office.outlook',
    appIdentifier: 'com.microsoft.office.outlook',
    appStoreUrl: 'https://play.google.com/store/apps/details?id=com.microsoft.office.outlook',
  },
  {
    '@odata.type': '#microsoft.graph.androidManagedStoreWebApp',
    displayName: 'Canteen',
    publisher: 'Contoso',
    appIdentifier: 'com.google.enterprise.webapp.x4e5c9',
  },
  {
    '@odata.type': '#microsoft.graph.webApp',
    displayName: 'Intranet',
    publisher: 'Contoso',
    appUrl: 'https://intranet.contoso.example/',
  },
  {
    '@odata.type': '#microsoft.graph.iosiPadOSWebClip',
    displayName: 'Canteen',
    publisher: 'Contoso',
    appUrl: 'https://canteen.contoso.example/',
  },
];
