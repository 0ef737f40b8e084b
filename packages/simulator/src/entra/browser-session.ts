import type { Exchange } from '../http/exchange.ts';
import type { World } from '../world/world.ts';
import type { BrowserSession } from './grant-book.ts';

const cookieName = 'SimulatedSession';

/** Who is signed in with the browser that sent this; a session that was revoked is none. */
export function readSession(
  world: World,
  exchange: Exchange,
): { readonly id: string; readonly session: BrowserSession } | undefined {
  const id = new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9]+)`).exec(exchange.headers.cookie ?? '')?.[1];
  const session = id === undefined ? undefined : world.grants.findSession(id);
  return id === undefined || session === undefined ? undefined : { id, session };
}

/** Over TLS it is sent from other sites too, for silent sign-in in a frame; over plain HTTP no browser would keep such a one. */
export function sessionCookie(exchange: Exchange, id: string | undefined): Record<string, string> {
  const isTls = exchange.url.protocol === 'https:';
  const end = id === undefined ? '; Max-Age=0' : '';
  return {
    'set-cookie': `${cookieName}=${id ?? ''}; Path=/; HttpOnly; ${isTls ? 'Secure; SameSite=None' : 'SameSite=Lax'}${end}`,
  };
}
