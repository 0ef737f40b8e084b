import { type Detector, say } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { harmful, inBrackets, termsOfKind, weighAll } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { isSha256, judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** The file itself is on a list: the surest of all hits. */
export const knownBadAppFile: Detector = {
  id: 'known-bad-app-file',
  threat: {
    title: 'App file that is known to be malicious',
    severity: 'high',
    techniques: ['T1636', 'T1429', 'T1430', 'T1512'],
    meaning:
      'The very file of this app was examined and listed as malware, spyware or stalkerware. It is not a copy that looks like it: every byte is the same.',
    remedy:
      'Remove the app. Treat what was on the phone meanwhile, passwords and messages above all, as known to others.',
  },
  platforms: ['android'],
  needs: ['apps'],
  sees: 'The SHA-256 digest of each installed app file, against the samples that feeds list.',
  sources: [],
  blindSpots:
    'Anything that was built anew: one changed byte makes another digest. Files that are not installed as apps.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const { fileSha256 } = app;
      if (fileSha256 === undefined || !isSha256(fileSha256)) {
        return { kind: 'unjudged', what: `the digest of ${nameOf(app)}` };
      }
      const listed = weighAll(termsOfKind(app, 'file'), [], threats, harmful, 'high');
      if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
      if (listed === undefined) return nothing;
      return {
        kind: 'hit',
        detection: {
          subject: fileSha256.toLowerCase(),
          severity: listed.severity,
          because: say('The file of {{app}} is listed as {{category}}{{names}}.', {
            app: nameOf(app),
            category: listed.evidence[0]?.category ?? '',
            names: inBrackets(listed.names),
          }),
          curedWhen: 'The app is no longer reported, or with another file.',
          evidence: evidenceOfApp(app, snapshot, listed),
        },
      };
    });
  },
};
