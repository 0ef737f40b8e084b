import type { Clock, Entropy } from '@picket/domain';
import { PicketError } from '@picket/domain';
import { type Operation, operations as wireOperations } from '@picket/wire/console';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { AuditTrail } from '../../audit/audit-trail.ts';
import { noTracing, type Tracing } from '../../tracing/tracing.ts';
import type { Log } from '../log.ts';
import type { Secrets } from '../real/system-secrets.ts';
import { agentPath, mountAgentPage } from './agent-page.ts';
import { bodyLimit } from './body-limit.ts';
import { mountConsolePages } from './console-pages.ts';
import { healthPaths, type LookReady, mountHealthDoors } from './health-doors.ts';
import type { Identify } from './identity.ts';
import { type Addresses, type ListenOptions, startListening } from './listen.ts';
import { callerOf, mountOperation } from './operation-route.ts';
import { describeProblem } from './problem.ts';
import { isPlainTarget } from './request-path.ts';
import { countRequests } from './requests-under-way.ts';
import { everyAnswer, needsStrictTransport, strictTransport } from './response-headers.ts';
import type { Route } from './route.ts';
import { traceRequests } from './trace-request.ts';
import { answerUnreadable } from './unreadable-request.ts';

export interface AppOptions {
  /** Exactly one for each operation of `wire`. */
  readonly routes: readonly Route[];
  readonly identify: Identify;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Shows where the time of a request goes; nobody by default. */
  readonly tracing?: Tracing;
  /** How browsers reach this Picket from outside; absent, by where it listens. Never read from a request. */
  readonly publicUrl?: URL | undefined;
  /** Addresses or CIDR ranges whose `X-Forwarded-*` are believed. Nobody's, when empty. */
  readonly trustedProxies?: readonly string[];
  /** The folder of the built console; without it there are no pages. */
  readonly consoleFolder?: string | undefined;
  /** Nothing but `/healthz` and `/readyz` is answered: a process that is there for other work. */
  readonly healthOnly?: boolean;
  /** What `/readyz` asks while Picket runs; without it, running is ready. */
  readonly lookReady?: LookReady;
  /** Told of each answer once it has gone out. */
  readonly onAnswered?: (answered: Answered) => void;
  /** Fail on an answer that does not fit its schema: for tests. */
  readonly checkAnswers?: boolean;
}

/** One request and how it ended. */
export interface Answered {
  /** The operation's id; `other` for whatever is none. */
  readonly operation: string;
  readonly status: number;
  readonly ms: number;
  /** It was answered for as long as somebody listened. */
  readonly isStream: boolean;
}

/** A way in for which nobody needs to be known. */
export interface OpenDoor {
  readonly method: string;
  readonly path: string;
  readonly because: string;
}

export interface App {
  /** For tests that inject, and for nothing else. */
  readonly fastify: FastifyInstance;
  /** Every route that answers without knowing who asks. */
  listOpenDoors(): readonly OpenDoor[];
  /** @throws PicketError `port_taken` */
  listen(options: ListenOptions): Promise<Addresses>;
  /** From now on `/healthz` and `/readyz` say that all is well. */
  setReady(): void;
  /** Says 503 to whoever comes from now on, ends the streams, and resolves when no request is under way. */
  drain(): Promise<void>;
  /** Ends the streams, lets running requests finish for as long as patience lasts, and closes all connections. */
  close(patienceMs?: number): Promise<void>;
}

