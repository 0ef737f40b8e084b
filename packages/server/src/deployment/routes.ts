import {
  type DeploymentFacts,
  type Entropy,
  type Instant,
  PicketError,
  type TenantId,
  textOf,
  toIso,
} from '@picket/domain';
import {
  applyDeployment,
  decideDeployment,
  exportDeployment,
  getDeployment,
  getDeploymentRun,
  listDeploymentRuns,
  planDeploymentNow,
  steerDeployment,
} from '@picket/wire/console';
import { Type } from 'typebox';
import type { TenantTransaction } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { decide, lookBeforeDeciding } from './decide.ts';
import { noteDrift } from './look-for-drift.ts';
import { makePlan, openDeployment, type PlanTools, readBooks } from './make-plan.ts';
import { findLastRun, findRun } from './run-store.ts';
import { listRuns, listShownSteps } from './shown-runs.ts';
import { startRun, steerRun } from './start-run.ts';
import { findLook, listDecisions, listShownObjects } from './store.ts';
import { objectToWire, planToWire, runToWire, summaryToWire } from './to-wire.ts';

export interface DeploymentRouteTools extends PlanTools {
  readonly entropy: Entropy;
  /** There is a run to go on with. */
  readonly onDue: () => void;
}

const Position = Type.Object({ at: Type.Integer(), id: Type.String() });

export function deploymentRoutes(tools: DeploymentRouteTools): readonly Route[] {
  const { database, clock, design, onDue } = tools;
  const showRun = async (tx: TenantTransaction, runId: string) => {
    const run = await findRun(tx, runId);
    if (run === undefined) throw new PicketError('not_found', 'There is no such run.');
    return runToWire(design, run, await listShownSteps(tx, runId));
  };
  return [
    route(getDeployment, ({ tenantId }) =>
      database
        .readForTenant(tenantId, async (tx) => {
          const look = await findLook(tx);
          const last = await findLastRun(tx);
          return {
            objects: (await listShownObjects(tx)).map((object) => objectToWire(design, object)),
            decisions: (await listDecisions(tx)).map(({ key, decision, name, by, at }) => ({
              key,
              decision,
              name: name ?? null,
              by,
              at: toIso(at),
            })),
            look: look && {
              at: look.at === undefined ? null : toIso(look.at),
              nextAt: toIso(look.nextAt),
              problem: look.problem ?? null,
            },
            run: last === undefined ? null : runToWire(design, last, await listShownSteps(tx, last.id)),
          };
        })
        .then((shown) => ({ ...shown, look: shown.look ?? null })),
    ),

    route(planDeploymentNow, async ({ tenantId, query: { aim = 'apply' }, signal }) => {
      const made = await makePlan(tools, { tenantId, aim, signal });
      // Whoever looks sees the drift at once; the regular look only sees it later.
      if (aim === 'apply') await database.forTenant(tenantId, (tx) => noteDrift(tx, made.plan.steps, made.at));
      return planToWire(design, made);
    }),

    route(applyDeployment, async ({ tenantId, body, operator, signal, audit }) => {
      const { aim = 'apply', fingerprint } = body;
      const runId = await startRun(tools, {
        tenantId,
        aim,
        fingerprint,
        startedBy: operator.actorName,
        signal,
        conclude: async (tx, id, { plan }) => {
          const actions = plan.steps.map(({ action, key }) => `${action}: ${key}`);
          await audit(tx, { target: id, detail: { aim, fingerprint, runId: id, changed: actions } });
        },
      });
      onDue();
      return await database.forTenant(tenantId, (tx) => showRun(tx, runId));
    }),

    route(listDeploymentRuns, async ({ tenantId, query: { limit = defaultLimit, cursor } }) => {
      const place = decodeCursor('deployment-runs', {}, Position, cursor);
      const after = place && { at: place.at as Instant, id: place.id };
      const rows = await database.readForTenant(tenantId, (tx) => listRuns(tx, { after, limit: limit + 1 }));
      const page = pageOf(rows, limit, (last) =>
        encodeCursor('deployment-runs', {}, { at: Date.parse(last.startedAt), id: last.id }),
      );
      return { ...page, items: page.items.map(summaryToWire) };
    }),

    route(getDeploymentRun, ({ tenantId, params }) =>
      database.readForTenant(tenantId, (tx) => showRun(tx, params.runId)),
    ),

    route(steerDeployment, async ({ tenantId, params: { runId }, body: { wish }, audit }) => {
      const run = await database.forTenant(tenantId, async (tx) => {
        await steerRun(tx, runId, wish, clock);
        const shown = await showRun(tx, runId);
        await audit(tx, { target: runId, detail: { wish, runId } });
        return shown;
      });
      onDue();
      return run;
    }),

    route(
      decideDeployment,
      async ({ tenantId, params: { key }, body: { decision, remoteId }, operator, signal, audit }) => {
        const decided = { key, decision, remoteId, by: operator.actorName };
        const seen = await lookBeforeDeciding(tools, tenantId, decided, signal);
        await database.forTenant(tenantId, async (tx) => {
          await decide(tx, decided, seen, clock.now());
          await audit(tx, { target: key, detail: { decision, ...(remoteId === undefined ? {} : { remoteId }) } });
        });
      },
    ),

    route(exportDeployment, async ({ tenantId, signal }) => {
      if (design === undefined) return { objects: [], notPlanned: [] };
      const { choices, place } = await database.forTenant(tenantId, (tx) => readBooks(tools, tx));
      const facts = await factsOf(tools, tenantId, signal);
      const { objects, notPlanned, handedOver } = design.want(choices, facts, { ...tools.place(), ...place });
      return {
        objects: [...objects, ...handedOver].map((object) => {
          const { key, kind, name, because, audience } = object;
          const { request, body } = design.exportOf(object);
          const idsOf = (targets: NonNullable<typeof audience>['include'] = []) =>
            targets.map((target) => ('groupId' in target ? target.groupId : `{ id of ${target.$ref} }`));
          const groups = { include: idsOf(audience?.include), exclude: idsOf(audience?.exclude) };
          return { key, kind, name, because: textOf(because), request, body: { ...body }, groups };
        }),
        notPlanned: notPlanned.map(({ what, because }) => ({ what: textOf(what), because: textOf(because) })),
      };
    }),
  ];
}

const unknownFacts: DeploymentFacts = { threatLevelPlatforms: [], apps: [] };

/** Who wants to see what would be made before any consent is given sees it for a tenant that Picket knows nothing of. */
async function factsOf(tools: PlanTools, tenantId: TenantId, signal: AbortSignal): Promise<DeploymentFacts> {
  try {
    return await (await openDeployment(tools, tenantId)).deployment.facts(signal);
  } catch (error) {
    if (error instanceof PicketError && error.code === 'consent_missing') return unknownFacts;
    throw error;
  }
}
