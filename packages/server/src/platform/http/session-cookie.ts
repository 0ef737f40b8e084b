import { second } from '@picket/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credential } from './identity.ts';

/** What is kept in a browser: who is signed in, and which sign-in is under way at Microsoft. */
const names = { session: 'picket', signIn: 'picket-sign-in' } as const;

/**
 * `__Host-` binds a cookie to exactly this host and to TLS, so that a sibling domain cannot plant one. Plain HTTP
 * (the sandbox on loopback) cannot have that, and the two names are never accepted for each other.
 */
const nameOf = (kind: keyof typeof names, request: FastifyRequest, publicUrl: URL | undefined) =>
  isSecure(request, publicUrl) ? `__Host-${names[kind]}` : names[kind];

const isSecure = (request: FastifyRequest, publicUrl: URL | undefined) =>
  request.protocol === 'https' || publicUrl?.protocol === 'https:';

/** `Lax`, not `Strict`: Entra sends people back to us by a navigation from another site. */
const setCookie =
  (kind: keyof typeof names) =>
  (
    request: FastifyRequest,
    reply: FastifyReply,
    publicUrl: URL | undefined,
    secret: string,
    maxAgeMs: number,
  ): void => {
    const secure = isSecure(request, publicUrl) ? '; Secure' : '';
    const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.floor(maxAgeMs / second)}${secure}`;
    // Fastify adds a second one to the first.
    reply.header('set-cookie', `${nameOf(kind, request, publicUrl)}=${secret}; ${attributes}`);
  };

export const setSessionCookie = setCookie('session');
export const setSignInCookie = setCookie('signIn');

/**
 * What the request proves itself with. A token wins over a cookie, also a wrong one: whoever sends a token does not
 * mean to act as whoever happens to be signed in in this browser.
 */
export function readCredential(request: FastifyRequest, publicUrl: URL | undefined): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const secret = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    return { kind: 'token', secret: secret ?? '' };
  }
  const secret = readCookie(request, nameOf('session', request, publicUrl));
  return secret === undefined ? undefined : { kind: 'session', secret };
}

/** Undefined where there is none, or more than one. */
export const readSignInCookie = (request: FastifyRequest, publicUrl: URL | undefined): string | undefined =>
  readCookie(request, nameOf('signIn', request, publicUrl));

function readCookie({ headers }: FastifyRequest, name: string): string | undefined {
  const { cookie = '' } = headers;
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [secret, another] = values;
  // Two cookies of one name are somebody's attempt to be mistaken for somebody else.
  return secret === '' || another !== undefined ? undefined : secret;
}
