import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { answerAuthorize } from './authorize-endpoint.ts';
import { answerConsent } from './consent-endpoint.ts';
import { describeIssuer } from './discovery.ts';
import { answerLogout } from './logout.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import type { TokenTools } from './tokens.ts';
import { answerUserInfo } from './user-info.ts';

/** What login.microsoftonline.com answers, as far as it is modelled. Undefined: not one of its addresses. */
export async function answerEntra(tools: TokenTools, exchange: Exchange): Promise<Answer | undefined> {
  const { world } = tools;
  if (exchange.url.pathname === '/oidc/userinfo') return answerUserInfo(tools, exchange);
  const match = /^\/([^/]+)(\/.*)$/.exec(exchange.url.pathname);
  const tenantName = decodeName(match?.[1] ?? '');
  const route = `${exchange.method} ${match?.[2]}`;
  switch (route) {
    case 'GET /v2.0/.well-known/openid-configuration':
    case 'GET /.well-known/openid-configuration':
      return describeIssuer(world, exchange, tenantName);
    case 'GET /discovery/v2.0/keys':
      return jsonAnswer(200, { keys: tools.keys.believed(world.now()).map(({ publicJwk }) => publicJwk) });
    case 'GET /oauth2/v2.0/authorize':
    case 'POST /oauth2/v2.0/authorize':
      return answerAuthorize(tools, exchange, tenantName);
    case 'GET /oauth2/v2.0/token':
    case 'POST /oauth2/v2.0/token':
      return answerTokenRequest(tools, exchange, tenantName);
    case 'GET /oauth2/v2.0/logout':
    case 'POST /oauth2/v2.0/logout':
      return answerLogout(world, exchange);
    case 'GET /v2.0/adminconsent':
    case 'POST /v2.0/adminconsent':
      return answerConsent(tools, exchange, tenantName);
    default:
      return undefined;
  }
}

/** What is no percent-encoding is a name that nobody has. */
function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
