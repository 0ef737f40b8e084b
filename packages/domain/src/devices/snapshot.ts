import type { Instant } from '../time.ts';
import type { DeviceId, Platform, SourceId } from '../vocabulary.ts';

/**
 * Every fact a detector may ask for, with the shape of its value. What a source does not know is left out: there is
 * no "unknown" value that could be read as good news.
 */
export interface Facts {
  /** As the source spells it: `17.5.1`, `16.7.16 (a)`, `14`. */
  readonly osVersion: string;
  /** Android only, `YYYY-MM-DD`. */
  readonly securityPatchLevel: string;
  /** Jailbroken or rooted, as far as the source can tell. */
  readonly jailbroken: boolean;
  readonly encrypted: boolean;
  readonly manufacturer: string;
  /** Marketing name or model identifier, as the source gives it: `iPhone 15 Pro`, `Pixel 7`, `SM-S911B`. */
  readonly model: string;
}

export type FactName = keyof Facts;

/** One reported fact at a moment. */
export interface Observed<Value> {
  readonly value: Value;
  readonly source: SourceId;
  /** When the source saw it, not when we heard of it. */
  readonly observedAt: Instant;
}

export type ObservedFacts = { readonly [Name in FactName]?: Observed<Facts[Name]> };

/** The latest facts of one device, put together from its sources. */
export interface DeviceSnapshot {
  readonly deviceId: DeviceId;
  readonly platform: Platform;
  readonly facts: ObservedFacts;
}
