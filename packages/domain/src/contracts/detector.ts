import type { DeviceSnapshot, FactName } from '../devices/snapshot.ts';
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
   * device is not called secured. A device that goes quiet has not got better.
   */
  readonly needs: readonly FactName[];
  /** Per platform: the field or collector that yields its facts on a real phone. */
  readonly sees: string;
  /** What it cannot see, said honestly. */
  readonly blindSpots: string;
  judge(snapshot: DeviceSnapshot, tools: DetectorTools): Verdict;
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
  | { readonly kind: 'detected'; readonly detections: readonly [Detection, ...Detection[]] }
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
