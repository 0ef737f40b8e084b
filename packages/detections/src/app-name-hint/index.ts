import { type Detector, say } from '@picket/domain';
import { describeEvidence, weigh } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { judgeOverFeeds, nothing, tidy } from '../threat-verdict.ts';

/** All that a list of names can tell. */
export const appNameHint: Detector = {
  id: 'app-name-hint',
  threat: {
    title: 'App with the name of malware (name only)',
    severity: 'low',
    techniques: [],
    meaning:
      'An app has the same name as known malware, spyware or stalkerware. Only the name was seen: it may well be an honest app, so this is a reason to look, and no more.',
    remedy: 'Look the app up on the phone. If you do not know where it came from, remove it.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['appNames'],
  sees: 'Names of installed apps, against the names of families that feeds list with app ids.',
  sources: [],
  blindSpots:
    'Malware chooses its name, and mostly one that nobody would notice. Lists of names carry no ids and no signers.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'appNames'), tools, ({ name, version, seen }, threats) => {
      const answer = threats.find({ kind: 'appName', value: name });
      if (!answer.known) return { kind: 'unjudged', what: `what feeds say of apps called ${tidy(name, 60)}` };
      const listed = weigh(answer.value, ['malware', 'spyware', 'stalkerware'], 'low');
      if (listed === undefined) return nothing;
      return {
        kind: 'hit',
        detection: {
          subject: `name ${tidy(name, 190).toLowerCase()}`,
          severity: 'low',
          because: say(
            'An app is called {{name}}, as known {{category}} is (name only: no id and no signer was seen).',
            { name: tidy(name, 60), category: listed.evidence[0]?.category ?? '' },
          ),
          curedWhen: 'No app of that name is reported.',
          evidence: {
            name: tidy(name, 200),
            ...(version !== undefined && { version: tidy(version, 100) }),
            basis: 'name only',
            listedBy: describeEvidence(listed.evidence),
            source: seen?.source ?? snapshot.facts.appNames?.source ?? '',
          },
        },
      };
    });
  },
};
