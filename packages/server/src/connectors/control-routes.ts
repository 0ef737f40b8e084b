import { type Clock, PicketError, type UemId } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import {
  pauseConnector,
  previewConnectorChange,
  resetConnector,
  resumeConnector,
  takeTagsBack as takeTagsBackOperation,
  unlinkConnector,
} from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { pause, previewChange, reset, resume, takeTagsBack, unlink } from './control.ts';

/** What an operator may do to a connector that is there. */
export function connectorControlRoutes(tools: {
  readonly database: Database;
  readonly clock: Clock;
  readonly uemId: UemId;
  readonly channels: readonly AnyChannel[];
  /** Something may be due now: look at once. */
  readonly wake: () => void;
}): readonly Route[] {
  const { database, uemId, wake } = tools;
  const known = ({ uem }: { readonly uem: string }) => {
    if (uem !== uemId) throw new PicketError('not_found', 'There is no such connector.');
  };
  return [
    route(previewConnectorChange, ({ tenantId, params }) => {
      known(params);
      return database.forTenant(tenantId, (tx) => previewChange(tools, tx));
    }),

    route(pauseConnector, ({ tenantId, params, body: { reason }, operator, audit }) => {
      known(params);
      return database.forTenant(tenantId, async (tx) => {
        const change = await pause(tools, tx, { who: operator.name, reason });
        await audit(tx, { target: uemId, detail: { uem: uemId, reason } });
        return change;
      });
    }),

    route(resumeConnector, async ({ tenantId, params, operator, audit }) => {
      known(params);
      const change = await database.forTenant(tenantId, async (tx) => {
        const resumed = await resume(tools, tx, operator.name);
        await audit(tx, { target: uemId, detail: { uem: uemId } });
        return resumed;
      });
      wake();
      return change;
    }),

    route(resetConnector, async ({ tenantId, params, body: { reason }, operator, audit }) => {
      known(params);
      const begun = await database.forTenant(tenantId, async (tx) => {
        const anew = await reset(tools, tx, { who: operator.name, reason });
        await audit(tx, { target: uemId, detail: { uem: uemId, reason } });
        return anew;
      });
      wake();
      return begun;
    }),

    route(takeTagsBackOperation, async ({ tenantId, params, audit }) => {
      known(params);
      const leftBehind = await database.forTenant(tenantId, async (tx) => {
        const phones = await takeTagsBack(tools, tx);
        await audit(tx, { target: uemId, detail: { uem: uemId, size: phones } });
        return phones;
      });
      wake();
      return { leftBehind };
    }),

    route(unlinkConnector, ({ tenantId, params, body, operator, audit }) => {
      known(params);
      const { reason, leaveTags = false } = body;
      return database.forTenant(tenantId, async (tx) => {
        const change = await unlink(tools, tx, { who: operator.name, reason, leaveTags });
        await audit(tx, { target: uemId, detail: { uem: uemId, reason, leaveTags } });
        return change;
      });
    }),
  ];
}
