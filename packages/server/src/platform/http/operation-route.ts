import { Readable } from 'node:stream';
import { type Clock, PicketError, type TenantId } from '@picket/domain';
import type { Operation } from '@picket/wire/console';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditTrail } from '../../audit/audit-trail.ts';
import { workOn } from '../current-work.ts';
import { answerCheck } from './answer-check.ts';
import { schemaToWriteBy } from './answer-schema.ts';
import { auditDuty, refusalOf } from './audit-duty.ts';
import { authorize } from './authorize.ts';
import { bodyLimit } from './body-limit.ts';
import { refuseForeignOrigin } from './cross-site.ts';
import { frameEvents, readLastEventId, streamHeaders } from './event-stream.ts';
import type { Identify, Identity } from './identity.ts';
import { compileInput } from './input.ts';
import { understandError } from './problem.ts';
import { type AnyCall, Departure, Redirect, type Route } from './route.ts';
import { readCredential, readSignInCookie, setSessionCookie, setSignInCookie } from './session-cookie.ts';
import { withinRequest } from './trace-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The id of the operation that a route serves. */
    readonly operation?: string;
    /** How many bytes a body may have that is no JSON. Absent: it is JSON. */
    readonly mostBytes?: number;
  }
}

const callers = new WeakMap<FastifyRequest, Identity>();

/** Who was let in with this request; undefined before, and where the door is open. */
export const callerOf = (request: FastifyRequest): Identity | undefined => callers.get(request);

/** What every operation is served with. */
export interface Surroundings {
  readonly identify: Identify;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly publicUrl: URL | undefined;
  /** Origins under which browsers reach this Picket. */
  readonly ownOrigins: ReadonlySet<string>;
  /** Aborted when Picket begins to stop, which ends the streams. */
  readonly stopping: AbortSignal;
  /** Aborted when whatever still runs is cut off. */
  readonly cuttingOff: AbortSignal;
  /** Hold answers against their schema and fail when they do not fit: for tests. */
  readonly checkAnswers: boolean;
}

/**
 * Serves one operation, in the only order there is: authenticate, authorize, refuse foreign sites (all before the body
 * is read), then media type, parse, validate, handle. The size was looked at before. Validators never see what
 * comes from nobody (CVE-2025-4427).
 */
export function mountOperation(fastify: FastifyInstance, { operation, handle }: Route, around: Surroundings): void {
  const parseInput = compileInput(operation);
  const checkAnswer = answerCheck(operation, around.checkAnswers);

  fastify.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{([a-zA-Z]+)\}/g, ':$1'),
    config: { operation: operation.id, ...(operation.bytes === undefined ? {} : { mostBytes: operation.bytes.most }) },
    bodyLimit: operation.bytes?.most ?? bodyLimit,
    schema:
      operation.answer === undefined ? {} : { response: { [operation.status]: schemaToWriteBy(operation.answer) } },
    onRequest: async (request) => {
      const identity = await withinRequest(request, () => admit(operation, request, around));
      if (identity !== undefined) callers.set(request, identity);
    },
    preParsing: async (request) => refuseOtherMediaTypes(request),
    handler: async (request, reply) => {
      const identity = callerOf(request);
      const duty = auditDuty(operation, identity, tenantOf(operation, request), request.id, around);
      const gone = new AbortController();
      reply.raw.once('close', () => {
        // Where everything was said there is nothing left to stop, but the source of a stream.
        if (operation.stream || !reply.raw.writableFinished) gone.abort();
      });
      const [, queryString = ''] = splitOnce(request.url, '?');
      const call: AnyCall = {
        ...parseInput({ params: request.params as Record<string, string>, queryString, body: request.body }),
        operator: identity,
        tenantId: tenantOf(operation, request),
        requestId: request.id,
        signal: AbortSignal.any([gone.signal, operation.stream ? around.stopping : around.cuttingOff]),
        audit: duty.audit,
        address: request.ip,
        sessionCookie: {
          set: (secret, maxAgeMs) => setSessionCookie(request, reply, around.publicUrl, secret, maxAgeMs),
          clear: () => setSessionCookie(request, reply, around.publicUrl, '', 0),
        },
        signInCookie: {
          read: () => readSignInCookie(request, around.publicUrl),
          set: (secret, maxAgeMs) => setSignInCookie(request, reply, around.publicUrl, secret, maxAgeMs),
          clear: () => setSignInCookie(request, reply, around.publicUrl, '', 0),
        },
        lastEventId: readLastEventId(request.headers['last-event-id']),
        wantsPage: /\btext\/html\b/.test(request.headers.accept ?? ''),
      };
      const result = await withinRequest(request, () => workOn(operation.id, () => duty.watch(() => handle(call))));
      if (result instanceof Departure) return reply.redirect(result.url.href, 303);
      if (result instanceof Redirect) return reply.redirect(result.path, 303);
      if (operation.stream) return sendEvents(operation, result, call, request, reply, around);
      checkAnswer(result);
      return reply.code(operation.status).send(result);
    },
  });
}

