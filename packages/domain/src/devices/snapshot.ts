import type { Instant } from '../time.ts';
import type { DeviceId, Platform, SourceId } from '../vocabulary.ts';
import type { HostContact, InstalledApp, NamedApp } from './inventory.ts';

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
  /**
   * Every app that the source can see, by id. An empty list says that it looked and saw none. Whoever loads a snapshot may
   * leave out apps of which the knowledge has nothing to say (`isRemarkableApp` of `detections`).
   */
  readonly apps: readonly InstalledApp[];
  /** The names of installed apps, from a list that knows no ids. */
  readonly appNames: readonly NamedApp[];
  /** Hosts and addresses that the phone asked for or spoke to, as far back as the source keeps them. */
  readonly contacts: readonly HostContact[];
}

export type FactName = keyof Facts;

/**
 * Facts that only some phones have a source for. Where nothing gives one, and the policy asks for no source that would,
 * the detectors that need it are not asked: their open findings stay as they are, and the phone is judged by the rest.
 */
export const optionalFacts = ['apps', 'appNames', 'contacts'] as const satisfies readonly FactName[];

export type OptionalFact = (typeof optionalFacts)[number];

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
