import type { GraphTools } from './answer-graph.ts';
import { type Answered, answerOne, type GraphRequest } from './answer-one.ts';
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

/**
 * `POST /$batch` (learn.microsoft.com/graph/json-batching): up to twenty operations, each with its own status. Parts
 * without `dependsOn` are answered in an order of the simulator's choosing, since clients may not rely on any; a part
 * whose forerunner failed gets 424. Parts are throttled and struck by faults one by one; the batch as a whole answers 200.
 */
export async function answerBatch(tools: GraphTools, caller: Caller, request: GraphRequest): Promise<Answered> {
  const { world } = tools;
  let answered: Answered;
  try {
    const parts = readParts(request);
    const responses = await answerParts(tools, caller, request, parts);
    answered = { status: 200, headers: {}, body: { responses: shuffle(tools, responses) } };
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error;
    answered = { status: error.status, headers: {}, body: spellFault(world, error, 'directory', request) };
  }
  world.journal.recordRequest({
    at: world.now(),
    requestId: request.requestId,
    area: 'graph',
    tenantId: caller.tenantId,
    appId: caller.appId,
    method: 'POST',
    path: `/${request.version}/$batch`,
    status: answered.status,
    body: null,
    fault: null,
    batch: null,
  });
  return answered;
}

async function answerParts(
  tools: GraphTools,
  caller: Caller,
  request: GraphRequest,
  parts: readonly Part[],
): Promise<readonly PartAnswer[]> {
  const answers = new Map<string, PartAnswer>();
  for (const part of parts) {
    const failed = part.dependsOn.some((id) => (answers.get(id.toLowerCase())?.status ?? 500) >= 400);
    answers.set(
      part.id.toLowerCase(),
      failed ? failedDependency(part, tools, request) : await answerPart(tools, caller, request, part),
    );
  }
  return [...answers.values()];
}

async function answerPart(tools: GraphTools, caller: Caller, request: GraphRequest, part: Part): Promise<PartAnswer> {
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
  const hasBody = answered.body !== undefined;
  return {
    id: part.id,
    status: answered.status,
    headers: {
      ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
      'request-id': requestId,
      ...Object.fromEntries(Object.entries(answered.headers).map(([name, value]) => [inBatchSpelling(name), value])),
    },
    ...(hasBody ? { body: answered.body } : {}),
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
