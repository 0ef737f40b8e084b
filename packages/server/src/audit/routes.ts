import { toIso } from '@picket/domain';
import { type AuditEntry as AuditEntryOnWire, listAudit, verifyAudit } from '@picket/wire/console';
import { Type } from 'typebox';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { type AuditLogTools, verifyAuditLog } from './audit-log.ts';
import type { ChainedEntry } from './chain.ts';
import { listEntries } from './store.ts';

const Position = Type.Object({ sequence: Type.Integer() });

export function auditRoutes(tools: AuditLogTools): readonly Route[] {
  return [
    route(listAudit, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const before = decodeCursor('audit', filter, Position, cursor)?.sequence;
      const rows = await tools.database.forTenant(tenantId, ({ db }) =>
        listEntries(db, tenantId, filter, { before, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, ({ sequence }) => encodeCursor('audit', filter, { sequence }));
      return { ...page, items: page.items.map(toWire) };
    }),

    route(verifyAudit, async ({ tenantId }) => {
      const { intact, entries, brokenAt, because, signedHead } = await verifyAuditLog(tools, tenantId);
      return { intact, entries, brokenAt: brokenAt ?? null, because, signedHead: signedHead ?? null };
    }),
  ];
}

function toWire({
  sequence,
  at,
  actor,
  action,
  outcome,
  target,
  detail,
  requestId,
  hash,
}: ChainedEntry): AuditEntryOnWire {
  return {
    sequence,
    at: toIso(at),
    actor: { ...actor },
    action,
    outcome,
    target: target ?? null,
    detail: { ...detail },
    requestId: requestId ?? null,
    hash,
  };
}
