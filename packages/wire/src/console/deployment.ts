import { consentPurposes, planActions, planReasons } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { AllTold, Id, Moment, oneOf, PlatformWord, pageOf, pageQuery, TenantParams } from './shapes.ts';

/** What a plan or a run is for: to make what was chosen, or to take everything back. */
export const deploymentAims = ['apply', 'remove'] as const;
const Aim = oneOf(deploymentAims);
const orNull = <const Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const DeploymentDifference = Type.Object({
  path: Type.String({ description: 'JSON Pointer into the object' }),
  what: Type.String({ description: 'The same in words: `Setting server_url`' }),
  from: Type.Unknown({ description: 'Null where it is not there' }),
  to: Type.Unknown(),
});
export type DeploymentDifference = Static<typeof DeploymentDifference>;

/**
 * What an operator can decide about one object. `adopt`: take over what has its name. `beside`: make an own one of the
 * same name. `keep`: what somebody edited by hand is right, and is watched from now on. `put-back`: it is not; the next
 * plan puts it back. `release`: give an adopted one back. `forget`: leave one there that Picket made, and never touch it
 * again. `none`: take the decision back.
 */
export const deploymentDecisions = ['adopt', 'beside', 'keep', 'put-back', 'release', 'forget', 'none'] as const;
export type DeploymentDecision = (typeof deploymentDecisions)[number];

export const DeploymentPlanStep = Type.Object({
  key: Type.String({ description: 'Names the object for good: `ios-web-clip`' }),
  action: oneOf(planActions),
  reason: orNull(oneOf(planReasons)),
  kind: Type.String(),
  kindTitle: Type.String(),
  name: Type.String(),
  because: orNull(Type.String({ description: 'What it is for; null where it is only taken away' })),
  platform: orNull(PlatformWord),
  purpose: orNull(oneOf(consentPurposes)),
  needs: Type.Array(Type.String(), { description: 'Keys of what is made before it' }),
  blockedBy: Type.Array(Type.String(), { description: 'Keys of clashes that must be decided before it can be done' }),
  remoteId: orNull(Type.String({ description: 'Its id in Intune, where it is there already' })),
  differences: Type.Array(DeploymentDifference, {
    description: 'What changes; for a clash, what adopting would change',
  }),
  drift: Type.Array(DeploymentDifference, { description: 'What somebody changed by hand since Picket made it' }),
  decided: orNull(oneOf(deploymentDecisions)),
  warnings: Type.Array(Type.String(), { description: 'What to know before it is changed or taken away' }),
  remarks: Type.Array(Type.String(), { description: 'What happens by itself and what does not' }),
});
export type DeploymentPlanStep = Static<typeof DeploymentPlanStep>;

export const DeploymentPlan = Type.Object({
  at: Moment,
  aim: Aim,
  fingerprint: Type.String({ description: 'Of everything the plan would do: applied as it is, or not at all' }),
  changes: Type.Integer({ description: 'How many steps would change something' }),
  sums: Type.Object(
    Object.fromEntries(planActions.map((action) => [action, Type.Integer()])) as Record<
      (typeof planActions)[number],
      ReturnType<typeof Type.Integer>
    >,
  ),
  steps: Type.Array(DeploymentPlanStep, { description: 'In the order in which they are done' }),
  notPlanned: Type.Array(Type.Object({ what: Type.String(), because: Type.String() })),
  handedOver: Type.Array(
    Type.Object({ key: Type.String(), kindTitle: Type.String(), name: Type.String(), because: Type.String() }),
    { description: 'Not made but handed over, with the export, to who keeps such things to himself' },
  ),
  told: AllTold,
});
export type DeploymentPlan = Static<typeof DeploymentPlan>;

/** `paused`: by an operator. `stopped`: it cannot go on before somebody does something. Both can be continued. */
export const deploymentRunStates = ['running', 'paused', 'stopped', 'incomplete', 'completed', 'canceled'] as const;
/** `begun`: it may have happened. `skipped`: what it needs failed. */
export const deploymentStepStates = ['waiting', 'begun', 'done', 'failed', 'skipped'] as const;

const DeploymentProblem = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  remedy: Type.String(),
});

const DeploymentRunHead = {
  id: Id,
  aim: Aim,
  state: oneOf(deploymentRunStates),
  startedBy: Type.String(),
  startedAt: Moment,
  endedAt: orNull(Moment),
  done: Type.Integer(),
  failed: Type.Integer(),
  total: Type.Integer(),
  problem: orNull(DeploymentProblem),
};

export const DeploymentRunSummary = Type.Object(DeploymentRunHead);
export type DeploymentRunSummary = Static<typeof DeploymentRunSummary>;

export const DeploymentRun = Type.Object({
  ...DeploymentRunHead,
  asked: orNull(
    Type.String({ description: '`pause` or `cancel`: done as soon as the step that is under way has ended' }),
  ),
  waiting: orNull(Type.Object({ until: Moment, because: Type.String() })),
  steps: Type.Array(
    Type.Object({
      key: Type.String(),
      action: oneOf(planActions),
      kind: Type.String(),
      kindTitle: Type.String(),
      name: Type.String(),
      state: oneOf(deploymentStepStates),
      remoteId: orNull(Type.String()),
      requestIds: Type.Array(Type.String(), {
        description: 'What Microsoft calls the requests: quote them to support',
      }),
      problem: orNull(DeploymentProblem),
      endedAt: orNull(Moment),
    }),
  ),
});
export type DeploymentRun = Static<typeof DeploymentRun>;

