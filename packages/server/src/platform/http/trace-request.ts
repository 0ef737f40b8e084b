import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OpenSpan, Tracing } from '../../tracing/tracing.ts';
import { trustTracesOf } from '../../tracing/trusted-traces.ts';

const spans = new WeakMap<FastifyRequest, OpenSpan>();

/** Goes on within the request's span. Hooks and handlers run on different stacks, so each says it anew. */
export function withinRequest<Result>(request: FastifyRequest, work: () => Result): Result {
  const span = spans.get(request);
  return span === undefined ? work() : span.within(work);
}

/** Shows each request by its operation, and puts the trace's id into its lines of the log. */
export function traceRequests(server: FastifyInstance, tracing: Tracing, trustedProxies: readonly string[]): void {
  const isTrusted = trustTracesOf(trustedProxies);
  server.addHook('onRequest', async (request) => {
    const { operation = 'other' } = request.routeOptions.config;
    const { traceparent } = request.headers;
    const span = tracing.begin(operation, {
      kind: 'server',
      facts: { 'picket.request_id': request.id, 'picket.operation': operation, 'http.request.method': request.method },
      traceparent:
        typeof traceparent === 'string' && isTrusted(request.raw.socket.remoteAddress) ? traceparent : undefined,
    });
    if (span.traceId === undefined) return;
    spans.set(request, span);
    request.log = request.log.child({ traceId: span.traceId });
  });
  server.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    if (span === undefined) return;
    const { tenantId } = (request.params ?? {}) as { readonly tenantId?: unknown };
    span.add({
      'http.response.status_code': reply.statusCode,
      // Only what looks like an id: this part of a path is whatever somebody wrote there.
      ...(typeof tenantId === 'string' && /^[0-9a-f-]{36}$/.test(tenantId) ? { 'picket.tenant_id': tenantId } : {}),
      ...(request.routeOptions.url === undefined ? {} : { 'http.route': request.routeOptions.url }),
    });
    if (reply.statusCode >= 500) span.fail(undefined);
    span.end();
  });
}
