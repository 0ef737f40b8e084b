import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PicketError } from '@picket/domain';
import type { Log } from '../platform/log.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsDoor {
  /** Port 0 is any free one. */
  readonly port: number;
  readonly token: string;
}

export interface ListeningMetrics {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A door of its own, on this machine alone and with a token: figures tell an attacker what is being watched and what is
 * not (GHSA-4r5r-ccr6-q6f6). One path, one method, nothing else.
 *
 * @throws PicketError `port_taken`
 */
export async function listenForMetrics(
  metrics: Metrics,
  { port, token }: MetricsDoor,
  log: Log,
): Promise<ListeningMetrics> {
  const wanted = digest(`Bearer ${token}`);
  const server = createServer(async (request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="picket-metrics"' }).end();
      return;
    }
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      const { contentType, text } = await metrics.scrape();
      response.writeHead(200, { 'content-type': contentType }).end(text);
    } catch (error) {
      log.warn({ err: error }, 'metrics could not be collected');
      response.writeHead(503, { 'retry-after': '15' }).end();
    }
  });
  server.headersTimeout = 10_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PicketError('port_taken', `Port ${port} on 127.0.0.1, for metrics, is taken by another program.`, {
      cause: error,
    });
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Of one length, so that comparing tells nothing about the token's. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
