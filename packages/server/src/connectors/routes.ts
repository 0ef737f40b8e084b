import { type Clock, day, type Instant, PicketError, toIso, type Uem } from '@picket/domain';
import { type AnswerOf, finishConsent, listConnectors, setRegistration, startConsent } from '@picket/wire/console';
import {
  startConsent as beginConsent,
  linkTenant,
  proveConsent,
  setRegistration as storeRegistration,
} from '../consent/consent.ts';
import { describePurposes } from '../consent/describe-purposes.ts';
import { offersFor } from '../consent/instance/describe.ts';
import type { ConsentRouteTools } from '../consent/routes.ts';
import { findExamination } from '../doctor/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { authorize } from '../platform/http/authorize.ts';
import { Redirect, RefusalPage, type Route, route } from '../platform/http/route.ts';
import { rhythmOf, type UsualRhythm } from '../sync/rhythm.ts';
import { listSyncStates, type SyncState } from '../sync/store.ts';
import { describeConnector } from './connectors.ts';
import { type ConnectorRecord, findConnector } from './store.ts';

export function connectorRoutes(tools: ConsentRouteTools & { readonly usualRhythm: UsualRhythm }): readonly Route[] {
  const { database, clock, uem } = tools;
  return [
    route(listConnectors, async ({ tenantId }) => {
      const offers = await database.acrossTenants((db) => offersFor(db, tenantId));
      const found = await database.forTenant(tenantId, async (tx) => ({
        connector: await findConnector(tx, uem.id),
        purposes: await describePurposes(tx, { uem, now: clock.now(), offers }),
        licenses: await licensesIn(tx),
        syncs: await listSyncStates(tx),
      }));
      if (found.connector === undefined) return { items: [] };
      return { items: [toWire(uem, found.connector, found, tools)] };
    }),

    route(setRegistration, async ({ tenantId, params, body, audit }) => {
      await database.forTenant(tenantId, async (tx) => {
        await storeRegistration(tools, tx, { purpose: params.purpose, ...body });
        await audit(tx, {
          target: params.purpose,
          detail: {
            purpose: params.purpose,
            clientId: body.clientId,
            entraTenantId: body.entraTenantId,
          },
        });
      });
    }),

    route(startConsent, async ({ tenantId, body, operator, audit }) =>
      database.forTenant(tenantId, async (tx) => {
        const { url, expiresAt } = await beginConsent(tools, tx, {
          purpose: body.purpose,
          credentialId: operator.credentialId,
        });
        await audit(tx, { target: body.purpose, detail: { purpose: body.purpose, expiresAt: toIso(expiresAt) } });
        return { url, expiresAt: toIso(expiresAt) };
      }),
    ),

    route(finishConsent, async ({ query, operator, audit, signal, wantsPage }) => {
      try {
        const proven = await proveConsent(
          tools,
          {
            state: query.state,
            claimedTenant: query.tenant,
            error: query.error,
            errorDescription: query.error_description,
            credentialId: operator.credentialId,
            mayManage: (tenantId) => authorize({ kind: 'tenant', right: 'manage' }, operator, tenantId) === 'allowed',
          },
          signal,
        );
        await database.forTenant(proven.tenantId, async (tx) => {
          await linkTenant(tx, uem, proven, clock.now());
          await audit(tx, {
            target: proven.purpose,
            detail: {
              purpose: proven.purpose,
              entraTenantId: proven.remote.entraTenantId,
              name: proven.remote.displayName,
            },
          });
        });
        await tools.onLinked(proven.tenantId);
        if (wantsPage) return new Redirect(`/#/tenants/${proven.tenantId}/connector?granted=${proven.purpose}`);
        return {
          tenantId: proven.tenantId,
          purpose: proven.purpose,
          entraTenantId: proven.remote.entraTenantId,
          displayName: proven.remote.displayName,
        };
      } catch (error) {
        // A person sees the console's own words for the code; a program sees the problem itself.
        if (!wantsPage || !(error instanceof PicketError)) throw error;
        return new RefusalPage(`/#/consent-failed?code=${error.code}`, error);
      }
    }),
  ];
}

/** The doctor's word on licenses, whenever it looked last. Undefined: nobody knows, which is no good news. */
async function licensesIn(tx: TenantTransaction): Promise<Wired['licenses']> {
  const examination = await findExamination(tx);
  const result = examination?.results.find(({ id }) => id === 'licenses');
  if (examination === undefined || result === undefined) return null;
  const { outcome, saw, todo, told } = result;
  return { outcome, saw, todo, ...(told !== undefined && { told }), lookedAt: examination.at };
}

type Wired = AnswerOf<typeof listConnectors>['items'][number];

function toWire(
  uem: Uem,
  connector: ConnectorRecord,
  { purposes, licenses, syncs }: Pick<Wired, 'purposes' | 'licenses'> & { readonly syncs: readonly SyncState[] },
  { clock, usualRhythm }: { readonly clock: Clock; readonly usualRhythm: UsualRhythm },
): Wired {
  const { unresponsiveAfterDays, lastHeartbeatAt, partnerState, provisionedAt } = connector;
  return {
    uem: uem.id,
    title: uem.title,
    state: connector.state,
    since: toIso(connector.since),
    because: describeConnector(connector, clock.now()),
    purposes,
    licenses,
    syncs: syncs.map((sync) => ({
      kind: sync.kind,
      lastCompletedAt: sync.lastCompletedAt === undefined ? null : toIso(sync.lastCompletedAt),
      lastCount: sync.lastCount ?? null,
      lastProblem: sync.lastProblem ?? null,
      nextDueAt: toIso(sync.nextDueAt),
      ...rhythmOf(sync, usualRhythm),
    })),
    heartbeat:
      provisionedAt === undefined
        ? null
        : {
            lastAt: lastHeartbeatAt === undefined ? null : toIso(lastHeartbeatAt),
            partnerState: partnerState ?? null,
            unresponsiveAt:
              unresponsiveAfterDays === undefined || lastHeartbeatAt === undefined
                ? null
                : toIso((lastHeartbeatAt + unresponsiveAfterDays * day) as Instant),
          },
  };
}
