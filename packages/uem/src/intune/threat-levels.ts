import {
  type EntraDeviceId,
  type PartnerStatus,
  PicketError,
  parseEntraDeviceId,
  parseInstant,
  type RemoteDeviceId,
  type RiskLevel,
  type ThreatLevels,
  toIso,
  type UploadStatus,
} from '@picket/domain';
import { callMany, type GraphConnector, walkPages } from '@picket/graph';
import { type UploadAnswer, uploadLimit } from '@picket/wire/partner';
import { calls } from './calls.ts';
import { openPartnerChannel, type PartnerHost } from './partner-channel.ts';
import type { TenantAccess } from './tenant-access.ts';
import { translating } from './translate-error.ts';
import { levelOfThreatState } from './words.ts';

/** Levels are told through the partner channel, and read back where Intune shows them: in Graph. */
export function threatLevelsOf(access: TenantAccess, host: PartnerHost): ThreatLevels {
  const partner = openPartnerChannel(access, host);

  return {
    provision: (signal) =>
      translating(async () => {
        await partner.provision(signal);
      }),

    heartbeat: (at, signal) =>
      translating(async () => {
        const { resyncRequestedAt } = await partner.heartbeat(at, signal);
        return { resyncRequestedAt: parseInstant(resyncRequestedAt) };
      }),

    status: (signal) =>
      translating(async () => {
        const { endpoint } = calls.connectors;
        for await (const { items } of walkPages(access.graph(calls.connectors), endpoint, { call: {} }, signal)) {
          const ours = items.find(({ id }) => id.toLowerCase() === host.connectorId.toLowerCase());
          if (ours !== undefined) return statusOf(ours);
        }
        return notListed;
      }),

    upload: (uploadId, reports, signal) =>
      translating(async () => {
        if (reports.length === 0 || reports.length > uploadLimit) {
          throw new PicketError('invalid_request', `${reports.length} reports in one upload; 1 to ${uploadLimit} fit`);
        }
        const devices = reports.map(({ entraDeviceId, level, updatedAt }) => ({
          entraDeviceId,
          threatLevel: level,
          updatedAt: toIso(updatedAt),
        }));
        await partner.upload(uploadId, { devices }, signal);
      }),

    poll: (uploadId, signal) => translating(async () => uploadStatusOf(await partner.poll(uploadId, signal))),

    read: (ids, signal) =>
      translating(async () => {
        const { endpoint } = calls.threatState;
        const wanted = new Map(ids.map((id) => [id, { params: { 'managedDevice-id': id } }]));
        const tools = { ...access.tools.outside, client: access.graph(calls.threatState) };
        const held = new Map<RemoteDeviceId, RiskLevel | undefined>();
        for (const [id, result] of await callMany(tools, endpoint, wanted, signal)) {
          if (result.ok) held.set(id, levelOfThreatState(result.item.partnerReportedThreatState));
          // Left out only where Intune says that it is not there; what could not be read is not called gone.
          else if (result.error.reason !== 'not-found') throw result.error;
        }
        return held;
      }),
  };
}

/** In Intune's words: never set up, or taken away by an administrator. */
const notListed: PartnerStatus = {
  state: 'unavailable',
  lastHeartbeatAt: undefined,
  androidEnabled: false,
  iosEnabled: false,
  unresponsiveAfterDays: undefined,
};

function statusOf(connector: GraphConnector): PartnerStatus {
  const heartbeatAt = parseInstant(connector.lastHeartbeatDateTime);
  return {
    state: connector.partnerState ?? 'unavailable',
    // `0001-01-01T00:00:00Z` is Intune's "never".
    lastHeartbeatAt: heartbeatAt !== undefined && heartbeatAt > 0 ? heartbeatAt : undefined,
    androidEnabled: connector.androidEnabled ?? false,
    iosEnabled: connector.iosEnabled ?? false,
    unresponsiveAfterDays: connector.partnerUnresponsivenessThresholdInDays ?? undefined,
  };
}

function uploadStatusOf(answer: UploadAnswer | undefined): UploadStatus {
  if (answer === undefined) return { kind: 'unknown' };
  switch (answer.status) {
    case 'pending':
      return { kind: 'pending' };
    case 'failed':
      return { kind: 'failed', detail: answer.error?.message ?? 'the upload failed without a reason' };
    case 'completed': {
      const refused = (answer.results ?? []).flatMap(({ entraDeviceId, outcome }): [EntraDeviceId, string][] => {
        const id = parseEntraDeviceId(entraDeviceId);
        return id === undefined || outcome === 'accepted' ? [] : [[id, outcome]];
      });
      return { kind: 'completed', refused: new Map(refused) };
    }
  }
}
