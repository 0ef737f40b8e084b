import { say } from '@picket/domain';

/** Graph's properties in words that an administrator knows from Intune's own pages. */
export const propertyWords: Readonly<Record<string, string>> = {
  displayName: 'Name',
  description: 'Description',
  publisher: 'Publisher',
  appUrl: 'Address',
  appId: 'App',
  intent: 'Install',
  target: 'Group',
  useManagedBrowser: 'Opens in the managed browser',
  fullScreenEnabled: 'Full screen',
  targetedMobileApps: 'Apps it is for',
  packageId: 'Package',
  profileApplicability: 'Ways of enrolling',
  payload: 'Profile',
  payloadName: 'Profile name',
  payloadFileName: 'File name',
  payloadJson: 'Settings that cannot be read',
  certFileName: 'File name',
  trustedRootCertificate: 'Certificate',
  osMinimumVersion: 'Minimum system version',
  deviceThreatProtectionEnabled: 'Asks for a threat level',
  deviceThreatProtectionRequiredSecurityLevel: 'Highest threat level allowed',
  '@odata.type': 'Type',
  clientAppTypes: 'Client apps',
  includeApplications: 'Applications',
  excludeApplications: 'Applications left out',
  includeGroups: 'Groups',
  excludeGroups: 'Groups left out',
  includeUsers: 'Users',
  includePlatforms: 'Platforms',
  deviceFilter: 'Device filter',
  rule: 'Device filter',
  mode: 'Device filter, include or exclude',
  builtInControls: 'Asks for',
  operator: 'One or all of what it asks for',
  useDeviceLicensing: 'License goes to the phone',
};

/** The path of a difference in words; of what has none, its own name. */
export function wordsForPath(_kind: string, path: string): string {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first = '', second, third] = steps;
  if (first === 'audience')
    return second === 'exclude'
      ? say('Not for group {{group}}', { group: third ?? '' }).trim()
      : say('For group {{group}}', { group: third ?? '' }).trim();
  if (first === 'settings' && second !== undefined) return say('Setting {{name}}', { name: second });
  const last = steps.at(-1) ?? '';
  return propertyWords[last] ?? propertyWords[first] ?? last;
}
