import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';

/** One request that must come, and what it is answered. */
export interface Step {
  /** `GET /v1.0/organization?$select=id,displayName`, decoded. */
  readonly on: string;
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly cut?: boolean;
  /** What else must hold of the request. */
  readonly check?: (request: SeenRequest) => void;
}

interface SeenRequest {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ScriptedServer {
  readonly origin: string;
  /** Every request in order. */
  readonly seen: readonly SeenRequest[];
}

/**
 * A real HTTP server that expects exactly these requests in this order, while `run` runs. One that is not in the script
 * fails the test, and so does one that never came.
 */
export async function withScript(
  script: readonly Step[] | ((origin: string) => readonly Step[]),
  run: (server: ScriptedServer) => Promise<void>,
): Promise<void> {
  const seen: SeenRequest[] = [];
  const faults: unknown[] = [];
  let steps: Step[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const line = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    const asked: SeenRequest = { line, headers: request.headers, body };
    seen.push(asked);
    const step = steps.shift();
    if (step === undefined || step.on !== line) {
      faults.push(`unexpected: ${line}${step === undefined ? '' : `, instead of ${step.on}`}`);
      response.writeHead(599).end();
      return;
    }
    try {
      step.check?.(asked);
    } catch (error) {
      faults.push(error);
    }
    answer(response, step);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  steps = [...(typeof script === 'function' ? script(origin) : script)];
  try {
    await run({ origin, seen });
  } catch (error) {
    faults.push(error);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  // A fault of the script explains the failure of the run, so it is shown first.
  if (faults.length > 0) throw faults[0] instanceof Error ? faults[0] : new Error(String(faults[0]));
  expect(
    steps.map(({ on }) => on),
    'requests that never came',
  ).toEqual([]);
}

function answer(response: ServerResponse, { status = 200, headers = {}, body, cut }: Step): void {
  if (cut) {
    response.destroy();
    return;
  }
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
