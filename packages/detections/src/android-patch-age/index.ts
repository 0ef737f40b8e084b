import { type Detector, day, parsePatchLevel, type Severity, say } from '@picket/domain';
import { intuneField } from '../intune-field.ts';
import { neededFact } from '../needed-fact.ts';
import { isFromTheFuture } from '../patch-level.ts';

/** Worst first. Bulletins appear every month: 90 days are three that were missed. */
const ages: readonly { readonly overDays: number; readonly severity: Severity }[] = [
  { overDays: 365, severity: 'high' },
  { overDays: 180, severity: 'medium' },
  { overDays: 90, severity: 'low' },
];

/**
 * How long a phone has gone without security fixes. Needs no vulnerability data, so it holds where that has ended: a
 * phone that no longer gets updates grows worse by the calendar alone.
 */
export const androidPatchAge: Detector = {
  id: 'android-patch-age',
  threat: {
    title: 'Android security fixes are old',
    severity: 'high',
    techniques: [],
    meaning:
      'Android publishes security fixes every month, and attackers study each of them. A phone without them is open to everything that was fixed since.',
    remedy:
      'Install the system update under Settings, System, Software update. If none is offered, the maker has stopped: replace the phone.',
  },
  platforms: ['android'],
  needs: ['securityPatchLevel'],
  sees: 'Android: Intune `managedDevice.androidSecurityPatchLevel`, against the calendar.',
  sources: intuneField('managedDevice.androidSecurityPatchLevel', ['android']),
  blindSpots:
    'Google Play system updates fix parts of Android without changing the patch level. A level says which fixes the maker promises, not that each of them is there.',
  judge(snapshot, { now }) {
    const reported = neededFact(snapshot, 'securityPatchLevel');
    const patch = parsePatchLevel(reported);
    if (patch === undefined) {
      return {
        kind: 'could-not-judge',
        because: say('"{{reported}}" is not a security patch level.', { reported: reported.slice(0, 40) }),
      };
    }
    if (isFromTheFuture(patch, now)) {
      return {
        kind: 'could-not-judge',
        because: say('The security patch level {{level}} lies in the future.', { level: patch.level }),
      };
    }
    const age = ages.find(({ overDays }) => now - patch.at > overDays * day);
    if (age === undefined) return { kind: 'clear' };
    return {
      kind: 'detected',
      detections: [
        {
          // Part of the subject, so that a finding that was dismissed at 90 days does not hide the one at 365.
          subject: `over-${age.overDays}-days`,
          severity: age.severity,
          because: say(
            'The security patch level {{level}} is more than {{days}} days old: fixes published since are missing.',
            { level: patch.level, days: age.overDays },
          ),
          curedWhen: say('A security patch level not older than {{days}} days is reported.', {
            days: ages.at(-1)?.overDays ?? 0,
          }),
          evidence: {
            securityPatchLevel: patch.level,
            olderThanDays: age.overDays,
            source: snapshot.facts.securityPatchLevel?.source ?? '',
          },
        },
      ],
    };
  },
};
