import type { Abilities } from '../apk/abilities.ts';
import type { ApkFacts } from '../apk/read-apk.ts';
import { accessibilityServices, administrators, asksFor, isInLauncher, withAbilities } from './apk-shape.ts';
import type { ApkCase } from './apk-signing.ts';
import type { Check } from './check.ts';

const abilitiesOf = ({ abilities }: ApkFacts, kind: Abilities['of']) =>
  new Set(abilities.filter(({ of }) => of === kind).flatMap((each) => each.abilities));

/** What an app has beside the one dangerous ability that an honest one of its kind does without. */
function companions(facts: ApkFacts): readonly string[] {
  return [
    ...asksFor(facts, ['SYSTEM_ALERT_WINDOW', 'REQUEST_INSTALL_PACKAGES', 'READ_SMS', 'RECEIVE_SMS', 'SEND_SMS']),
    ...(isInLauncher(facts) ? [] : ['it does not show itself in the list of apps']),
  ];
}

/** Checks on powers over the phone that come together with the means to misuse them. */
export const abuseChecks: readonly Check<ApkCase>[] = [
  {
    id: 'accessibility-abuse',
    title: 'Set up to operate the phone in place of its user',
    severity: 'medium',
    techniques: ['T1453', 'T1516'],
    sees: 'An accessibility service that reads the content of windows and acts (gestures, keys, or the methods for it in the code), in an app that also draws over others, installs, handles SMS, or hides.',
    cannotSee: 'What it does with it. A service that is configured only when it runs, and code that is loaded later.',
    judge: ({ facts }) => {
      const services = accessibilityServices(facts);
      const able = abilitiesOf(facts, 'accessibility');
      const acts = facts.code.methods.filter((name) => name === 'performGlobalAction' || name === 'dispatchGesture');
      const operates = able.has('performs-gestures') || able.has('filters-keys') || acts.length > 0;
      const beside = companions(facts);
      if (services.length === 0 || !able.has('reads-windows') || !operates || beside.length === 0) return [];
      return [...withAbilities(services, facts), ...acts.map((name) => `its code calls ${name}`), ...beside];
    },
  },
  {
    id: 'device-administrator-abuse',
    title: 'Set up to lock the phone or to wipe it',
    severity: 'medium',
    techniques: ['T1626.001', 'T1629.002', 'T1662'],
    sees: 'A device administrator that may lock, wipe or change the passcode, in an app that also draws over others, installs, handles SMS, or hides.',
    cannotSee: 'Intent: honest managers of phones hold the same policies, and some of them draw over other apps.',
    judge: ({ facts }) => {
      const receivers = administrators(facts);
      const able = abilitiesOf(facts, 'device-administrator');
      const harms = ['force-lock', 'wipe-data', 'reset-password'].filter((policy) => able.has(policy));
      const beside = companions(facts);
      return receivers.length === 0 || harms.length === 0 || beside.length === 0
        ? []
        : [...withAbilities(receivers, facts), ...beside];
    },
  },
];
