import { failAfter, failBefore, isLostOnTheWay } from '../faults/fail.ts';
import type { Fault } from '../faults/fault.ts';
import type { GraphTools } from './answer-graph.ts';
import { type Answered, answerOne, type GraphRequest, spoil, waitFor } from './answer-one.ts';
import { GraphFault } from './graph-fault.ts';
import type { Caller, Method } from './operation.ts';
import { spellFault } from './spell-fault.ts';

const mostParts = 20;
const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Part {
  readonly id: string;
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What became of a part, and of the connection that it came by. */
interface Answering {
  readonly part: PartAnswer;
  readonly breaks: { readonly cutMidBody?: boolean; readonly hangsUp?: boolean };
}

/**
 * `POST /$batch` (learn.microsoft.com/graph/json-batching): up to twenty operations, each with its own status. Parts
 * without `dependsOn` are answered in an order of the simulator's choosing, since clients may not rely on any; a part
 * whose forerunner failed gets 424. Parts are throttled and struck by faults one by one; the batch as a whole answers 200,
 * unless a fault is set on its own path.
 */
export async function answerBatch(tools: GraphTools, caller: Caller, request: GraphRequest): Promise<Answered> {
  const { world } = tools;
  const path = `/${request.version}/$batch`;
  const { tenantId, appId } = caller;
  const fault = world.faults.strike({ area: 'graph', method: 'POST', path, tenantId, appId });
  if (fault?.action.kind === 'slow') await waitFor(world, fault, fault.action.ms);
  const isLost = fault !== undefined && isLostOnTheWay(fault);
  const given: Answered = isLost ? { status: 504, headers: {} } : await answerWhole(tools, caller, request, fault);
  const answered = fault === undefined ? given : spoil(world, fault, given);
  world.journal.recordRequest({
    at: world.now(),
    requestId: request.requestId,
    area: 'graph',
    tenantId,
    appId,
    method: 'POST',
    path,
    status: answered.status,
    body: null,
    fault: fault?.name ?? null,
    batch: null,
  });
  return answered;
}

async function answerWhole(
  tools: GraphTools,
  caller: Caller,
  request: GraphRequest,
  fault: Fault | undefined,
): Promise<Answered> {
  const { world } = tools;
  const tenant = world.tenants.get(caller.tenantId);
  try {
    if (fault !== undefined && tenant !== undefined) failBefore(world, caller, tenant, fault);
    const parts = readParts(request);
    const answers = await answerParts(tools, caller, request, parts);
    if (fault !== undefined) failAfter(fault);
    const responses = shuffle(
      tools,
      answers.map(({ part }) => part),
    );
    // A connection that breaks, breaks for all of them.
    return Object.assign({ status: 200, headers: {}, body: { responses } }, ...answers.map(({ breaks }) => breaks));
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error;
    return { status: error.status, headers: error.headers, body: spellFault(world, error, 'directory', request) };
  }
}

async function answerParts(
  tools: GraphTools,
  caller: Caller,
  request: GraphRequest,
  parts: readonly Part[],
): Promise<readonly Answering[]> {
  const answers = new Map<string, Answering>();
  for (const part of parts) {
    const failed = part.dependsOn.some((id) => (answers.get(id.toLowerCase())?.part.status ?? 500) >= 400);
    answers.set(
      part.id.toLowerCase(),
      failed
        ? { part: failedDependency(part, tools, request), breaks: {} }
        : await answerPart(tools, caller, request, part),
    );
  }
  return [...answers.values()];
}

async function answerPart(tools: GraphTools, caller: Caller, request: GraphRequest, part: Part): Promise<Answering> {
  const requestId = tools.world.chance.uuid();
  const answered = await answerOne(tools, caller, {
    requestId,
    clientRequestId: part.headers['client-request-id'] ?? requestId,
    version: request.version,
    method: part.method,
    origin: request.origin,
    path: part.url.pathname,
    query: part.url.searchParams,
    headers: part.headers,
    rawBody: part.body === undefined ? '' : JSON.stringify(part.body),
    batch: request.requestId,
  });
  const body = answered.body ?? (answered.text === '' ? undefined : answered.text);
  const { cutMidBody, hangsUp } = answered;
  return {
    part: {
      id: part.id,
      status: answered.status,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        'request-id': requestId,
        ...Object.fromEntries(Object.entries(answered.headers).map(([name, value]) => [inBatchSpelling(name), value])),
      },
      ...(body === undefined ? {} : { body }),
    },
    breaks: { ...(cutMidBody === true ? { cutMidBody } : {}), ...(hangsUp === true ? { hangsUp } : {}) },
  };
}

/** Inside a batch header names come as the services write them. */
function inBatchSpelling(name: string): string {
  return name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

function failedDependency(part: Part, { world }: GraphTools, request: GraphRequest): PartAnswer {
  const fault = new GraphFault(424, 'FailedDependency', 'A request this one depends on failed.');
  return { id: part.id, status: 424, headers: {}, body: spellFault(world, fault, 'directory', request) };
}

function readParts(request: GraphRequest): readonly Part[] {
  const malformed = (message: string) => new GraphFault(400, 'BadRequest', message);
  let body: unknown;
  try {
    body = JSON.parse(request.rawBody);
  } catch {
    throw malformed('Invalid batch payload format.');
  }
  const list = isObject(body) ? body.requests : undefined;
  if (!Array.isArray(list) || list.length === 0) throw malformed('Invalid batch payload format.');
  if (list.length > mostParts)
    throw malformed(`Number of batch request steps exceeds the maximum value of ${mostParts}.`);
  const seen = new Set<string>();
  return list.map((entry) => {
    if (!isObject(entry) || typeof entry.id !== 'string' || typeof entry.url !== 'string') {
      throw malformed('Invalid batch payload format.');
    }
    const method = String(entry.method).toUpperCase();
    if (!methods.includes(method)) throw malformed(`Invalid method ${method} in batch request ${entry.id}.`);
    // Ids are not case-sensitive, so `a` and `A` are the same.
    if (seen.has(entry.id.toLowerCase())) throw malformed(`Request Id ${entry.id} has to be unique in a batch.`);
    const dependsOn = Array.isArray(entry.dependsOn) ? entry.dependsOn.map(String) : [];
    const unknown = dependsOn.find((id) => !seen.has(id.toLowerCase()));
    if (unknown !== undefined)
      throw malformed(`Request ${entry.id} depends on ${unknown}, which does not come before it.`);
    seen.add(entry.id.toLowerCase());
    const headers = Object.fromEntries(
      Object.entries(isObject(entry.headers) ? entry.headers : {}).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ]),
    );
    if (entry.body !== undefined && headers['content-type'] === undefined) {
      throw malformed(`Write request id : ${entry.id} does not contain Content-Type header or body.`);
    }
    return {
      id: entry.id,
      method: method as Method,
      url: readUrl(entry.url, request),
      headers,
      body: entry.body,
      dependsOn,
    };
  });
}

/** Relative to the version. An address with a host of its own would be a way to have the token sent elsewhere. */
function readUrl(url: string, request: GraphRequest): URL {
  const target = URL.parse(url.startsWith('/') ? url : `/${url}`, request.origin);
  if (target === null || target.origin !== request.origin) {
    throw new GraphFault(400, 'BadRequest', `Invalid request url: ${url}`);
  }
  return target;
}

function shuffle(tools: GraphTools, responses: readonly PartAnswer[]): readonly PartAnswer[] {
  return responses
    .map((response) => ({ response, place: tools.world.chance.fraction() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ response }) => response);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
