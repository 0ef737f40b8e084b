/**
 * A small remote side for the tests of channels: directory objects with attributes, enrollments with a level, uploads
 * that are worked off later, and faults before and after an effect. It refuses what the real ones refuse and keeps
 * account of whose hand wrote what. What it does not model: permissions, throttling, replication delay.
 */
import {
  type AttributeChange,
  type Clock,
  type EntraDeviceId,
  type EntraObjectId,
  type Instant,
  PicketError,
  type RemoteDeviceId,
  type RiskLevel,
  type ThreatReport,
  type UemSession,
  type UploadStatus,
} from '@picket/domain';

interface Cell {
  readonly value: string;
  readonly writtenBy: 'picket' | 'stranger';
}

interface Enrollment {
  readonly entraDeviceId: EntraDeviceId;
  level: RiskLevel | undefined;
  updatedAt: Instant | undefined;
}

interface Upload {
  readonly reports: readonly ThreatReport[];
  status: UploadStatus;
}

export interface RemoteSide {
  readonly uem: UemSession;
  readonly objects: Map<EntraObjectId, Map<string, Cell>>;
  readonly enrollments: Map<RemoteDeviceId, Enrollment>;
  readonly uploads: Map<string, Upload>;
  /** Every change that took effect, in words. */
  readonly effects: string[];
  /** Values of strangers that Picket has overwritten or removed. Must stay empty. */
  readonly trespasses: string[];
  /** The next change throws `error`, before it has any effect or after it has had all. */
  failNextChange(when: 'before' | 'after', error: Error): void;
  /** Takes back a fault that no change has met. */
  failNoChange(): void;
  writeAsStranger(id: EntraObjectId, slot: string, value: string | null): void;
  /** Works off what was uploaded; in the given order of upload ids, if any. */
  processUploads(order?: readonly string[]): void;
}

export function openRemoteSide(): RemoteSide {
  const objects: RemoteSide['objects'] = new Map();
  const enrollments: RemoteSide['enrollments'] = new Map();
  const uploads: RemoteSide['uploads'] = new Map();
  const effects: string[] = [];
  const trespasses: string[] = [];
  const faults: { when: 'before' | 'after'; error: Error }[] = [];

  /** Runs a change with the fault that was asked for, if any. */
  const change = async <Result>(effect: () => Result): Promise<Result> => {
    const fault = faults.shift();
    if (fault?.when === 'before') throw fault.error;
    const result = effect();
    if (fault?.when === 'after') throw fault.error;
    return result;
  };

  const writeOne = ({ id, name, value }: AttributeChange): { readonly kind: 'written' | 'missing' } => {
    const cells = objects.get(id);
    if (cells === undefined) return { kind: 'missing' };
    const before = cells.get(name);
    if (before?.writtenBy === 'stranger') trespasses.push(`${id}.${name}: ${before.value} -> ${value}`);
    if (before?.value !== (value ?? undefined)) effects.push(`${id}.${name} = ${value}`);
    if (value === null) cells.delete(name);
    else cells.set(name, { value, writtenBy: 'picket' });
    return { kind: 'written' };
  };

  const processOne = (upload: Upload): void => {
    const refused = new Map<EntraDeviceId, string>();
    for (const { entraDeviceId, level, updatedAt } of upload.reports) {
      const held = [...enrollments].find(([, enrollment]) => enrollment.entraDeviceId === entraDeviceId);
      if (held === undefined) {
        refused.set(entraDeviceId, 'unknown-device');
        continue;
      }
      const [remoteId, enrollment] = held;
      if (enrollment.updatedAt !== undefined && updatedAt <= enrollment.updatedAt) {
        refused.set(entraDeviceId, 'older');
        continue;
      }
      enrollment.updatedAt = updatedAt;
      if (enrollment.level !== level) effects.push(`${remoteId} is ${level}`);
      enrollment.level = level;
    }
    upload.status = { kind: 'completed', refused };
  };

  const uem: UemSession = {
    proveConsent: () => Promise.reject(new PicketError('consent_missing', 'Not modelled here')),
    lookAtGrant: () => Promise.reject(new PicketError('consent_missing', 'Not modelled here')),
    // biome-ignore lint/correctness/useYield: an inventory without pages
    async *listManagedDevices() {
      throw new PicketError('consent_missing', 'Not modelled here');
    },
    attributes: {
      async read(ids) {
        return new Map(
          ids.map((id) => {
            const cells = objects.get(id);
            return [id, cells && Object.fromEntries([...cells].map(([slot, { value }]) => [slot, value]))];
          }),
        );
      },
      write: (changes) =>
        change(() => {
          if (new Set(changes.map(({ id }) => id)).size < changes.length) throw new Error('Two changes of one object');
          return new Map(changes.map((one) => [one.id, writeOne(one)]));
        }),
    },
    threatLevels: {
      provision: async () => {},
      heartbeat: async () => ({ resyncRequestedAt: undefined }),
      status: async () => ({
        state: 'enabled',
        lastHeartbeatAt: undefined,
        androidEnabled: true,
        iosEnabled: true,
        unresponsiveAfterDays: 7,
      }),
      upload: (uploadId, reports) =>
        change(() => {
          if (reports.length === 0 || reports.length > 500) throw new Error(`${reports.length} devices in one upload`);
          // The same id again is the same upload: its first body counts.
          if (!uploads.has(uploadId)) uploads.set(uploadId, { reports, status: { kind: 'pending' } });
        }),
      poll: async (uploadId) => uploads.get(uploadId)?.status ?? { kind: 'unknown' },
      read: async (ids) =>
        new Map(ids.flatMap((id) => (enrollments.has(id) ? [[id, enrollments.get(id)?.level] as const] : []))),
    },
  };

  return {
    uem,
    objects,
    enrollments,
    uploads,
    effects,
    trespasses,
    failNextChange: (when, error) => faults.push({ when, error }),
    failNoChange: () => faults.splice(0),
    writeAsStranger(id, slot, value) {
      const cells = objects.get(id);
      if (value === null) cells?.delete(slot);
      else cells?.set(slot, { value, writtenBy: 'stranger' });
    },
    processUploads(order = [...uploads.keys()]) {
      for (const uploadId of order) {
        const upload = uploads.get(uploadId);
        if (upload?.status.kind === 'pending') processOne(upload);
      }
    },
  };
}

/** A clock that stands still until a test moves it; nothing here sleeps. */
export function standingClock(start: Instant): Clock & { moveTo(instant: Instant): void } {
  let now = start;
  return {
    now: () => now,
    sleep: () => Promise.reject(new Error('A channel does not sleep')),
    moveTo(instant) {
      now = instant;
    },
  };
}
