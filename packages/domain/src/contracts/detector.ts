import type { DeviceSnapshot, FactName, OptionalFact } from '../devices/snapshot.ts';
import type { Instant } from '../time.ts';
import type { DetectorId, Platform, Severity } from '../vocabulary.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * A detector reads one device's snapshot and says what is wrong with it.
 *
 * It is a pure function: the same snapshot, knowledge and moment always give the same verdict, so an operator who
 * asks "why?" months later can be answered by running it again.
 */
export interface Detector {
  /** Stored with every finding. Renaming it orphans them; don't. */
  readonly id: DetectorId;
  readonly threat: Threat;
  /** Where it applies. On other platforms it is not asked. */
  readonly platforms: readonly Platform[];
  /**
   * Without these facts it is not asked: its verdict is *could not judge*, its open findings stay open, and the
   * device is not called secured. A device that goes quiet has not got better. (Of facts that only some phones have a
   * source for, see `optionalFacts`.)
   */
  readonly needs: readonly FactName[];
  /** What it looks at, in a sentence or two. */
  readonly sees: string;
  /**
   * What yields its facts on a real phone, per platform and kind of enrollment. Empty: nothing does yet. Such a detector is
   * shown as *no source yet*, and not counted among those that protect anybody.
   */
  readonly sources: readonly FactSource[];
  /** What it cannot see, said honestly. */
  readonly blindSpots: string;
  judge(snapshot: DeviceSnapshot, tools: DetectorTools): Verdict;
}

/** How a phone is enrolled, as far as it decides what can be seen of it. `any`: it makes no difference. */
export type EnrollmentKind =
  | 'any'
  | 'work-profile'
  | 'fully-managed'
  | 'dedicated'
  | 'supervised'
  | 'unsupervised'
  | 'user-enrollment'
  | 'not-enrolled';

export interface FactSource {
  readonly platform: Platform;
  readonly enrollment: EnrollmentKind;
  /** The field of the UEM or the collector that ships, in its own words: "Intune `managedDevice.osVersion`". */
  readonly yields: string;
}

export interface DetectorTools {
  /** What is known to be vulnerable, and how old that knowledge is. */
  readonly knowledge: Knowledge;
  readonly now: Instant;
  /**
   * How old knowledge may be before its silence stops counting as *clear*: what is known to be bad stays bad, the rest
   * could not be judged. 180 days unless given.
   */
  readonly maxKnowledgeAgeMs?: number;
  /**
   * Optional facts that a source required by the policy gives. One of them missing is *could not judge*; of the others,
   * missing means that nobody asks.
   */
  readonly expected?: readonly OptionalFact[];
  /** What the tenant is called, and what it has decided. */
  readonly tenant?: TenantJudgment;
}

export interface TenantJudgment {
  /** Its domains, whose imitations are looked for: `contoso.com`. */
  readonly domains: readonly string[];
  /** What an app for watching over others is worth here. `low` unless the tenant says otherwise. */
  readonly watchware: 'allowed' | 'low' | 'medium';
}

/** The catalogue entry a detector stands for. */
export interface Threat {
  readonly title: string;
  /** The worst it can find; a detection carries its own. */
  readonly severity: Severity;
  /** MITRE ATT&CK for Mobile, when one fits. */
  readonly techniques: readonly `T${number}`[];
  /** What it means, in two sentences, for an administrator. */
  readonly meaning: string;
  /** What the person holding the phone should do. */
  readonly remedy: string;
}

export type Verdict =
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'detected';
      readonly detections: readonly [Detection, ...Detection[]];
      /** What it could not judge besides, for a person: findings that are not among the detections then stay open. */
      readonly unjudged?: string;
    }
  /** Something it needs is missing or not understood. Says what, for a person. */
  | { readonly kind: 'could-not-judge'; readonly because: string };

/** One hit now; a value. */
export interface Detection {
  /** What tells this hit from another of the same detector on the same device: a CVE list's key, a version, a package. */
  readonly subject: string;
  readonly severity: Severity;
  /** One sentence for a person: what was seen and why it matters. */
  readonly because: string;
  /** What would make it go away, one sentence: "iOS 18.7.2 or newer is reported". */
  readonly curedWhen: string;
  /** The facts and sources behind it, as short texts by name. */
  readonly evidence: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
