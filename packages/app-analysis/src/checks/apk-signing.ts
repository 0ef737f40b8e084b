import type { ApkFacts } from '../apk/read-apk.ts';
import type { Knowledge } from '../knowledge.ts';
import type { SigningCertificate } from '../signature/certificate.ts';
import type { Check } from './check.ts';

/** What checks on an APK look at. */
export interface ApkCase {
  readonly facts: ApkFacts;
  readonly knowledge: Pick<Knowledge, 'knownSigners' | 'publicKeys'>;
}

/** Android 8.1 closed Janus for good (CVE-2017-13156); phones between 5 and 8.0 may lack the patch. */
const janusClosedSince = 27;

/** Signers of every scheme: a test key is one in the old scheme, too. */
function allSigners({ signature }: ApkFacts): readonly SigningCertificate[] {
  const all = [...signature.signers, ...Object.values(signature.signersByScheme).flat()];
  return [...new Map(all.map((signer) => [signer.sha256, signer])).values()];
}

/** Checks on who signed, and whether it holds. */
export const signingChecks: readonly Check<ApkCase>[] = [
  {
    id: 'signature-broken',
    title: 'The signature does not hold',
    severity: 'high',
    techniques: ['T1577'],
    sees: 'Every signature scheme that a supported Android version looks at, verified over every byte: unsigned, tampered or cut-out signatures.',
    cannotSee:
      'Whether the signer is who they say: Android certificates are self-signed. A certificate that breaks the rules of X.509 in bytes that nobody signs is read as apksig reads it on Java 17; a phone may refuse it. A file too large to be verified is incomplete, not broken. Like apksig it does not miss a v2 signature that was taken out of an app with v3: Android 7 to 8.1 notice by what v1 says of it.',
    judge: ({ facts: { signature } }) => (signature.verified || signature.undecided ? [] : signature.reasons),
  },
  {
    id: 'repackaged',
    title: 'Somebody else signed a known app',
    severity: 'high',
    techniques: ['T1577', 'T1655.001'],
    sees: 'A package whose signers are known, signed by none of them, with proofs of rotation respected.',
    cannotSee:
      'Packages whose signers nobody told: then any signer is as good as another. A store that signs anew looks repackaged until its signer is listed.',
    judge: ({ facts, knowledge }) => {
      const { signature, manifest } = facts;
      const known = knowledge.knownSigners.get(manifest.packageName);
      if (known === undefined || !signature.verified) return [];
      const ours = [...signature.signers, ...(signature.lineage ?? [])];
      if (ours.some(({ sha256, sha1 }) => known.includes(sha256) || known.includes(sha1))) return [];
      const signers = [...new Set(ours.map(({ sha256 }) => sha256))];
      return [`${manifest.packageName} is signed by ${signers.join(', ')}; known are ${known.join(', ')}`];
    },
  },
  {
    id: 'public-test-key',
    title: 'Signed with a key that everybody has',
    severity: 'medium',
    techniques: ['T1577'],
    sees: "The certificates of AOSP's public test keys.",
    cannotSee: 'Other private keys that leaked.',
    judge: ({ facts, knowledge }) =>
      allSigners(facts).flatMap(({ sha256 }) => {
        const name = knowledge.publicKeys.get(sha256);
        return name === undefined ? [] : [`AOSP test key "${name}" (${sha256})`];
      }),
  },
  {
    id: 'debug-key',
    title: 'Signed with a debug key',
    severity: 'medium',
    techniques: [],
    sees: 'Certificates that name themselves as the Android SDK names its debug keys.',
    cannotSee: 'A debug key under another name.',
    judge: ({ facts }) =>
      allSigners(facts)
        .filter(({ subject }) => /(^|, )CN=Android Debug(,|$)/.test(subject))
        .map(({ subject }) => subject),
  },
  {
    id: 'janus-vulnerable-signing',
    title: 'Signed so that code can be put in front of it (Janus)',
    severity: 'medium',
    techniques: ['T1577'],
    sees: 'A v1 signature alone on an app for Android before 8.1 (CVE-2017-13156).',
    cannotSee:
      'Whether the phone has the patch level that closes it. Android 5 and 6 go by v1 even where a newer scheme stands beside it.',
    judge: ({ facts: { signature, manifest } }) => {
      const newer = signature.present.some((scheme) => scheme !== 'v1');
      const exposed = signature.present.includes('v1') && !newer && manifest.minSdk < janusClosedSince;
      return exposed ? [`v1 only, for API level ${manifest.minSdk} and later`] : [];
    },
  },
];