export const DeployedObject = Type.Object({
  key: Type.String(),
  kind: Type.String(),
  kindTitle: Type.String(),
  name: Type.String(),
  remoteId: orNull(Type.String({ description: 'Null: making it was begun, and nobody knows yet whether it happened' })),
  isAdopted: Type.Boolean(),
  isKept: Type.Boolean({ description: 'Edits of somebody else were found right' }),
  madeAt: Moment,
  drift: orNull(
    Type.Object({
      since: Moment,
      state: oneOf(['edited', 'gone', 'taken-over']),
      differences: Type.Array(DeploymentDifference),
    }),
  ),
});
export type DeployedObject = Static<typeof DeployedObject>;

export const getDeployment = {
  id: 'getDeployment',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/deployment',
  summary: 'Show what Picket has made in Intune, who changed it since, and the last run; asks nobody',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Type.Object({
    objects: Type.Array(DeployedObject),
    decisions: Type.Array(
      Type.Object({
        key: Type.String(),
        decision: oneOf(deploymentDecisions),
        name: orNull(Type.String({ description: 'Of the object, when it was decided' })),
        by: Type.String(),
        at: Moment,
      }),
    ),
    look: orNull(
      Type.Object(
        { at: orNull(Moment), nextAt: Moment, problem: orNull(Type.String()) },
        { description: 'Looked for drift' },
      ),
    ),
    run: orNull(DeploymentRun),
  }),
  status: 200,
} as const satisfies Operation;
export type Deployment = Static<(typeof getDeployment)['answer']>;

export const planDeploymentNow = {
  id: 'planDeployment',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/deployment/plan',
  summary: 'Read the tenant now and say what would be made, changed and deleted; changes nothing',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({ aim: Type.Optional(Aim) }),
  answer: DeploymentPlan,
  status: 200,
  problems: ['consent_missing', 'permission_missing', 'connector_throttled', 'connector_unreachable'],
} as const satisfies Operation;

export const applyDeployment = {
  id: 'applyDeployment',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/deployment/runs',
  summary: 'Do what a plan says, and nothing else: refused where the tenant has changed since',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({
    aim: Type.Optional(Aim),
    fingerprint: Type.String({ minLength: 1, maxLength: 100, description: 'Of the plan that was looked at' }),
  }),
  answer: DeploymentRun,
  status: 202,
  problems: [
    'plan_outdated',
    'deployment_under_way',
    'consent_missing',
    'permission_missing',
    'connector_throttled',
    'connector_unreachable',
  ],
} as const satisfies Operation;

export const listDeploymentRuns = {
  id: 'listDeploymentRuns',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/deployment/runs',
  summary: 'List what was applied and removed, newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object(pageQuery),
  answer: pageOf(DeploymentRunSummary),
  status: 200,
} as const satisfies Operation;

const RunParams = Type.Object({ tenantId: Id, runId: Id });

export const getDeploymentRun = {
  id: 'getDeploymentRun',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/deployment/runs/{runId}',
  summary: 'Follow a run, step by step',
  guard: { kind: 'tenant', right: 'read' },
  params: RunParams,
  answer: DeploymentRun,
  status: 200,
} as const satisfies Operation;

export const steerDeployment = {
  id: 'steerDeployment',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/deployment/runs/{runId}/steering',
  summary: 'Pause a run after the step that is under way, continue it, or end it there',
  guard: { kind: 'tenant', right: 'manage' },
  params: RunParams,
  body: Type.Object({ wish: oneOf(['pause', 'continue', 'cancel']) }),
  answer: DeploymentRun,
  status: 200,
  problems: ['conflict', 'deployment_under_way'],
} as const satisfies Operation;

export const decideDeployment = {
  id: 'decideDeployment',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/deployment/decisions/{key}',
  summary: 'Decide what becomes of one object; nothing happens in Intune before the next plan is applied',
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, key: Type.String({ minLength: 1, maxLength: 100 }) }),
  body: Type.Object({
    decision: oneOf(deploymentDecisions),
    remoteId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'For adopt and beside: of the object that was seen' }),
    ),
  }),
  status: 204,
  problems: ['conflict', 'deployment_under_way', 'consent_missing', 'connector_unreachable'],
} as const satisfies Operation;

export const exportDeployment = {
  id: 'exportDeployment',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/deployment/export',
  summary: "Give what was chosen as Graph's own JSON, for those who make it by other means",
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Type.Object({
    objects: Type.Array(
      Type.Object({
        key: Type.String(),
        kind: Type.String(),
        name: Type.String(),
        because: Type.String(),
        request: Type.String({ description: '`POST /deviceAppManagement/mobileApps`' }),
        body: Type.Record(Type.String(), Type.Unknown()),
        groups: Type.Object({ include: Type.Array(Type.String()), exclude: Type.Array(Type.String()) }),
      }),
    ),
    notPlanned: Type.Array(Type.Object({ what: Type.String(), because: Type.String() })),
  }),
  status: 200,
} as const satisfies Operation;
