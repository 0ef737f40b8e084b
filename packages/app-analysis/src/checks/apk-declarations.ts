import {
  accessibilityServices,
  administrators,
  asksFor,
  isInLauncher,
  listeners,
  told,
  withAbilities,
} from './apk-shape.ts';
import type { ApkCase } from './apk-signing.ts';
import type { Check } from './check.ts';

const smsPermissions = ['READ_SMS', 'RECEIVE_SMS', 'SEND_SMS'];
const stalkerPermissions = [
  'RECORD_AUDIO',
  'CAMERA',
  'ACCESS_FINE_LOCATION',
  'READ_CONTACTS',
  'READ_CALL_LOG',
  'READ_SMS',
  'READ_CALENDAR',
];
const cannotSeeUse =
  'Whether the app ever uses it, and what for: screen readers, managers and launchers have honest reasons.';

/** Checks on what the manifest asks for. */
export const declarationChecks: readonly Check<ApkCase>[] = [
  {
    id: 'banker-shape',
    title: 'Shaped like a banking trojan',
    severity: 'medium',
    techniques: ['T1453', 'T1417.002', 'T1636.004', 'T1582'],
    sees: 'An accessibility service together with drawing over other apps and access to SMS.',
    cannotSee: 'Intent. Trojans that fetch their worst part later ask for less.',
    judge: ({ facts }) => {
      const services = accessibilityServices(facts);
      const overlay = asksFor(facts, ['SYSTEM_ALERT_WINDOW']);
      const sms = asksFor(facts, smsPermissions);
      if (services.length === 0 || overlay.length === 0 || sms.length === 0) return [];
      const helpers = asksFor(facts, [
        'REQUEST_INSTALL_PACKAGES',
        'RECEIVE_BOOT_COMPLETED',
        'REQUEST_IGNORE_BATTERY_OPTIMIZATIONS',
      ]);
      return [...told(services), ...overlay, ...sms, ...helpers];
    },
  },
  {
    id: 'spyware-shape',
    title: 'Asks for what spyware asks for',
    severity: 'medium',
    techniques: ['T1429', 'T1430', 'T1512', 'T1636'],
    sees: `At least five of ${stalkerPermissions.join(', ')}.`,
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => {
      const asked = asksFor(facts, stalkerPermissions);
      return asked.length >= 5 ? asked : [];
    },
  },
  {
    id: 'accessibility-service',
    title: 'Can read and operate the screen',
    severity: 'low',
    techniques: ['T1453'],
    sees: 'A declared accessibility service, and what its configuration asks to be able to do.',
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => withAbilities(accessibilityServices(facts), facts),
  },
  {
    id: 'device-administrator',
    title: 'Can become device administrator',
    severity: 'low',
    techniques: ['T1626.001'],
    sees: 'A declared receiver for device administration, and the policies it asks for.',
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => withAbilities(administrators(facts), facts),
  },
  {
    id: 'notification-listener',
    title: 'Can read notifications',
    severity: 'low',
    techniques: ['T1517'],
    sees: 'A declared notification listener.',
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => told(listeners(facts)),
  },
  {
    id: 'sms-access',
    title: 'Reads or sends SMS',
    severity: 'low',
    techniques: ['T1636.004', 'T1582'],
    sees: 'The permissions for SMS.',
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => asksFor(facts, smsPermissions),
  },
  {
    id: 'installs-apps',
    title: 'Can install other apps',
    severity: 'low',
    techniques: ['T1544'],
    sees: 'The permission to ask for the installation of packages.',
    cannotSee: cannotSeeUse,
    judge: ({ facts }) => asksFor(facts, ['REQUEST_INSTALL_PACKAGES', 'INSTALL_PACKAGES']),
  },
  {
    id: 'hidden-launcher',
    title: 'Does not show itself in the list of apps',
    severity: 'low',
    techniques: ['T1628.001'],
    sees: 'An app that runs by itself (boot, services, accessibility) without an enabled activity for the launcher.',
    cannotSee: 'An icon that is taken away when the app runs. Plug-ins, keyboards and agents have no icon either.',
    judge: ({ facts }) => {
      const runs = facts.manifest.components.filter(
        ({ kind, enabled }) => enabled && (kind === 'service' || kind === 'receiver'),
      );
      return runs.length > 0 && !isInLauncher(facts)
        ? ['no enabled activity for the launcher', ...told(runs.slice(0, 5))]
        : [];
    },
  },
  {
    id: 'install-time-permissions',
    title: 'Gets its permissions without asking',
    severity: 'medium',
    techniques: [],
    sees: 'A target API level below 23: dangerous permissions are given at installation.',
    cannotSee: 'Android 14 and later refuse to install such apps, unless by adb.',
    judge: ({ facts: { manifest } }) => {
      const dangerous = manifest.permissions.filter(({ protection }) => protection === 'dangerous');
      if (manifest.targetSdk >= 23 || dangerous.length === 0) return [];
      return [`targets API level ${manifest.targetSdk}`, ...dangerous.map(({ name }) => name)];
    },
  },
];
