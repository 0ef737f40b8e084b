import { recordAudit } from '../areas/audit-events/record-audit.ts';
import { unlistedNavigations } from '../areas/unlisted-navigations.ts';
import { type ApiVersion, type OperationShape, operationShape } from '../contract/contract.ts';
import { bendPage } from '../faults/bend-page.ts';
import { failAfter, failBefore, isLostOnTheWay, retryAfter } from '../faults/fail.ts';
import type { Fault } from '../faults/fault.ts';
import { refuseDelta } from '../faults/refuse-delta.ts';
import { spoilAnswer } from '../faults/spoil-answer.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { GraphTools } from './answer-graph.ts';
import { authorize } from './authorize.ts';
import { answerExpanded } from './expand.ts';
import { GraphFault, notModelled } from './graph-fault.ts';
import type { Caller, GraphAnswer, GraphCall, Method, Operation } from './operation.ts';
import { spellQuery } from './page.ts';
import { spellFault } from './spell-fault.ts';
import { validateAnswer } from './validate-answer.ts';

/** One operation asked for, alone or as a part of a batch. */
export interface GraphRequest {
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly version: ApiVersion;
  readonly method: Method;
  readonly origin: string;
  /** Below the version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  /** Request id of the batch it is a part of. */
  readonly batch: string | null;
  /** Whether the answer may come as text, because nobody looks into it. */
  readonly takesText?: true;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** In place of `body`: JSON that was written before, or what a fault made of it. */
  readonly text?: string;
  readonly cutMidBody?: boolean;
  readonly hangsUp?: boolean;
}

export async function answerOne(tools: GraphTools, caller: Caller, request: GraphRequest): Promise<Answered> {
  const { world } = tools;
  const tenant = world.tenants.get(caller.tenantId);
  if (tenant === undefined) throw new Error(`a token was believed for the unknown tenant ${caller.tenantId}`);
  const fault = world.faults.strike({
    area: 'graph',
    method: request.method,
    path: fullPath(request),
    tenantId: tenant.id,
    appId: caller.appId,
  });
  if (fault?.action.kind === 'slow') {
    const { ms } = fault.action;
    await waitFor(world, fault, ms);
  }
  world.settle();
  const isLost = fault !== undefined && isLostOnTheWay(fault);
  const given: Answered = isLost
    ? { status: 504, headers: {} }
    : await answerNow(tools, caller, tenant, request, fault);
  const answered = fault === undefined ? given : spoil(world, fault, given);
  world.journal.recordRequest({
    at: world.now(),
    requestId: request.requestId,
    area: 'graph',
    tenantId: tenant.id,
    appId: caller.appId,
    method: request.method,
    path: fullPath(request),
    status: answered.status,
    body: request.method === 'GET' || request.rawBody === '' ? null : (parseJson(request.rawBody) ?? request.rawBody),
    fault: fault?.name ?? null,
    batch: request.batch,
  });
  return answered;
}

/** What a fault does to an answer that is made. */
export function spoil(world: World, { action }: Fault, given: Answered): Answered {
  const answered = spoilAnswer(action, given);
  return action.kind === 'skew'
    ? { ...answered, headers: { ...answered.headers, ...skewedDate(world, action.ms) } }
    : answered;
}

