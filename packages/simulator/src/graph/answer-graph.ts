import type { Notifier } from '../areas/subscriptions/notify.ts';
import type { ApiVersion } from '../contract/contract.ts';
import { judgeToken, type TokenTools } from '../entra/tokens.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import { type Answered, answerOne, type GraphRequest } from './answer-one.ts';
import { unauthorized } from './authorize.ts';
import { answerBatch } from './batch.ts';
import type { GraphFault } from './graph-fault.ts';
import type { Method } from './operation.ts';
import type { Router } from './router.ts';
import { spellFault } from './spell-fault.ts';

export interface GraphTools extends TokenTools {
  readonly router: Router;
  /** Holds every answer against the contract before it goes out. */
  readonly validates: boolean;
  /** How the simulator reaches others: endpoints of change notifications. */
  readonly fetchFrom: typeof fetch;
  readonly notifier: Notifier;
}

/** `/v1.0/…` and `/beta/…`: who asks, then one operation, or a batch of them. */
export async function answerGraph(tools: GraphTools, exchange: Exchange): Promise<Answer> {
  const { world } = tools;
  const match = /^\/(v1\.0|beta)(\/.*)$/.exec(exchange.url.pathname);
  const request: GraphRequest = {
    requestId: world.chance.uuid(),
    clientRequestId: exchange.headers['client-request-id'] ?? world.chance.uuid(),
    version: (match?.[1] ?? 'v1.0') as ApiVersion,
    method: exchange.method as Method,
    origin: exchange.url.origin,
    path: match?.[2] ?? '/',
    query: exchange.url.searchParams,
    headers: exchange.headers,
    rawBody: exchange.body,
    batch: null,
    takesText: true,
  };
  const verdict = await judgeToken(tools, exchange.headers.authorization, 'graph');
  if (verdict.kind === 'refused') return write(request, refuseCaller(tools, request, unauthorized(verdict)));
  if (request.path === '/$batch' && request.method === 'POST') {
    return write(request, await answerBatch(tools, verdict.caller, request));
  }
  return write(request, await answerOne(tools, verdict.caller, request));
}

function refuseCaller({ world }: GraphTools, request: GraphRequest, fault: GraphFault): Answered {
  world.journal.recordRequest({
    at: world.now(),
    requestId: request.requestId,
    area: 'graph',
    tenantId: null,
    appId: null,
    method: request.method,
    path: `/${request.version}${request.path}`,
    status: fault.status,
    body: null,
    fault: null,
    batch: null,
  });
  return { status: fault.status, headers: fault.headers, body: spellFault(world, fault, 'directory', request) };
}

function write(request: GraphRequest, answered: Answered): Answer {
  const hasBody = answered.body !== undefined || answered.text !== undefined;
  return {
    status: answered.status,
    headers: {
      ...(hasBody ? { 'content-type': contentType(answered.body) } : {}),
      'request-id': request.requestId,
      'client-request-id': request.clientRequestId,
      'cache-control': 'no-cache',
      ...answered.headers,
    },
    body: answered.text ?? (hasBody ? JSON.stringify(answered.body) : ''),
    ...(answered.cutMidBody === true ? { cutMidBody: true } : {}),
    ...(answered.hangsUp === true ? { hangsUp: true } : {}),
  };
}

function contentType(body: unknown): string {
  return typeof body === 'number'
    ? 'text/plain'
    : 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
}
