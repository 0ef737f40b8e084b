import { createSecureServer, type Http2SecureServer, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Clock, PicketError, second } from '@picket/domain';
import type { FastifyInstance } from 'fastify';

export interface ListenOptions {
  /** HTTP/1.1 without TLS. Port 0 is any free one. */
  readonly http: Place;
  /** TLS with HTTP/2, and HTTP/1.1 for those who do not speak it. PEM texts. */
  readonly https?: Place & { readonly key: string; readonly cert: string };
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where it came to listen, as URLs without a slash at the end. */
export interface Addresses {
  readonly http: string;
  readonly https?: string;
  /** Every origin by which a browser on this machine may come. */
  readonly origins: readonly string[];
}

/** Requests that have not finished by then are cut off: a stop that waits for a slow client is no stop. */
const usualPatienceMs = 10 * second;

export interface Listening {
  open(options: ListenOptions): Promise<Addresses>;
  /** @param patienceMs how long to wait for requests that run; then their connections are cut off */
  close(patienceMs?: number): Promise<void>;
}

/** Both ports lead into the same routes, through the same hooks: a second door with its own guards was how others were entered. */
export function startListening(server: FastifyInstance, clock: Clock): Listening {
  let secure: SecureDoor | undefined;
  return {
    async open({ http, https }) {
      await bind(http, () => server.listen({ ...http }));
      const plain = boundPort(server.server.address());
      if (https !== undefined) {
        const { key, cert, host, port } = https;
        secure = openSecureDoor(server, { key, cert });
        const door = secure;
        await bind(https, () => door.listen({ host, port }));
      }
      const tls = secure && boundPort(secure.server.address());
      return {
        http: `http://${urlHost(http.host)}:${plain}`,
        ...(https && tls
          ? { https: `https://${https.host === '127.0.0.1' ? 'localhost' : urlHost(https.host)}:${tls}` }
          : {}),
        origins: [
          ...originHosts(http.host).map((host) => `http://${host}:${plain}`),
          ...(https && tls ? originHosts(https.host).map((host) => `https://${host}:${tls}`) : []),
        ],
      };
    },
    async close(patienceMs = usualPatienceMs) {
      const closed = new AbortController();
      const patience =
        patienceMs > 0 ? clock.sleep(patienceMs, closed.signal).catch(() => undefined) : Promise.resolve();
      await Promise.all([closePlain(server, patience), secure?.close(patience)]);
      closed.abort();
    },
  };
}

interface SecureDoor {
  readonly server: Http2SecureServer;
  listen(place: Place): Promise<void>;
  close(patience: Promise<void>): Promise<void>;
}

async function closePlain(server: FastifyInstance, patience: Promise<void>): Promise<void> {
  const closed = server.close();
  await Promise.race([closed, patience]);
  server.server.closeAllConnections();
  await closed;
}

function openSecureDoor(fastify: FastifyInstance, { key, cert }: { key: string; cert: string }): SecureDoor {
  const server = createSecureServer(
    { key, cert, allowHTTP1: true, minVersion: 'TLSv1.2', settings: { maxConcurrentStreams: 100 } },
    fastify.routing as never,
  );
  /** How many HTTP/1.1 requests each connection is in the middle of: one at most, or none between two. */
  const sockets = new Map<TLSSocket, number>();
  let closing = false;
  const sessions = new Set<Http2Session>();
  // A broken connection is an ordinary thing; without a listener it would end the process.
  server.on('sessionError', () => undefined);
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    sockets.set(socket, 0);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    if (request.httpVersionMajor !== 1) return;
    const socket = request.socket as TLSSocket;
    sockets.set(socket, 1);
    response.on('close', () => {
      sockets.set(socket, 0);
      if (closing) socket.destroySoon();
    });
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  return {
    server,
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    async close(patience) {
      if (!server.listening) return;
      const closed = new Promise<'closed'>((resolve) => server.close(() => resolve('closed')));
      closing = true;
      for (const session of sessions) session.close();
      // A connection that HTTP/1.1 keeps between two requests would hold the stop up for as long as it likes.
      for (const [socket, busy] of sockets) if (busy === 0 && socket.alpnProtocol !== 'h2') socket.destroy();
      await Promise.race([closed, patience]);
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
    },
  };
}

async function bind({ host, port }: Place, listen: () => Promise<unknown>): Promise<void> {
  try {
    await listen();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PicketError('port_taken', `Port ${port} on ${host} is taken by another program.`, { cause: error });
    }
    throw error;
  }
}

const boundPort = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** A loopback address is also called `localhost`; what listens everywhere is reached by a name that only the public URL knows. */
function originHosts(host: string): readonly string[] {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'];
  if (host === '0.0.0.0' || host === '::' || loopback.includes(urlHost(host))) return loopback;
  return [urlHost(host)];
}
