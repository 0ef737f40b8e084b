import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Clock, minute, PicketError, second } from '@picket/domain';
import { endsWithin } from '../platform/ends-within.ts';
import type { Log } from '../platform/log.ts';

/**
 * All that a span may say. An allow-list: ids of ours and counts, and no name, address, path, query or text of anybody's, since
 * traces go to a system with readers of its own.
 */
export type SpanFacts = Readonly<
  Partial<
    Record<
      | 'http.request.method'
      | 'http.response.status_code'
      | 'http.route'
      | 'picket.channel'
      | 'picket.items'
      | 'picket.kind'
      | 'picket.operation'
      | 'picket.outcome'
      | 'picket.request_id'
      | 'picket.run_id'
      | 'picket.scope'
      | 'picket.service'
      | 'picket.tenant_id',
      string | number
    >
  >
>;

export interface OpenSpan {
  readonly traceId: string | undefined;
  add(facts: SpanFacts): void;
  /** Only what kind of failure it was: the words of an error may name somebody. */
  fail(error: unknown): void;
  end(): void;
  /** What is begun in `work` belongs to this span. */
  within<Result>(work: () => Result): Result;
}

type Kind = 'within' | 'server' | 'client';

export interface SpanOptions {
  /** `server`: somebody asked us. `client`: we ask somebody. */
  readonly kind?: Kind;
  readonly facts?: SpanFacts;
  /** `traceparent` of whoever asked, where he is believed: W3C Trace Context, version 00. */
  readonly traceparent?: string | undefined;
}

/** Where time goes, from one request or run to everything it leads to. */
export interface Tracing {
  /** One step. It fails as `work` does. */
  span<Result>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<Result>): Promise<Result>;
  /** The same for those who cannot wrap it; whoever begins it ends it. */
  begin(name: string, options: SpanOptions): OpenSpan;
  /** Whether there is a span that something could belong to. */
  isWithin(): boolean;
  /** For the lines of the log. */
  logFields(): { readonly traceId?: string };
  /** Sends what is left, for as long as that may take, and nothing from then on. */
  close(withinMs: number): Promise<void>;
}

const noSpan: OpenSpan = {
  traceId: undefined,
  add: () => undefined,
  fail: () => undefined,
  end: () => undefined,
  within: (work) => work(),
};

/** Costs a call, and does nothing. */
export const noTracing: Tracing = {
  span: (_name, _options, work) => work(noSpan),
  begin: () => noSpan,
  isWithin: () => false,
  logFields: () => ({}),
  close: async () => undefined,
};

export interface TracingOptions {
  /** Of a collector: OTLP over HTTP, with its path. */
  readonly url: string;
  readonly token: string | undefined;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A collector that hangs holds up nothing but its own batch. */
const exportWithinMs = 5 * second;
const saidAgainAfterMs = 5 * minute;
const kinds = { within: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** Sends spans in batches, in the background. What cannot be sent is dropped and said in the log, now and then. */
export function openTracing({ url, token, version, clock, log }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({
    url,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    timeoutMillis: exportWithinMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'picket', 'service.version': version }),
    // Whoever asks does not decide what is recorded of it.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: sayingFailures(exporter, clock, log),
        maxQueueSize: 4096,
        exportTimeoutMillis: exportWithinMs,
      }),
    ],
  });
  const tracer = provider.getTracer('picket', version);
  const current = new AsyncLocalStorage<Span>();

  const begin = (name: string, { kind = 'within', facts = {}, traceparent }: SpanOptions): OpenSpan => {
    const parent = current.getStore();
    const context = parent === undefined ? contextOf(traceparent) : trace.setSpan(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes: facts }, context);
    return {
      traceId: span.spanContext().traceId,
      add: (more) => void span.setAttributes(more),
      fail: (error) => {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', error instanceof PicketError ? error.code : 'internal');
      },
      end: () => span.end(),
      within: (work) => current.run(span, work),
    };
  };

  return {
    begin,
    span: async (name, options, work) => {
      const span = begin(name, options);
      try {
        return await span.within(() => work(span));
      } catch (error) {
        span.fail(error);
        throw error;
      } finally {
        span.end();
      }
    },
    isWithin: () => current.getStore() !== undefined,
    logFields: () => {
      const span = current.getStore();
      return span === undefined ? {} : { traceId: span.spanContext().traceId };
    },
    close: async (withinMs) => {
      const isDone = await endsWithin(
        clock,
        withinMs,
        provider.shutdown().catch(() => undefined),
      );
      if (!isDone) log.warn({ withinMs }, 'not all traces could be sent before the end');
    },
  };
}

/** What is no `traceparent` is none: a new trace begins. */
function contextOf(traceparent: string | undefined) {
  const [, traceId = '', spanId = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? '') ?? [];
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

function sayingFailures(exporter: SpanExporter, clock: Clock, log: Log): SpanExporter {
  let saidAt = Number.NEGATIVE_INFINITY;
  let dropped = 0;
  return {
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== 0) {
          dropped += spans.length;
          if (clock.now() - saidAt >= saidAgainAfterMs) {
            log.warn({ err: result.error, dropped }, 'traces could not be sent');
            saidAt = clock.now();
            dropped = 0;
          }
        }
        done(result);
      }),
  };
}
