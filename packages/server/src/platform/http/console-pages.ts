import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Secrets } from '../real/system-secrets.ts';
import { type ConsoleFile, type ConsoleFiles, readConsoleFiles } from './console-files.ts';
import { pagePolicy } from './response-headers.ts';

export interface ConsolePagesOptions {
  /** The folder of the built console. */
  readonly folder: string;
  /** For nonces. */
  readonly secrets: Secrets;
}

/**
 * Serves the console: its page at `/` and its files by their exact path. The page keeps its routes in the fragment,
 * so no other path is a page, and a mistyped call gets a fault and not a page with 200.
 */
export function mountConsolePages(fastify: FastifyInstance, { folder, secrets }: ConsolePagesOptions): void {
  const files = readConsoleFiles(folder);
  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    const [path = '/'] = request.url.split('?', 1);
    if (path === '/') return sendPage(reply, files, secrets);
    const file = files.find(path);
    return file === undefined ? reply.callNotFound() : sendFile(request, reply, file);
  };
  for (const method of ['GET', 'HEAD'] as const) {
    fastify.route({ method, url: '/', handler: serve });
    fastify.route({ method, url: '/*', handler: serve });
  }
}

function sendPage(reply: FastifyReply, files: ConsoleFiles, secrets: Secrets): FastifyReply {
  const nonce = Buffer.from(secrets.bytes(16)).toString('base64');
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(files.page(nonce));
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  reply.headers({
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  reply.type(file.contentType);
  if (file.gzipped !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    return reply.header('content-encoding', 'gzip').send(file.gzipped);
  }
  return reply.send(file.body);
}
