import {
  type DetectorTools,
  type DeviceSnapshot,
  type IndicatorCategory,
  type InstalledApp,
  say,
  type Term,
  type ThreatKnowledge,
  termsOfApp,
  type Verdict,
} from '@picket/domain';
import { evidenceOfApp } from './app-evidence.ts';
import { inBrackets, type Listed, milder, termsOfKind, weighAll } from './listed.ts';
import { neededFact } from './needed-fact.ts';
import { signerGap } from './signer-gap.ts';
import { judgeOverFeeds, nameOf, nothing, type Opinion } from './threat-verdict.ts';

/**
 * Judges apps by their package or bundle id. Ids are free for everybody to take, so the id alone is *medium* and says so;
 * together with a signer or a file of the same kind it is *high*. An app whose signer is known to be honest is not meant.
 *
 * @param what for the sentence: "stalkerware".
 */
export function judgePackages(
  snapshot: DeviceSnapshot,
  tools: DetectorTools,
  categories: readonly IndicatorCategory[],
  what: string,
): Verdict {
  return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats): Opinion => {
    const listed = weighAll(termsOfKind(app, 'app'), termsOfApp(app), threats, categories, 'high');
    if (listed === 'unknown') return { kind: 'unjudged', what: `what feeds say of ${nameOf(app)}` };
    if (listed === undefined || isHonest(app, threats)) return nothing;
    const proof = proofOf(app, threats, categories);
    const gap = snapshot.platform === 'android' && proof === undefined ? signerGap(app) : undefined;
    return {
      kind: 'hit',
      // A phone that stops to tell who signs an app has not got better: the worse finding stays as it was.
      ...(gap !== undefined && { unjudged: gap }),
      detection: {
        subject: `${app.appId.slice(0, 150)}, ${proof === undefined ? 'by its id' : 'with proof'}`,
        severity: proof === undefined ? milder(listed.severity, 'medium') : listed.severity,
        because:
          proof === undefined
            ? say('{{app}} has the id of {{what}}{{names}}; the id alone is no proof, because anybody may take it.', {
                app: nameOf(app),
                what,
                names: inBrackets(listed.names),
              })
            : proof.evidence[0]?.listed.kind === 'file'
              ? say('{{app}} is {{what}}{{names}}: its id is listed, and so is its file.', {
                  app: nameOf(app),
                  what,
                  names: inBrackets(listed.names),
                })
              : say('{{app}} is {{what}}{{names}}: its id is listed, and so is its signer.', {
                  app: nameOf(app),
                  what,
                  names: inBrackets(listed.names),
                }),
        curedWhen: 'The app is no longer reported.',
        evidence: evidenceOfApp(app, snapshot, {
          ...listed,
          evidence: [...listed.evidence, ...(proof?.evidence ?? [])],
        }),
      },
    };
  });
}

function proofOf(
  app: InstalledApp,
  threats: ThreatKnowledge,
  categories: readonly IndicatorCategory[],
): Listed | undefined {
  const terms = [...termsOfKind(app, 'signer'), ...termsOfKind(app, 'file')];
  const proof = weighAll(terms, termsOfKind(app, 'app'), threats, categories, 'high');
  return proof === 'unknown' ? undefined : proof;
}

/** Signed, now or before, by somebody whom a list of honest signers names: for this app or for another one. */
function isHonest(app: InstalledApp, threats: ThreatKnowledge): boolean {
  const isKnown = (term: Term) => {
    const answer = threats.find(term);
    return answer.known && answer.value.against.some(({ rejects }) => rejects);
  };
  return isItself(app, threats) || termsOfKind(app, 'signer').some(isKnown);
}

/** Signed, now or before, by one of those who honestly sign this very app. */
export function isItself(app: InstalledApp, threats: ThreatKnowledge): boolean {
  const honest = new Set(threats.signersOf(app.appId).map(({ digest }) => digest));
  return termsOfKind(app, 'signer').some(({ value }) => honest.has(value.replaceAll(':', '').toLowerCase()));
}
