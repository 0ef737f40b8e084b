import { type Detector, say } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { harmful, inBrackets, termsOfKind, weighAll } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { signerGap } from '../signer-gap.ts';
import { judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** Whoever signed listed malware signed this too, under whatever name. */
export const knownBadAppSigner: Detector = {
  id: 'known-bad-app-signer',
  threat: {
    title: 'App signed by a known maker of malware',
    severity: 'high',
    techniques: ['T1636', 'T1429', 'T1430', 'T1655.001'],
    meaning:
      'The certificate that signs this app has signed malware, spyware or stalkerware before. Its private key does not change hands, whatever the app is called this time.',
    remedy: 'Remove the app, and do not install anything from where it came.',
  },
  platforms: ['android'],
  needs: ['apps'],
  sees: 'The SHA-256 and SHA-1 digests of the certificates that sign each installed app, now and before a proven rotation.',
  sources: [],
  blindSpots: 'Apps that were signed anew. Lists of stalkerware know signers by SHA-1 alone.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const gap = signerGap(app);
      const listed = weighAll(termsOfKind(app, 'signer'), termsOfKind(app, 'app'), threats, harmful, 'high');
      if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
      if (listed === undefined) return gap === undefined ? nothing : { kind: 'unjudged', what: gap };
      return {
        kind: 'hit',
        detection: {
          subject: `${app.appId.slice(0, 120)} signed by ${listed.evidence[0]?.listed.value}`,
          severity: listed.severity,
          because: say('{{app}} is signed by a certificate that is listed as {{category}}{{names}}.', {
            app: nameOf(app),
            category: listed.evidence[0]?.category ?? '',
            names: inBrackets(listed.names),
          }),
          curedWhen: 'The app is no longer reported, or signed by somebody else.',
          evidence: evidenceOfApp(app, snapshot, listed),
        },
      };
    });
  },
};
