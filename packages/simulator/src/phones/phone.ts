/** A physical phone or tablet: what is true on it, whether or not Intune knows. */
export interface Phone {
  readonly id: string;
  readonly hardware: Hardware;
  facts: PhoneFacts;
  /** When the facts last changed without a check-in since; undefined when Intune knows them all. */
  factsChangedAt: number | undefined;
  userId: string | null;
  /** Its enrollment, while it has one. Older enrollments of the same phone may still be listed. */
  managedDeviceId: string | undefined;
  /** Object id of its device in the directory, while it is registered. */
  entraObjectId: string | undefined;
  readonly checkIns: CheckIns;
}

export interface Hardware {
  readonly kind: 'iphone' | 'ipad' | 'android';
  readonly manufacturer: string;
  /** As Intune shows it: `iPhone 15 Pro`, `Pixel 8`, `SM-S921B`. */
  readonly model: string;
  readonly serialNumber: string;
  readonly imei: string | null;
  readonly storageInBytes: number;
  readonly wiFiMacAddress: string | null;
}

export interface PhoneFacts {
  osVersion: string;
  /** `YYYY-MM-DD`; empty on iOS and where Android did not say. */
  securityPatchLevel: string;
  jailBroken: 'True' | 'False' | 'Unknown';
  isEncrypted: boolean;
}

/**
 * When a phone speaks to Intune. Kept as a rhythm, not as a list: the last check-in follows from the clock, so a
 * hundred thousand phones cost nothing while nobody asks.
 */
export interface CheckIns {
  /** Null: only when told to. */
  everyMs: number | null;
  /** The rhythm counts from here. */
  anchorAt: number;
  /** The last one before the anchor; undefined when it never spoke. */
  lastAt: number | undefined;
  /** Since when it says nothing. */
  silentSince: number | undefined;
}

export function lastCheckInAt(checkIns: CheckIns, now: number): number | undefined {
  const { everyMs, anchorAt, lastAt, silentSince } = checkIns;
  if (everyMs === null) return lastAt;
  const beats = Math.floor((Math.min(now, silentSince ?? now) - anchorAt) / everyMs);
  return beats >= 1 ? anchorAt + beats * everyMs : lastAt;
}

/** The first one after a moment, or undefined while the phone is silent or speaks only when told. */
export function nextCheckInAt(checkIns: CheckIns, after: number): number | undefined {
  const { everyMs, anchorAt, silentSince } = checkIns;
  if (everyMs === null || silentSince !== undefined) return undefined;
  return anchorAt + (Math.max(0, Math.floor((after - anchorAt) / everyMs)) + 1) * everyMs;
}
