import { day, hour, type Instant, minute, second, type TenantId, type UemSession } from '@picket/domain';
import { deleteAbandonedUploads } from './apps/store.ts';
import { markDirty } from './assessment/store.ts';
import { signHeadsEveryMs } from './audit/audit-log.ts';
import type { BackgroundTools } from './background.ts';
import { listRevokedTenants } from './connectors/store.ts';
import { expireConsentRequests } from './consent/expiry.ts';
import { lookAtPurpose } from './consent/look.ts';
import { proveAgain } from './consent/prove-again.ts';
import { listDueLooks } from './consent/sight-store.ts';
import { type DueChannel, listDueRechecks } from './delivery/due.ts';
import { listDueReviews } from './devices/store.ts';
import { readGeneration as readFeedGeneration } from './feeds/change-store.ts';
import { watchSilence } from './health/watch-silence.ts';
import { forgetOldObservations } from './ingest/forget.ts';
import { listTenantsBehind } from './ingest/generation-store.ts';
import { markConcerned } from './ingest/mark-concerned.ts';
import { forgetOldCalls } from './ledger/forget-calls.ts';
import type { CallCause } from './ledger/ledger.ts';
import type { Lanes } from './platform/lanes.ts';
import { instanceDuty, type Shift } from './workers/shift.ts';

/** An upload of which nothing has come for so long will not be gone on with. */
const abandonedAfterMs = 7 * day;
/** How soon a link that was lost by mistake, or given back in Entra's own pages, is found again. */
const proveAgainEveryMs = 15 * minute;
/** How old the sight of a grant may become, and how often that is asked. */
const grantsSeenEveryMs = hour;
const askForOldSightsEveryMs = minute;

export interface Upkeep {
  readonly tools: BackgroundTools;
  readonly loop: (name: string, everyMs: number, run: () => Promise<'again' | undefined>) => void;
  readonly shift: Shift;
  readonly lanes: Lanes;
  readonly cutOff: AbortSignal;
  readonly onDirty: () => void;
  readonly onRecheck: (due: readonly DueChannel[]) => void;
  readonly withSession: (
    tenantId: TenantId,
    cause: CallCause,
    work: (session: UemSession) => Promise<void>,
  ) => Promise<void>;
}

/** What time alone makes necessary: looking again, letting go of what has ended, signing what was written. */
export function startUpkeep({ tools, loop, shift, lanes, cutOff, onDirty, onRecheck, withSession }: Upkeep): void {
  const { database, clock } = tools;

  loop('sweep', 10 * second, async () => {
    const due = await database.acrossTenants((db) => listDueReviews(db, shift.tenants(), clock.now(), 1000));
    for (const [tenantId, devices] of Map.groupBy(due, (each) => each.tenantId)) {
      await database.forTenant(tenantId, (tx) =>
        markDirty(
          tx,
          devices.map(({ deviceId }) => deviceId),
          clock.now(),
        ),
      );
    }
    if (due.length > 0) onDirty();
    onRecheck(await database.acrossTenants((db) => listDueRechecks(db, shift.tenants(), clock.now())));
    await shift.during(instanceDuty, () => expireConsentRequests(tools, tools.uemId));
    return due.length === 1000 ? 'again' : undefined;
  });

  loop('news of feeds', tools.rhythm.pollMs, async () => {
    let isNews = false;
    const behind = await database.acrossTenants(async (db) =>
      listTenantsBehind(db, shift.tenants(), await readFeedGeneration(db)),
    );
    for (const each of behind) {
      await shift.during(each.tenantId, async () => {
        isNews = (await markConcerned(tools.marking, each)) || isNews;
      });
    }
    if (isNews) onDirty();
    return undefined;
  });

  loop('old observations', 10 * minute, async () => {
    let isMore = false;
    for (const tenantId of shift.tenants()) {
      await shift.during(tenantId, async () => {
        isMore = (await forgetOldObservations(tools.observations, tenantId)) || isMore;
      });
    }
    if (isMore) onDirty();
    return isMore ? 'again' : undefined;
  });

  loop('silence', minute, async () => {
    for (const tenantId of shift.tenants()) {
      await shift.during(tenantId, () => watchSilence(tools, tenantId));
    }
    return undefined;
  });

  loop('old calls', hour, async () => {
    let isMore = false;
    for (const tenantId of shift.tenants()) {
      await shift.during(tenantId, async () => {
        isMore = (await forgetOldCalls(tools.calls, tenantId)) || isMore;
      });
    }
    return isMore ? 'again' : undefined;
  });

  loop('audit heads', signHeadsEveryMs, async () => {
    await shift.during(instanceDuty, tools.signAuditHeads);
    return undefined;
  });

  loop('ended sessions', hour, async () => {
    await shift.during(instanceDuty, tools.sweepEnded);
    await shift.during(instanceDuty, async () => {
      await database.acrossTenants((db) => deleteAbandonedUploads(db, (clock.now() - abandonedAfterMs) as Instant));
    });
    return undefined;
  });

  loop('grants', askForOldSightsEveryMs, async () => {
    const before = (clock.now() - grantsSeenEveryMs) as Instant;
    const due = await database.acrossTenants((db) => listDueLooks(db, shift.tenants(), before));
    for (const [tenantId, looks] of Map.groupBy(due, (each) => each.tenantId)) {
      lanes.run({ kind: 'grants', tenantId }, () =>
        shift.during(tenantId, async (lost) => {
          for (const each of looks) await lookAtPurpose(tools.consent, each, AbortSignal.any([cutOff, lost]));
        }),
      );
    }
    return undefined;
  });

  loop('revoked links', proveAgainEveryMs, async () => {
    for (const tenantId of await database.acrossTenants((db) => listRevokedTenants(db, tools.uemId))) {
      lanes.run({ kind: 'proof', tenantId }, () =>
        shift.during(tenantId, (lost) =>
          withSession(tenantId, { kind: 'consent' }, (session) =>
            proveAgain(tools, { tenantId, session, uemId: tools.uemId, signal: AbortSignal.any([cutOff, lost]) }),
          ),
        ),
      );
    }
    return undefined;
  });
}
