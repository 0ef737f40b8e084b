import type { Answer, Exchange } from '../http/exchange.ts';
import type { World } from '../world/world.ts';
import { readSession, sessionCookie } from './browser-session.ts';
import { pageAnswer } from './page-frame.ts';

/**
 * `/{tenant}/oauth2/v2.0/logout`: ends the session of this browser. It leads back only to an address that some
 * application registered, since the request says nothing else that could be believed.
 */
export function answerLogout(world: World, exchange: Exchange): Answer {
  const query = exchange.method === 'POST' ? new URLSearchParams(exchange.body) : exchange.url.searchParams;
  const known = readSession(world, exchange);
  if (known !== undefined) world.grants.endSession(known.id);
  const cookie = sessionCookie(exchange, undefined);
  const wanted = query.get('post_logout_redirect_uri');
  const isRegistered =
    wanted !== null && [...world.registrations.values()].some(({ redirectUris }) => redirectUris.includes(wanted));
  if (wanted === null || !isRegistered) {
    return pageAnswer(200, 'Signed out', '<h1>You signed out of your account</h1>', cookie);
  }
  const target = new URL(wanted);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store', ...cookie }, body: '' };
}
