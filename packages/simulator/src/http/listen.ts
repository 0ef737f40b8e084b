import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Answer, Exchange } from './exchange.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly httpPort: number;
  readonly https: { readonly port: number; readonly key: string; readonly cert: string } | undefined;
  /** Addresses of something in front: a request that names one of them (`Host`, `X-Forwarded-Host`) came by it. */
  readonly reachedAs: readonly string[];
  answer(exchange: Exchange): Promise<Answer>;
  onError(error: unknown): void;
}

export interface Listening {
  readonly httpPort: number;
  readonly httpsPort: number | undefined;
  close(): Promise<void>;
}

/** The port is named, because "address in use" alone sends people looking. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    super(`port ${port} on ${host} is taken: stop what listens there, or choose another`, { cause });
    this.port = port;
  }
}

const largestBody = 4 * 1024 * 1024;

/** Plain HTTP and, with a certificate, TLS: two sockets in front of the same answers. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const app = makeApp(options);
  const tls = await openTls(app, options);
  try {
    await app.listen({ host: options.host, port: options.httpPort });
  } catch (error) {
    await closeTls(tls);
    throw namePort(options.host, options.httpPort, error);
  }
  return {
    httpPort: (app.server.address() as AddressInfo).port,
    httpsPort: tls === undefined ? undefined : (tls.address() as AddressInfo).port,
    async close() {
      await closeTls(tls);
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

function makeApp(options: ListenOptions): FastifyInstance {
  const app = fastify({ bodyLimit: largestBody, forceCloseConnections: true, exposeHeadRoutes: false });
  // Graph, Entra and the controls read bodies their own way: here they are text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler(async (error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) options.onError(error);
    const message = status >= 500 ? 'The simulator failed.' : error.message;
    return reply
      .code(status)
      .send({ error: { code: status === 413 ? 'RequestEntityTooLarge' : 'BadRequest', message } });
  });
  app.all('/*', async (request, reply) => send(reply, await options.answer(readExchange(request, options.reachedAs))));
  return app;
}

function readExchange(request: FastifyRequest, reachedAs: readonly string[]): Exchange {
  const host = request.headers.host ?? 'localhost';
  const own = `${'encrypted' in request.raw.socket ? 'https' : 'http'}://${host}`;
  const named = [request.headers['x-forwarded-host'], host];
  const front = reachedAs.find((origin) => named.includes(URL.parse(origin)?.host));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const url = URL.parse(request.raw.url ?? '/', front ?? own);
  const peer = request.raw.socket.remoteAddress ?? '';
  return {
    method: request.method,
    url: url ?? new URL('http://invalid.invalid/'),
    headers,
    body: typeof request.body === 'string' ? request.body : '',
    isLoopback: peer === '127.0.0.1' || peer === '::1' || peer === '::ffff:127.0.0.1',
  };
}

async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  if (answer.hangsUp === true) return hangUp(reply);
  if (answer.cutMidBody === true) return cut(reply, answer);
  reply.code(answer.status).headers(answer.headers);
  return reply.send(answer.body);
}

/** Promises the whole body, sends half of it, and hangs up. */
function cut(reply: FastifyReply, answer: Answer): FastifyReply {
  const bytes = Buffer.from(answer.body);
  reply.hijack();
  reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
  return reply;
}

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

async function openTls(app: FastifyInstance, { https, host }: ListenOptions): Promise<TlsServer | undefined> {
  if (https === undefined) return undefined;
  await app.ready();
  const server = createTlsServer({ key: https.key, cert: https.cert }, (request, response) =>
    app.routing(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(namePort(host, https.port, error)));
    server.listen(https.port, host, resolve);
  });
  return server;
}

async function closeTls(server: TlsServer | undefined): Promise<void> {
  if (server === undefined) return;
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

function namePort(host: string, port: number, error: unknown): unknown {
  return (error as { code?: string }).code === 'EADDRINUSE' ? new PortTaken(host, port, error) : error;
}
