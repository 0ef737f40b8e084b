import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP has it in JSON. https://github.com/open-telemetry/opentelemetry-proto */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Batch {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly CollectedSpan[] }[] }[];
}

/** Takes what Picket sends, on this machine; or answers otherwise. */
export async function openCollector(answer: 'takes' | 'refuses' | 'hangs' = 'takes') {
  const spans: CollectedSpan[] = [];
  const texts: string[] = [];
  const authorizations = new Set<string | undefined>();
  let requests = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    requests++;
    authorizations.add(request.headers.authorization);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (answer === 'hangs') return;
    if (answer === 'refuses') return void response.writeHead(500).end();
    const text = Buffer.concat(chunks).toString('utf8');
    texts.push(text);
    const { resourceSpans } = JSON.parse(text) as Batch;
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    spans,
    text: () => texts.join('\n'),
    authorizations,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a span says, by name. */
export function factsOf({ attributes }: CollectedSpan): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, (value.stringValue ?? Number(value.intValue)) as string | number]),
  );
}
