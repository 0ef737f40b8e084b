import { type Detector, say, termsOfApp } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { inBrackets, milder, weighAll } from '../listed.ts';
import { isItself } from '../listed-package.ts';
import { neededFact } from '../needed-fact.ts';
import { judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** Parental control and the like: open about what it does, and a matter of policy. Never malware. */
export const watchware: Detector = {
  id: 'watchware',
  threat: {
    title: 'App that watches its user openly',
    severity: 'medium',
    techniques: [],
    meaning:
      'An app for parents or employers that shows somebody else where the phone is or what is done with it. It hides from nobody; whether it may see what your organization has on the phone is for you to decide.',
    remedy: 'Ask your administrator whether the app may stay on a phone that is used for work.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['apps'],
  sees: 'Package ids, bundle ids and signers of installed apps that lists call watchware. What it is worth is set by policy: allowed, low or medium.',
  sources: [],
  blindSpots: 'Apps that no list calls so.',
  judge(snapshot, tools) {
    const worth = tools.tenant?.watchware ?? 'low';
    if (worth === 'allowed') return { kind: 'clear' };
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const listed = weighAll(termsOfApp(app), termsOfApp(app), threats, ['watchware'], 'medium');
      if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
      if (listed === undefined || isItself(app, threats)) return nothing;
      return {
        kind: 'hit',
        detection: {
          subject: app.appId.slice(0, 200),
          severity: milder(listed.severity, worth),
          because: say('{{app}} lets somebody else watch the phone{{names}}; your policy wants to know of it.', {
            app: nameOf(app),
            names: inBrackets(listed.names),
          }),
          curedWhen: 'The app is no longer reported, or the policy allows it.',
          evidence: evidenceOfApp(app, snapshot, listed),
        },
      };
    });
  },
};