/** Who may go on; undefined only where the operation is open to nobody in particular. */
async function admit(
  operation: Operation,
  request: FastifyRequest,
  around: Surroundings,
): Promise<Identity | undefined> {
  const { guard } = operation;
  const credential = guard.kind === 'open' ? undefined : readCredential(request, around.publicUrl);
  // A stream reconnects by itself for as long as a page is open: that is no sign of a person at it.
  const identity = credential && (await around.identify(credential, { touch: operation.stream !== true }));
  try {
    const verdict = authorize(guard, identity, pathTenant(request));
    if (verdict !== 'allowed') throw new PicketError(verdict, refusalTexts[verdict]);
    refuseForeignOrigin(operation, identity, request.headers, around.ownOrigins);
  } catch (error) {
    if (identity !== undefined) {
      await around.audit.recordRefusal(
        refusalOf(operation, identity, understandError(error), request.id, around.clock, pathTenant(request)),
      );
    }
    throw error;
  }
  return identity;
}

const refusalTexts = {
  unauthenticated: 'Nobody is signed in here, or the session or token has ended.',
  forbidden: 'What you hold here is not enough for this.',
  not_found: 'No such tenant for this caller.',
} as const;

const pathTenant = (request: FastifyRequest) => (request.params as Record<string, string>).tenantId;

/** Past the guard, the tenant of the path is one that the caller holds a right in. */
const tenantOf = (operation: Operation, request: FastifyRequest) =>
  operation.guard.kind === 'tenant' ? (pathTenant(request) as TenantId) : undefined;

/**
 * JSON in UTF-8, announced in the usual spellings. Unusual ones have slipped past validation before
 * (CVE-2025-32442, CVE-2026-25223, CVE-2026-33806), and no honest client needs them.
 */
async function refuseOtherMediaTypes({ headers, routeOptions }: FastifyRequest): Promise<void> {
  const type = headers['content-type'];
  const hasBody = (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
  if (type === undefined && !hasBody) return;
  if (routeOptions.config.mostBytes !== undefined) {
    if (/^application\/octet-stream$/i.test(type ?? '')) return;
    throw new PicketError('unsupported_media_type', 'The body is not announced as application/octet-stream.');
  }
  if (type !== undefined && /^application\/json(?: ?; ?charset=(?:"utf-8"|utf-8))?$/i.test(type)) return;
  throw new PicketError('unsupported_media_type', 'The body is not announced as JSON in UTF-8.');
}

function sendEvents(
  operation: Operation,
  events: unknown,
  { signal }: AnyCall,
  request: FastifyRequest,
  reply: FastifyReply,
  around: Surroundings,
): FastifyReply {
  const serializer = reply.compileSerializationSchema(
    operation.answer === undefined ? {} : schemaToWriteBy(operation.answer),
  );
  const check = answerCheck(operation, around.checkAnswers);
  const frames = frameEvents({
    events: events as AsyncIterable<unknown>,
    serialize: (event) => {
      check(event);
      return serializer(event as Record<string, unknown>);
    },
    clock: around.clock,
    signal,
    mayGoOn: () => isStillAllowed(operation, request, around),
  });
  return reply.headers(streamHeaders).send(Readable.from(frames));
}

/** A database that does not answer ends the stream too: the caller comes back and is asked anew. */
async function isStillAllowed(operation: Operation, request: FastifyRequest, around: Surroundings): Promise<boolean> {
  const credential = readCredential(request, around.publicUrl);
  const identity = credential && (await around.identify(credential, { touch: false }).catch(() => undefined));
  return authorize(operation.guard, identity, pathTenant(request)) === 'allowed';
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}
