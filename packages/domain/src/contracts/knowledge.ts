import type { Instant } from '../time.ts';
import type { Platform } from '../vocabulary.ts';
import type { KnownSigner, LookAlike, Match, Term } from './indicators.ts';

/**
 * The port through which detectors ask what is known to be vulnerable. `intelligence` answers it from real data; a
 * detector never sees a feed. Every answer can be *unknown*, which is not the same as *none*.
 */
export interface Knowledge {
  /** Names the content that answered, for evidence and replay: `kev 2026.08.21, sofa 2026-08-22, endoflife …`. */
  readonly edition: string;
  /** The age of its oldest part. What was found out since is not in it, and nobody may be called safe from that. */
  readonly asOf: Instant;

  /** Vulnerabilities exploited in the wild that a phone at this patch level still has. */
  androidExposure(phone: {
    readonly patchLevel: string;
    readonly manufacturer: string | undefined;
    readonly model: string | undefined;
  }): Answer<AndroidExposure>;

  /** What Apple has fixed since this version, and whether this model can still be cured by an update. */
  appleExposure(phone: {
    readonly platform: Platform;
    readonly osVersion: string;
    readonly model: string | undefined;
  }): Answer<AppleExposure>;

  /** Until when the maker supports this version with security fixes. */
  osSupport(platform: Platform, osVersion: string): Answer<OsSupport>;

  /** What feeds list. Absent where none are loaded: detectors that ask it then could not judge. */
  readonly threats?: ThreatKnowledge;
}

/**
 * What feeds of indicators, warning lists and lists of signers say. It has an edition and an age of its own: its parts are
 * renewed by the hour, and knowledge of versions by the week.
 */
export interface ThreatKnowledge {
  /** Names every feed with its version. */
  readonly edition: string;
  /** Since when nobody has looked whether there is something newer, for the feed that was left alone longest. */
  readonly asOf: Instant;

  /**
   * What is known of one value as a source spells it. A host is looked up with its parents down to what somebody registered,
   * an address with the networks around it; either may be given as `domain`. *Known* with nothing for it: no feed lists it,
   * also because it is no value of its kind.
   *
   * @param alongside what else was seen on the same subject, for entries that want several things together.
   */
  find(term: Term, alongside?: readonly Term[]): Answer<Match>;

  /** The honest signers of an app. Empty: nobody has written them down, which says nothing about it. */
  signersOf(appId: string): readonly KnownSigner[];

  /**
   * Whether a host imitates one of the names given, or a well-known one. `undefined`: it does not, or is no host name.
   *
   * @param names what the tenant is called: `contoso.com`.
   */
  lookAlike(host: string, names: readonly string[]): Answer<LookAlike | undefined>;
}

export type Answer<Value> =
  | { readonly known: true; readonly value: Value }
  | { readonly known: false; readonly because: string };

export interface AndroidExposure {
  readonly exploited: readonly ExploitedAndroidVulnerability[];
  /** Exploited vulnerabilities nobody can judge by patch level (no fixed level is known, or the chipset is not). */
  readonly undecided: readonly UndecidedAndroidVulnerability[];
}

export interface UndecidedAndroidVulnerability {
  readonly cve: string;
  readonly because: string;
  /** A level that would settle it, whoever is concerned. Absent: no patch level does. */
  readonly fixedPatchLevel?: string;
}

export interface ExploitedAndroidVulnerability {
  readonly cve: string;
  readonly component: string;
  readonly fixedPatchLevel: string;
  /** How sure the fixed level is: `kev-notes`, `press`, `analyst` (fixtures/intel README). */
  readonly basis: string;
}

export interface AppleExposure {
  /** Exploited in the wild and fixed in a later version of the same major version, or never for this one. */
  readonly exploited: readonly AppleVulnerability[];
  /** Fixed later, not known to be exploited: how many. */
  readonly fixedLaterCount: number;
  /** The newest version this phone could run, when its model is known. */
  readonly newestForModel: string | undefined;
  /** The newest version of the phone's own major version, and when it came out. */
  readonly newestOfMajor: { readonly version: string; readonly releasedAt: Instant } | undefined;
  /**
   * The oldest newer version in which none of `exploited` is left and that this phone can run (where its model is not
   * known: that phones of its kind can run). Undefined: there is none, or nothing to cure.
   */
  readonly curedBy: string | undefined;
  /** When the first version came out that this phone can run and that fixes something it still has. */
  readonly fixesAvailableSince: Instant | undefined;
}

export interface AppleVulnerability {
  readonly cve: string;
  /** Lowest version that fixes it and that counts for this phone; undefined: no fix for its major version. */
  readonly fixedIn: string | undefined;
  /** Lowest version of a newer major version that fixes it, whether or not this phone can run it. */
  readonly fixedInNewerMajor: string | undefined;
}

export interface OsSupport {
  /** The release line it belongs to: `13`, `iOS 16`. */
  readonly line: string;
  readonly supported: boolean;
  readonly endsAt: Instant | undefined;
}
