import type { DetectorVerdict, DeviceSnapshot, InstalledApp, Instant, TenantId } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';

/**
 * What the devices of one tenant are judged by, held for as long as one batch takes: all of them by the same. A change of
 * it is another one of these, never this one changed.
 */
export interface Knowing {
  /** Of the feeds. A batch is not judged by less than what its devices have been marked for. */
  readonly generation: number;
  /** The same text says the same of every app and host: what was found remarkable under it stays so. */
  readonly edition: string;
  /**
   * False when the tenant has decided otherwise since. Asked while the fleet is locked, as decisions are made: devices that were marked for
   * a decision are never judged by what was decided before.
   */
  readonly isCurrent?: (tx: TenantTransaction) => Promise<boolean>;
  readonly judge: (snapshot: DeviceSnapshot, now: Instant) => readonly DetectorVerdict[];
  /** Whether any detector might say something because of this app. Where it is unsure it says yes. */
  readonly isRemarkableApp: (app: InstalledApp) => boolean;
  /** The same of a host, spoken to at any moment that counts. */
  readonly isRemarkableHost: (host: string) => boolean;
}

/** Not to be asked inside a transaction. Rejects rather than answer with less than is in force. */
export type FindKnowing = (tenantId: TenantId) => Promise<Knowing>;
