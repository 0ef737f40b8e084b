import { type Detector, day, say, toIso } from '@picket/domain';
import { intuneField } from '../intune-field.ts';
import { neededFact } from '../needed-fact.ts';
import { silence } from '../silence.ts';

/** As with patch levels: whoever had no fix for a year is open to a year of published vulnerabilities. */
const longOverMs = 365 * day;

/**
 * The maker has stopped fixing this version. *Medium* in the first year, when the phone still has most fixes there are;
 * *high* after a year, or where nobody remembers when support ended.
 */
export const osOutOfSupport: Detector = {
  id: 'os-out-of-support',
  threat: {
    title: 'Operating system is out of support',
    severity: 'high',
    techniques: [],
    meaning:
      'The maker no longer fixes security problems in this version of the operating system. What is found from now on stays open on this device for good.',
    remedy: 'Update to a supported version. If none is offered for the model, replace the device.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['osVersion'],
  sees: 'Intune `managedDevice.osVersion`, on Android, iOS and iPadOS alike, against endoflife.date.',
  sources: intuneField('managedDevice.osVersion', ['android', 'ios', 'ipados']),
  blindSpots:
    'Some makers fix Android longer, and many shorter, than Android itself is supported: the patch level tells which. The first major version after the data counts as supported; later ones could not be judged.',
  judge(snapshot, tools) {
    const osVersion = neededFact(snapshot, 'osVersion');
    const answer = tools.knowledge.osSupport(snapshot.platform, osVersion);
    if (!answer.known)
      return { kind: 'could-not-judge', because: say('Support: {{english}}.', { english: answer.because }) };

    const { line, supported, endsAt } = answer.value;
    // The end may have come since the data was gathered.
    const hasEnded = !supported || (endsAt !== undefined && endsAt <= tools.now);
    if (!hasEnded) return silence(tools);

    const isLongOver = endsAt === undefined || tools.now - endsAt > longOverMs;
    return {
      kind: 'detected',
      detections: [
        {
          // Part of the subject, so that a finding that was dismissed in the first year does not hide the worse one.
          subject: `${line}, ${isLongOver ? 'over a year' : 'first year'}`,
          severity: isLongOver ? 'high' : 'medium',
          because:
            endsAt === undefined
              ? say('{{system}} has had no security fixes for years.', { system: line })
              : say('{{system}} has had no security fixes since {{date}}.', {
                  system: line,
                  date: toIso(endsAt).slice(0, 10),
                }),
          curedWhen: 'A version that its maker still supports is reported.',
          evidence: {
            osVersion,
            line,
            supportEnded: endsAt === undefined ? 'not recorded' : toIso(endsAt).slice(0, 10),
            source: snapshot.facts.osVersion?.source ?? '',
            knowledge: tools.knowledge.edition,
          },
        },
      ],
    };
  },
};
