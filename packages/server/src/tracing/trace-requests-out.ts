import { serviceOf } from '../metrics/count-requests-out.ts';
import type { Tracing } from './tracing.ts';

/**
 * The same fetch, with every request shown by method, service and status. Not by address: paths and queries hold ids and
 * names of people's phones. Nothing is said to Microsoft of our traces.
 */
export function traceRequestsOut(
  tracing: Tracing,
  fetch: typeof globalThis.fetch,
  partnerUrl: string | undefined,
): typeof globalThis.fetch {
  return (input, init) => {
    const service = serviceOf(new URL(input instanceof Request ? input.url : input), partnerUrl);
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    return tracing.span(
      `${method} ${service}`,
      { kind: 'client', facts: { 'http.request.method': method, 'picket.service': service } },
      async (span) => {
        const answer = await fetch(input, init);
        span.add({ 'http.response.status_code': answer.status });
        return answer;
      },
    );
  };
}
