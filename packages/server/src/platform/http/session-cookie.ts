import { second } from '@picket/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credential } from './identity.ts';

/**
 * `__Host-` binds a cookie to exactly this host and to TLS, so that a sibling domain cannot plant one. Plain HTTP
 * (the sandbox on loopback) cannot have that, and the two names are never accepted for each other.
 */
const secureName = '__Host-picket';
const plainName = 'picket';

const isSecure = (request: FastifyRequest, publicUrl: URL | undefined) =>
  request.protocol === 'https' || publicUrl?.protocol === 'https:';

/** `Lax`, not `Strict`: Entra sends the administrator back to the consent callback by a navigation from another site. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: URL | undefined,
  secret: string,
  maxAgeMs: number,
): void {
  const secure = isSecure(request, publicUrl);
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.floor(maxAgeMs / second)}${secure ? '; Secure' : ''}`;
  reply.header('set-cookie', `${secure ? secureName : plainName}=${secret}; ${attributes}`);
}

/**
 * What the request proves itself with. A token wins over a cookie, also a wrong one: whoever sends a token does not
 * mean to act as whoever happens to be signed in in this browser.
 */
export function readCredential(request: FastifyRequest, publicUrl: URL | undefined): Credential | undefined {
  const { authorization, cookie = '' } = request.headers;
  if (authorization !== undefined) {
    const secret = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    return { kind: 'token', secret: secret ?? '' };
  }
  const name = isSecure(request, publicUrl) ? secureName : plainName;
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [secret, another] = values;
  // Two cookies of one name are somebody's attempt to be mistaken for somebody else.
  return secret === undefined || secret === '' || another !== undefined ? undefined : { kind: 'session', secret };
}
