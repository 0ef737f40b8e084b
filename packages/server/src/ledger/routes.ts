import { type Instant, PicketError, parseInstant } from '@picket/domain';
import { getCall, listCalls as listOperation, tryAgain as tryAgainOperation } from '@picket/wire/console';
import { Type } from 'typebox';
import { listDevicesOfBatch } from '../delivery/again.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { findCall, listCalls } from './store.ts';
import { callToWire, detailToWire } from './to-wire.ts';
import { type TryAgainTools, tryAgain } from './try-again.ts';

const Position = Type.Object({ at: Type.Integer(), id: Type.String({ format: 'uuid' }) });
const devicesMost = 200;

export function ledgerRoutes(tools: TryAgainTools): readonly Route[] {
  const { database } = tools;
  return [
    route(listOperation, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const after = decodeCursor('calls', filter, Position, cursor);
      const before = after === undefined ? undefined : { at: after.at as Instant, id: after.id };
      const rows = await database.readForTenant(tenantId, (tx) =>
        listCalls(tx, { ...filter, since: parseInstant(filter.since) }, { before, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, ({ at, call_id: id }) => encodeCursor('calls', filter, { at, id }));
      return { ...page, items: page.items.map(callToWire) };
    }),

    route(getCall, async ({ tenantId, params }) =>
      database.readForTenant(tenantId, async (tx) => {
        const call = await findCall(tx, params.callId);
        if (call === undefined) throw new PicketError('not_found', 'There is no such message in the ledger.');
        const batchId = call.cause === 'delivery' ? call.work_id : null;
        return detailToWire(call, batchId === null ? [] : [...(await listDevicesOfBatch(tx, batchId, devicesMost))]);
      }),
    ),

    route(tryAgainOperation, async ({ tenantId, body, audit }) => {
      const done = await database.forTenant(tenantId, async (tx) => {
        const again = await tryAgain(tools, tx, body);
        await audit(tx, again.note);
        return again.done;
      });
      tools.onDue();
      return done;
    }),
  ];
}