async function answerNow(
  tools: GraphTools,
  caller: Caller,
  tenant: Tenant,
  request: GraphRequest,
  fault: Fault | undefined,
): Promise<Answered> {
  const { world, router, validates, fetchFrom } = tools;
  const found = router.find(request.method, request.version, request.path);
  const operation = found.kind === 'found' ? found.operation : undefined;
  try {
    if (fault !== undefined) failBefore(world, caller, tenant, fault);
    if (found.kind !== 'found') throw notModelled(`${request.method} /${request.version}${request.path}`);
    const used = throttle(world, caller, tenant, found.operation, request);
    authorize(
      caller,
      found.operation,
      request.version,
      fault?.action.kind === 'forbid' ? fault.action.permission : undefined,
    );
    const call: GraphCall = {
      world,
      tenant,
      caller,
      version: request.version,
      origin: request.origin,
      shape: shapeFor(found.operation, request.version),
      group: found.operation.group,
      params: found.params,
      path: request.path,
      query: request.query,
      headers: request.headers,
      body: readBody(request),
      takesText: request.takesText === true && fault === undefined && !validates,
    };
    if (fault?.action.kind === 'expire-delta') refuseDelta(fault.action.variant, call);
    await found.operation.prepare?.(call, fetchFrom);
    const answer = world.journal.causedBy(request.requestId, () => {
      const given = answerExpanded(
        { operations: router.operations, unlisted: unlistedNavigations },
        found.operation,
        call,
      );
      recordAudit(call, found.operation, given);
      return fault?.action.kind === 'replay' ? found.operation.handle(call) : given;
    });
    const bent = fault === undefined ? answer : bendPage(fault, world.seed, found.operation, call, answer);
    if (fault !== undefined) failAfter(fault);
    if (validates) validateAnswer(call, bent);
    return finish(found.operation, request, bent, used);
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error;
    const style = operation?.group.errorStyle ?? 'directory';
    return { status: error.status, headers: error.headers, body: spellFault(world, error, style, request) };
  }
}

function finish(operation: Operation, request: GraphRequest, answer: GraphAnswer, used: number): Answered {
  const { group } = operation;
  return {
    status: answer.status,
    headers: {
      ...(group.name === 'directory' ? tellUsage(group.cost(request), used) : {}),
      ...answer.headers,
    },
    body: answer.body,
    ...(answer.text === undefined ? {} : { text: answer.text }),
  };
}

/** An operation that is modelled and not of the contract is a mistake in the simulator, which a test looks for. */
function shapeFor({ method, path }: Operation, version: ApiVersion): OperationShape {
  const shape = operationShape(method, version, path);
  if (shape === undefined) throw new Error(`the contract has no ${method} ${path}`);
  return shape;
}

/** What a request cost, and, from four fifths of the limit on, how much of it is used. */
function tellUsage(cost: number, used: number): Readonly<Record<string, string>> {
  return {
    'x-ms-resource-unit': String(cost),
    ...(used < 0.8 ? {} : { 'x-ms-throttle-limit-percentage': String(Math.floor(used * 100) / 100) }),
  };
}

/** Answers how much of the limits is used. */
function throttle(world: World, caller: Caller, tenant: Tenant, operation: Operation, request: GraphRequest): number {
  const users = tenant.users.size;
  const throttled = world.throttle.take(operation.group, { ...request, ...caller, users }, world.now());
  if (throttled.kind === 'let-in') return throttled.used;
  const isDirectory = operation.group.errorStyle === 'directory';
  throw new GraphFault(429, isDirectory ? 'Request_ThrottledTemporarily' : 'TooManyRequests', 'Too many requests.', {
    ...retryAfter(throttled.retryAfter ?? null),
    ...(isDirectory
      ? {
          'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${caller.appId}/${caller.tenantId}`,
          'x-ms-throttle-information':
            throttled.limit.counts === 'writes' ? 'WriteLimitExceeded' : 'ResourceUnitLimitExceeded',
        }
      : {}),
  });
}

function readBody(request: GraphRequest): unknown {
  if (request.rawBody === '') return undefined;
  const parsed = parseJson(request.rawBody);
  if (parsed !== undefined) return parsed;
  throw new GraphFault(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fullPath({ version, path, query }: GraphRequest): string {
  const spelled = spellQuery(query);
  return `/${version}${path}${spelled === '' ? '' : `?${spelled}`}`;
}

/** What a server whose clock is off says of the time. */
export function skewedDate(world: World, ms: number): Readonly<Record<string, string>> {
  return { date: new Date(world.now() + ms).toUTCString() };
}

/** Lets a request wait on the simulator's clock; other requests go on meanwhile. */
export async function waitFor(world: World, fault: Fault, ms: number | null): Promise<void> {
  const until = ms === null ? null : world.now() + ms;
  const held = world.faults.hold(fault.id, until);
  const cancel = until === null ? () => {} : world.clock.wakeAt(until, () => world.settle());
  await held;
  cancel();
  world.settle();
}
