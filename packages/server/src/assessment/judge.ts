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

/** A phone that the UEM no longer lists has no report: what it once said vouches for nothing. */
function reportsOf({ remoteId, lastSyncAt, heardAt, platform, facts }: DeviceToAssess) {
  if (remoteId === undefined || heardAt === undefined) return [];
  return [{ source: 'intune-inventory', observedAt: lastSyncAt, heardAt, platform, facts }];
}

function intend(
  device: DeviceToAssess,
  assessment: DeviceAssessment,
  intents: readonly Intent[],
  { channels }: Judgement,
): JudgedDevice['intents'] {
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
    if (before === undefined ? channel.isAlreadyTrue(payload, []) : samePayload(before.payload, payload)) return [];
    return [{ channelId: channel.id, payload, urgency }];
  });
}