/** Builds the server's HTTP surface. @throws when the routes and the operations of `wire` are not one to one */
export async function openApp(options: AppOptions): Promise<App> {
  const { routes, clock, entropy, log, publicUrl, trustedProxies = [], consoleFolder, secrets } = options;
  refuseStrayRoutes(routes, wireOperations);
  const stopping = new AbortController();
  const cuttingOff = new AbortController();
  const ownOrigins = new Set(publicUrl === undefined ? [] : [publicUrl.origin]);
  let phase: 'starting' | 'running' | 'stopping' | 'closed' = 'starting';

  const server = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Fastify's own lines hold the whole URL, and with it what Entra sends back in the query.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    requestIdHeader: false,
    genReqId: () => entropy.uuid(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // A client that sends its request a byte at a time holds a connection for no longer than this.
    requestTimeout: 30_000,
    return503OnClosing: false,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false },
    frameworkErrors: (error, request, reply) => sendProblem(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, entropy),
  });

  server.removeAllContentTypeParsers();
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parseJson(request, String(body), done),
  );

  // Nothing is parsed: whether an operation takes bytes is looked at before they are read.
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body.length === 0 ? undefined : body),
  );

  const underWay = countRequests(server);
  traceRequests(server, options.tracing ?? noTracing, trustedProxies);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...everyAnswer, 'x-request-id': request.id });
    if (needsStrictTransport(request.protocol, request.host)) reply.headers(strictTransport);
    if (!isPlainTarget(request.raw.url ?? ''))
      throw new PicketError('not_found', 'The path has more than one reading.');
    if (stopping.signal.aborted && !healthPaths.has(request.url)) {
      if (request.raw.httpVersionMajor === 1) reply.header('connection', 'close');
      throw new PicketError('stopping', 'This Picket takes no more requests.', { retry: 'later' });
    }
    const most = request.routeOptions.config.mostBytes ?? bodyLimit;
    if (Number(request.headers['content-length'] ?? 0) > most) {
      throw new PicketError('payload_too_large', `A body may have ${most} bytes.`);
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    const { operation = 'other' } = request.routeOptions.config;
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    const answered = { operation, status: reply.statusCode, ms: Math.round(reply.elapsedTime), isStream };
    options.onAnswered?.(answered);
    const caller = callerOf(request);
    // No path, no query, no body: ids in a path are of no use without the operation, and the rest is nobody's business.
    request.log.info(
      {
        operation,
        status: answered.status,
        ms: answered.ms,
        ...(caller === undefined ? {} : { operatorId: caller.operatorId, by: caller.kind }),
      },
      'answered',
    );
  });
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler((request, reply) => {
    sendProblem(new PicketError('not_found', 'No such route.'), request, reply);
  });

  const around = {
    ...options,
    publicUrl,
    ownOrigins,
    stopping: stopping.signal,
    cuttingOff: cuttingOff.signal,
    checkAnswers: options.checkAnswers ?? false,
  };
  const serves = options.healthOnly === true ? [] : routes;
  for (const route of serves) mountOperation(server, route, around);
  mountHealthDoors(server, { phase: () => phase, lookReady: options.lookReady ?? (async () => undefined), clock });
  if (serves.length > 0) mountAgentPage(server, { publicUrl });
  if (consoleFolder !== undefined && serves.length > 0) mountConsolePages(server, { folder: consoleFolder, secrets });
  await server.ready();

  const listening = startListening(server, clock);
  return {
    fastify: server,
    listOpenDoors: () =>
      openDoorsOf(
        serves.map(({ operation }) => operation),
        consoleFolder !== undefined && serves.length > 0,
      ),
    listen: async (where) => {
      const addresses = await listening.open(where);
      for (const origin of addresses.origins) ownOrigins.add(origin);
      return addresses;
    },
    setReady: () => {
      phase = 'running';
    },
    drain: async () => {
      phase = 'stopping';
      stopping.abort(new Error('Picket stops'));
      await underWay.ended();
    },
    close: async (patienceMs) => {
      phase = 'closed';
      stopping.abort(new Error('Picket stops'));
      cuttingOff.abort(new Error('Picket stops'));
      await listening.close(patienceMs);
    },
  };
}

function refuseStrayRoutes(routes: readonly Route[], operations: readonly Operation[]): void {
  const routed = routes.map(({ operation }) => operation);
  const forgotten = operations.filter((operation) => !routed.includes(operation));
  const strays = routed.filter(
    (operation, place) => !operations.includes(operation) || routed.indexOf(operation) !== place,
  );
  const faults = [
    ...forgotten.map(({ id }) => `${id} has no route`),
    ...strays.map(({ id }) => `the route of ${id} is not that of one operation of wire`),
  ];
  if (faults.length > 0) throw new Error(`routes and operations are not one to one: ${faults.join('; ')}`);
}

function openDoorsOf(operations: readonly Operation[], withConsole: boolean): readonly OpenDoor[] {
  const pages = { method: 'GET', path: '/*', because: "the console's own files, the same for everybody" };
  return [
    { method: 'GET', path: '/healthz', because: 'says that the process serves, and nothing else' },
    { method: 'GET', path: '/readyz', because: 'says whether it can do its work, and in one word why not' },
    ...(operations.length > 0
      ? [{ method: 'GET', path: agentPath, because: 'tells whoever holds a phone what this is, everybody the same' }]
      : []),
    ...(withConsole ? [pages] : []),
    ...operations.flatMap(({ method, path, guard }) =>
      guard.kind === 'open' ? [{ method, path, because: guard.because }] : [],
    ),
  ];
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, retryAfterSeconds } = describeProblem(error, request.id);
  if (problem.code === 'internal') request.log.error({ err: error }, 'a request failed');
  else if (problem.status >= 500) request.log.warn({ err: error }, 'a request could not be served');
  else request.log.debug({ code: problem.code, why: error instanceof Error ? error.message : undefined }, 'refused');

  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="picket"');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  // What was not read of the body is not going to be: the next request must not begin in the middle of it.
  if (problem.status === 413 && request.raw.httpVersionMajor === 1) reply.header('connection', 'close');
  void reply
    .code(problem.status)
    .headers({ ...everyAnswer, 'x-request-id': request.id })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
