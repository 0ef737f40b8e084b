import type { Clock } from '@picket/domain';
import { type Detector, dismissFinding, type Instant, PicketError, parseInstant, toIso } from '@picket/domain';
import {
  dismissFinding as dismissOperation,
  type Finding as FindingOnWire,
  listFindings as listOperation,
} from '@picket/wire/console';
import { Type } from 'typebox';
import { markDirty } from '../assessment/store.ts';
import { findDevice } from '../devices/device-list.ts';
import { recordHistory } from '../history/store.ts';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { type FindingOfDevice, findDeviceOfFinding, listFindings, lockFinding, saveFindings } from './store.ts';

export interface FindingRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly detectors: readonly Detector[];
}

const Position = Type.Object({ rank: Type.Integer(), openedAt: Type.Integer(), id: Type.String() });

export function findingRoutes({ database, clock, detectors }: FindingRouteTools): readonly Route[] {
  return [
    route(listOperation, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const after = decodeCursor('findings', filter, Position, cursor);
      const place = after === undefined ? undefined : { ...after, openedAt: after.openedAt as Instant };
      const rows = await database.forTenant(tenantId, (tx) =>
        listFindings(tx, filter, { after: place, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, (last) =>
        encodeCursor('findings', filter, { rank: last.rank, openedAt: last.openedAt, id: last.id }),
      );
      return { ...page, items: page.items.map((finding) => toWire(finding, detectors)) };
    }),

    route(dismissOperation, async ({ tenantId, params, body, operator, audit }) => {
      const until = parseInstant(body.until);
      if (until === undefined)
        throw new PicketError('invalid_request', 'No such moment.', {
          fields: [{ pointer: '/body/until', detail: 'not a moment' }],
        });
      return await database.forTenant(tenantId, async (tx) => {
        const now = clock.now();
        const deviceId = await findDeviceOfFinding(tx, params.findingId);
        if (deviceId === undefined) throw new PicketError('not_found', 'There is no such finding.');
        // First: an assessment under way would take the finding for what it was before.
        await markDirty(tx, [deviceId], now);
        const finding = await lockFinding(tx, params.findingId);
        if (finding === undefined) throw new PicketError('not_found', 'There is no such finding.');
        const outcome = dismissFinding(finding, { by: operator.name, reason: body.reason, until }, now);
        if (outcome.kind === 'refused') throw refusal(outcome.because);
        await saveFindings(tx, [{ deviceId: finding.deviceId, finding: outcome.finding }]);
        await recordHistory(tx, [
          {
            at: now,
            deviceId: finding.deviceId,
            kind: 'operator',
            text: `${operator.name} set aside until ${body.until}: ${finding.because} (${body.reason})`,
          },
        ]);
        const device = await findDevice(tx, finding.deviceId);
        await audit(tx, {
          target: finding.id,
          detail: { deviceId: finding.deviceId, reason: body.reason, until: toIso(until) },
        });
        return toWire({ ...outcome.finding, deviceId: finding.deviceId, deviceName: device?.name ?? '' }, detectors);
      });
    }),
  ];
}

function refusal(because: 'not-open' | 'ends-in-the-past'): PicketError {
  if (because === 'not-open')
    return new PicketError('conflict', 'The finding is resolved: there is nothing to set aside.');
  const detail = 'The end must lie ahead.';
  return new PicketError('invalid_request', detail, { fields: [{ pointer: '/body/until', detail }] });
}

export function toWire(finding: FindingOfDevice, detectors: readonly Detector[]): FindingOnWire {
  const detector = detectors.find(({ id }) => id === finding.detectorId);
  return {
    id: finding.id,
    deviceId: finding.deviceId,
    deviceName: finding.deviceName,
    detectorId: finding.detectorId,
    title: detector?.threat.title ?? finding.detectorId,
    severity: finding.severity,
    state: finding.state,
    because: finding.because,
    curedWhen: finding.curedWhen,
    evidence: { ...finding.evidence },
    techniques: [...(detector?.threat.techniques ?? [])],
    meaning: detector?.threat.meaning ?? 'The detector that found this is no longer part of Picket.',
    remedy: detector?.threat.remedy ?? 'Set it aside, or ask whoever removed the detector.',
    openedAt: toIso(finding.openedAt),
    refreshedAt: toIso(finding.refreshedAt),
    resolvedAt: finding.resolvedAt === undefined ? null : toIso(finding.resolvedAt),
    dismissed:
      finding.dismissed === undefined
        ? null
        : { by: finding.dismissed.by, reason: finding.dismissed.reason, until: toIso(finding.dismissed.until) },
  };
}
