import { type Clock, type Entropy, PicketError, type TenantId } from '@picket/domain';
import { getSync, setSyncRhythm, startSync, syncKinds } from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { findTenant } from '../tenants/store.ts';
import { changeRhythm, type UsualRhythm } from './rhythm.ts';
import { findRun, insertRun, type RunRecord } from './run-store.ts';

export interface SyncRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** How often each kind is read where a tenant says nothing. */
  readonly usualRhythm: UsualRhythm;
  /** Has the run done as soon as somebody is free. */
  readonly requestRun: (tenantId: TenantId, runId: string) => Promise<void>;
}

export function syncRoutes({ database, clock, entropy, usualRhythm, requestRun }: SyncRouteTools): readonly Route[] {
  return [
    route(startSync, async ({ tenantId, body, audit }) => {
      const { dryRun = false, acceptShrinkage = false, kinds = [...syncKinds] } = body;
      const id = entropy.uuid();
      const run = await database.forTenant(tenantId, async (tx) => {
        const tenant = await findTenant(tx);
        if (tenant?.entraTenantId === undefined)
          throw new PicketError('consent_missing', 'This tenant is not linked to an Entra tenant yet.');
        await insertRun(tx, { id, dryRun, acceptShrinkage, kinds, at: clock.now() });
        const inserted = await findRun(tx, id);
        await audit(tx, { target: id, detail: { syncId: id, dryRun, acceptShrinkage } });
        return inserted;
      });
      await requestRun(tenantId, id);
      return toWire(run);
    }),

    route(setSyncRhythm, async ({ tenantId, params: { kind }, body: { everyMinutes }, audit }) =>
      database.forTenant(tenantId, async (tx) => {
        const everySeconds = everyMinutes === null ? undefined : everyMinutes * 60;
        const { before, ...changed } = await changeRhythm(tx, kind, {
          everySeconds,
          usual: usualRhythm,
          now: clock.now(),
        });
        await audit(tx, {
          target: kind,
          detail: { kinds: [kind], before: { everySeconds: before }, after: { everySeconds: changed.everySeconds } },
        });
        return changed;
      }),
    ),

    route(getSync, async ({ tenantId, params }) =>
      toWire(await database.forTenant(tenantId, (tx) => findRun(tx, params.syncId))),
    ),
  ];
}

function toWire(run: RunRecord | undefined) {
  if (run === undefined) throw new PicketError('not_found', 'There is no such sync.');
  const { acceptShrinkage: _, kinds: __, ...told } = run;
  return told;
}
