import type { InstalledApp, SignerDigests } from '../devices/inventory.ts';
import type { Instant } from '../time.ts';

/**
 * What an indicator can be about. Not all of it is seen by somebody today: what no source reports (a file path, a process
 * name) is kept all the same, so that nothing a feed says is lost when a source comes that reports it.
 *
 * `appName` is the name of an app or of its family: the weakest of all. `pattern` is a well-formed STIX pattern that is more
 * than a list of values (an order in time, `LIKE`, `MATCHES`); it is kept as text and never run. `other` is a value of a STIX
 * object that has no word here.
 */
export const indicatorKinds = [
  'domain',
  'url',
  'ip',
  'network',
  'app',
  'appName',
  'signer',
  'file',
  'fileName',
  'filePath',
  'process',
  'email',
  'configurationProfile',
  'androidProperty',
  'pattern',
  'other',
] as const;

export type IndicatorKind = (typeof indicatorKinds)[number];

/** What a feed says that a hit would mean. `unspecified`: it lists the value and does not say why. */
export type IndicatorCategory =
  | 'malware'
  | 'spyware'
  | 'stalkerware'
  | 'watchware'
  | 'phishing'
  | 'root-tool'
  | 'test-key'
  | 'unspecified';

/** One value of one kind. Whoever compares brings it into one spelling first. */
export interface Term {
  readonly kind: IndicatorKind;
  readonly value: string;
}

/** How far a feed is believed. `low`: it errs often, or nobody checks what it lists. */
export const confidences = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof confidences)[number];

/** One entry of one feed that a value hits: evidence for it. */
export interface Evidence {
  /** What the entry lists: the value itself, a parent of a host, a network around an address. */
  readonly listed: Term;
  /** Id of the feed. */
  readonly feed: string;
  /** The version of the feed that says so. */
  readonly edition: string;
  /** When that version was the newest that its publisher had, as far as anybody knows. */
  readonly asOf: Instant | undefined;
  readonly confidence: Confidence;
  readonly file: string;
  /** Where in its file it stands, from 1. */
  readonly position: number;
  /** The family or campaign, in the feed's words. */
  readonly name: string | undefined;
  readonly category: IndicatorCategory;
  /** What the entry wants to be seen on the same subject too. */
  readonly together: readonly Term[];
}

/** What speaks against taking a value for bad. */
export interface Objection {
  /** The list, or who knows the signer. */
  readonly source: string;
  /** The entry that says so. */
  readonly entry: string;
  /** Whether it alone makes the value none that a feed may list. Otherwise it is a doubt. */
  readonly rejects: boolean;
}

/** All that is known of a value. Nothing is weighed here: who judges sees both sides. */
export interface Match {
  readonly for: readonly Evidence[];
  /** Entries that hold only together with what was not seen. No hits. */
  readonly partly: readonly Evidence[];
  readonly against: readonly Objection[];
}

/** One way in which an app is honestly signed. Most apps have several: the store's copy, the developer's own. */
export interface KnownSigner {
  readonly package: string;
  /** SHA-1 or SHA-256 of the signing certificate, in lower case. */
  readonly digest: string;
  /** Who says so. */
  readonly source: string;
}

/** A host that passes itself off as another name. */
export interface LookAlike {
  /** The name that it imitates: `contoso.com`. */
  readonly imitates: string;
  readonly reasons: readonly LookAlikeReason[];
}

export interface LookAlikeReason {
  /**
   * `confusable`: letters that look like others. `near`: one letter off. `brand-label`: the name stands inside a host of
   * somebody else's. `punycode`: scripts are mixed within one label.
   */
  readonly kind: 'confusable' | 'near' | 'brand-label' | 'punycode';
  /** One sentence for a person. */
  readonly text: string;
}

/** The terms under which an app can be listed. What the collector did not see is left out. */
export function termsOfApp({ appId, signers = [], formerSigners = [], fileSha256 }: InstalledApp): readonly Term[] {
  return [
    { kind: 'app', value: appId },
    ...[...signers, ...formerSigners].flatMap(termsOfSigner),
    ...(fileSha256 === undefined ? [] : [{ kind: 'file', value: fileSha256 } as const]),
  ];
}

function termsOfSigner({ sha256, sha1 }: SignerDigests): readonly Term[] {
  return [sha256, sha1].flatMap((value) => (value === undefined ? [] : [{ kind: 'signer', value } as const]));
}
