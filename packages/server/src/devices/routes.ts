import { type Detector, type FactName, type Instant, type ObservedFacts, PicketError, toIso } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import type { TimelineEntry } from '@picket/wire/console';
import {
  type Device,
  type DeviceRow,
  getDevice,
  getTimeline,
  listDevices as listDevicesOperation,
  timelineKinds,
} from '@picket/wire/console';
import { Type } from 'typebox';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { findIntents, type Intent } from '../delivery/store.ts';
import { toWire as findingToWire } from '../findings/routes.ts';
import { readFindings } from '../findings/store.ts';
import { listDeviceHistory, type StoredHistoryEntry } from '../history/store.ts';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { DevicePosition, findDevice, type ListedDevice, listDevices } from './device-list.ts';

export interface DeviceRouteTools {
  readonly database: Database;
  readonly channels: readonly AnyChannel[];
  readonly detectors: readonly Detector[];
}

const EntryPosition = Type.Object({ id: Type.Integer() });

export function deviceRoutes({ database, channels, detectors }: DeviceRouteTools): readonly Route[] {
  return [
    route(listDevicesOperation, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const after = decodeCursor('devices', filter, DevicePosition, cursor);
      const rows = await database.readForTenant(tenantId, (tx) => listDevices(tx, filter, { after, limit: limit + 1 }));
      const page = pageOf(rows, limit, (last) =>
        encodeCursor('devices', filter, { rank: last.level_rank, name: last.name, id: last.device_id }),
      );
      return { ...page, items: page.items.map(rowToWire) };
    }),

    route(getDevice, async ({ tenantId, params }) => {
      const found = await database.readForTenant(tenantId, async (tx) => {
        const device = await findDevice(tx, params.deviceId);
        if (device === undefined) return undefined;
        const findings = (await readFindings(tx, [device.device_id])).get(device.device_id) ?? [];
        return {
          device,
          findings,
          intents: await findIntents(tx, [device.device_id]),
          switches: await listChannelSwitches(tx),
        };
      });
      if (found === undefined) throw new PicketError('not_found', 'There is no such phone.');
      const { device, findings, intents, switches } = found;
      const enabled = channels.filter(({ id }) => switches.some((each) => each.channelId === id && each.enabled));
      return {
        ...rowToWire(device),
        serialNumber: device.serial_number,
        entraDeviceId: device.entra_device_id,
        remoteId: device.remote_id,
        enrollmentType: device.enrollment_type,
        enrolledAt: iso(device.enrolled_at),
        assessedAt: iso(device.assessed_at),
        reviewAt: iso(device.review_at),
        reasons: device.reasons.map((reason) => ({
          kind: reason.kind,
          text: reason.text,
          curedWhen: reason.kind === 'finding' ? reason.curedWhen : null,
          findingId: reason.kind === 'finding' ? reason.findingId : null,
          detectorId: 'detectorId' in reason ? reason.detectorId : null,
        })),
        vouchedBy: device.vouched_by.map(({ source, observedAt }) => ({ source, observedAt: toIso(observedAt) })),
        facts: factsToWire(device.facts),
        findings: findings.map((finding) =>
          findingToWire({ ...finding, deviceId: device.device_id, deviceName: device.name }, detectors),
        ),
        channels: enabled.map((channel) => channelToWire(channel, intents)),
        partnerReportedThreatState: device.partner_reported_threat_state,
      };
    }),

    route(getTimeline, async ({ tenantId, params, query }) => {
      const { limit = defaultLimit, cursor } = query;
      const about = { deviceId: params.deviceId };
      const before = decodeCursor('timeline', about, EntryPosition, cursor)?.id;
      const entries = await database.readForTenant(tenantId, async (tx) => {
        const device = await findDevice(tx, params.deviceId);
        return device === undefined
          ? undefined
          : await listDeviceHistory(tx, device.device_id, { before, limit: limit + 1 });
      });
      if (entries === undefined) throw new PicketError('not_found', 'There is no such phone.');
      const page = pageOf(entries, limit, (last) => encodeCursor('timeline', about, { id: last.id }));
      return { ...page, items: page.items.flatMap(entryToWire) };
    }),
  ];
}

function rowToWire(device: ListedDevice): DeviceRow {
  const [decisive, ...others] = device.reasons;
  const { facts } = device;
  return {
    id: device.device_id,
    name: device.name,
    user:
      device.user_id === null
        ? null
        : { displayName: device.user_display_name, userPrincipalName: device.user_principal_name },
    platform: device.platform,
    osVersion: facts.osVersion?.value ?? null,
    securityPatchLevel: facts.securityPatchLevel?.value ?? null,
    manufacturer: facts.manufacturer?.value ?? null,
    model: facts.model?.value ?? null,
    ownership: device.ownership,
    level: device.level,
    since: toIso(device.since),
    because: decisive?.text ?? (device.assessed_at === null ? 'Not judged yet.' : null),
    moreReasons: others.length,
    complianceState: device.compliance_state,
    lastSignIn:
      device.last_sign_in_at === null || device.last_sign_in_outcome === null
        ? null
        : { at: toIso(device.last_sign_in_at), outcome: device.last_sign_in_outcome },
    lastSeenAt: iso(device.last_sync_at),
    retired: device.retired_at !== null,
  };
}

function channelToWire(channel: AnyChannel, intents: readonly Intent[]): Device['channels'][number] {
  const intent = intents.find(({ channelId }) => channelId === channel.id);
  const shared = { channelId: channel.id, title: channel.title };
  if (intent === undefined) return { ...shared, state: 'nothing-to-say', wanted: null, detail: null, since: null };
  const state = intent.state === 'waiting' && intent.attempts > 0 ? 'retrying' : intent.state;
  return {
    ...shared,
    state,
    wanted: { ...intent.payload },
    detail: intent.detail ?? channel.describe(intent.payload),
    since: toIso(intent.changedAt),
  };
}

function factsToWire(facts: ObservedFacts): Device['facts'] {
  return (Object.keys(facts) as FactName[]).flatMap((name) => {
    const fact = facts[name];
    return fact === undefined
      ? []
      : [{ name, value: String(fact.value), source: fact.source, observedAt: toIso(fact.observedAt) }];
  });
}

function entryToWire(entry: StoredHistoryEntry): TimelineEntry[] {
  const kind = timelineKinds.find((known) => known === entry.kind);
  if (kind === undefined) return [];
  return [
    {
      id: String(entry.id),
      at: toIso(entry.at),
      kind,
      text: entry.text,
      level: entry.level ?? null,
      channelId: entry.channelId ?? null,
    },
  ];
}

function iso(instant: Instant | null): string | null {
  return instant === null ? null : toIso(instant);
}
