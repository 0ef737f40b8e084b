import {
  assembleSnapshot,
  assessRisk,
  type ChannelPayload,
  type ChannelTarget,
  type DetectorId,
  type DetectorVerdict,
  type DeviceAssessment,
  type DeviceSnapshot,
  type Finding,
  type FindingChange,
  type FindingId,
  type Instant,
  type Platform,
  reconcileFindings,
  type Severity,
  type SourceReport,
  type SourceRequirement,
  samePayload,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import type { Intent } from '../delivery/store.ts';
import type { DeviceToAssess } from '../devices/store.ts';

/** Everything the pure chain needs besides the device itself. */
export interface Judgement {
  readonly judge: (snapshot: DeviceSnapshot, now: Instant) => readonly DetectorVerdict[];
  readonly catalogue: ReadonlySet<DetectorId>;
  readonly requirements: (platform: Platform) => readonly SourceRequirement[];
  readonly channels: readonly { readonly channel: AnyChannel; readonly settings: unknown }[];
  readonly newFindingId: () => FindingId;
  /** When the tenant was restored from a backup, if ever: what was written before is not all on record. */
  readonly restoredAt?: Instant | undefined;
  readonly now: Instant;
}

export interface JudgedDevice {
  readonly assessment: DeviceAssessment;
  readonly changes: readonly FindingChange[];
  /** Findings that no detector of the catalogue can ever resolve. */
  readonly orphaned: readonly Finding[];
  /** What is to be true in a channel and is not what we last wanted there. */
  readonly intents: readonly {
    readonly channelId: string;
    readonly payload: ChannelPayload;
    readonly urgency: Severity | 'cure';
    readonly mayBeOurs?: readonly ChannelPayload[];
  }[];
}

/** Snapshot → detections → findings → risk → intents: values in, values out. The same chain replays any verdict later. */
export function judgeDevice(
  device: DeviceToAssess,
  existing: readonly Finding[],
  intents: readonly Intent[],
  judgement: Judgement,
): JudgedDevice {
  const { now } = judgement;
  const { snapshot, sightings } = assembleSnapshot(device.deviceId, reportsOf(device));
  // What no source reports has no platform; what we know of it still says which requirements hold.
  const subject = { ...snapshot, platform: device.platform };
  const verdicts = judgement.judge(subject, now);
  const { changes, findings, orphaned } = reconcileFindings({
    existing,
    verdicts,
    catalogue: judgement.catalogue,
    now,
    newId: judgement.newFindingId,
  });
  const assessment = assessRisk({
    findings,
    verdicts,
    sightings,
    requirements: judgement.requirements(device.platform),
    now,
  });
  return { assessment, changes, orphaned, intents: intend(device, assessment, intents, judgement) };
}

/** Of a phone that the UEM no longer lists there is no report of the UEM: what it once said vouches for nothing. */
function reportsOf(device: DeviceToAssess): readonly SourceReport[] {
  const { remoteId, lastSyncAt, heardAt, platform, facts, told = [] } = device;
  if (remoteId === undefined || heardAt === undefined) return told;
  return [{ source: 'intune-inventory', observedAt: lastSyncAt, heardAt, platform, facts }, ...told];
}

function intend(
  device: DeviceToAssess,
  assessment: DeviceAssessment,
  intents: readonly Intent[],
  { channels, restoredAt }: Judgement,
): JudgedDevice['intents'] {
  // What was decided of it before the backup was restored goes on being true there, until it has been heard of again.
  if (restoredAt !== undefined && device.heardAt === undefined) return [];
  const target: ChannelTarget = {
    deviceId: device.deviceId,
    entraDeviceId: device.entraDeviceId,
    entraObjectId: device.entraObjectId,
    remoteId: device.remoteId,
    assessment,
  };
  // Where policy says something of phones that nobody can judge, it holds them back.
  const { level } = assessment;
  const urgency = level === 'secured' ? 'cure' : level === 'not-assessed' ? 'medium' : level;
  return channels.flatMap(({ channel, settings }) => {
    const payload = channel.intend(target, settings);
    if (payload === undefined) return [];
    const before = intents.find(({ channelId }) => channelId === channel.id);
    const intent = { channelId: channel.id, payload, urgency } as const;
    if (isOffRecord(device, before, restoredAt))
      return [{ ...intent, mayBeOurs: channel.mayHaveWritten(payload, settings) }];
    if (before === undefined ? channel.isAlreadyTrue(payload, []) : samePayload(before.payload, payload)) return [];
    return [intent];
  });
}

/**
 * True while Picket cannot know what it has written for this phone: of what it did between a backup and its being restored there
 * is no record. A phone that enrolled later was out of reach of whatever was done then.
 */
function isOffRecord({ enrolledAt }: DeviceToAssess, before: Intent | undefined, restoredAt: Instant | undefined) {
  if (restoredAt === undefined) return false;
  return before === undefined ? enrolledAt === undefined || enrolledAt <= restoredAt : before.isHeld;
}
