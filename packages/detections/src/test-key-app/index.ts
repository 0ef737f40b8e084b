import { type Detector, say } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { termsOfKind, weighAll } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { signerGap } from '../signer-gap.ts';
import { judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** Signed with a key that everybody has. */
export const testKeyApp: Detector = {
  id: 'test-key-app',
  threat: {
    title: 'App signed with a public test key',
    severity: 'medium',
    techniques: ['T1577'],
    meaning:
      'The key that signs this app is published with Android for tests. Anybody can make an update that the phone takes for genuine.',
    remedy: 'Remove the app, or ask its makers for a copy that they have signed with a key of their own.',
  },
  platforms: ['android'],
  needs: ['apps'],
  sees: 'The signers of installed apps, against the test keys that Android publishes.',
  sources: [],
  blindSpots: 'Debug certificates, which are made anew on each machine.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const gap = signerGap(app);
      const listed = weighAll(termsOfKind(app, 'signer'), [], threats, ['test-key'], 'medium');
      if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
      if (listed === undefined) return gap === undefined ? nothing : { kind: 'unjudged', what: gap };
      return {
        kind: 'hit',
        detection: {
          subject: app.appId.slice(0, 200),
          severity: listed.severity,
          because: say('{{app}} is signed with a test key whose private half everybody can download.', {
            app: nameOf(app),
          }),
          curedWhen: 'The app is no longer reported, or signed by somebody else.',
          evidence: evidenceOfApp(app, snapshot, listed),
        },
      };
    });
  },
};
