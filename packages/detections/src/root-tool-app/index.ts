import { type Detector, say } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { inBrackets, milder, termsOfKind, weighAll } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** A tool that takes a phone's own protections away, whether or not it has been used. */
export const rootToolApp: Detector = {
  id: 'root-tool-app',
  threat: {
    title: 'Tool for rooting or jailbreaking is installed',
    severity: 'medium',
    techniques: ['T1404', 'T1645'],
    meaning:
      'An app that gives other apps full power over the phone, or hides that somebody has it. The phone may not be rooted yet; whether it is, is judged on its own.',
    remedy: 'Remove the app, and restore the original system if the phone was changed with it.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['apps'],
  sees: 'Package and bundle ids of installed apps, against lists of root managers, hooking frameworks and jailbreak tools.',
  sources: [],
  blindSpots: 'Tools that take a random id, and tools that leave no app. An id is no proof: it is *medium* at most.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const listed = weighAll(termsOfKind(app, 'app'), [], threats, ['root-tool'], 'medium');
      if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
      if (listed === undefined) return nothing;
      return {
        kind: 'hit',
        detection: {
          subject: app.appId.slice(0, 200),
          severity: milder(listed.severity, 'medium'),
          because: say('{{app}} has the id of a tool for rooting or jailbreaking{{names}}.', {
            app: nameOf(app),
            names: inBrackets(listed.names),
          }),
          curedWhen: 'The app is no longer reported.',
          evidence: evidenceOfApp(app, snapshot, listed),
        },
      };
    });
  },
};
