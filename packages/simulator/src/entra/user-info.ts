import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { judgeToken, type TokenTools } from './tokens.ts';
import { pairwiseSubject } from './user-claims.ts';

/** `/oidc/userinfo`, which is Graph's in production: who the token's user is. An application's own token has none. */
export async function answerUserInfo(tools: TokenTools, exchange: Exchange): Promise<Answer> {
  const verdict = await judgeToken(tools, exchange.headers.authorization, 'graph');
  const caller = verdict.kind === 'valid' ? verdict.caller : undefined;
  const tenant = tools.world.tenants.get(caller?.tenantId ?? '');
  const user = tenant?.users.get(caller?.userId ?? '');
  if (caller === undefined || user === undefined || !caller.roles.has('openid')) {
    const error = { code: 'InvalidAuthenticationToken', message: 'Access token is empty, expired or not a user’s.' };
    return jsonAnswer(401, { error }, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
  return jsonAnswer(200, {
    sub: pairwiseSubject(user, caller.appId),
    ...(caller.roles.has('profile')
      ? { name: user.displayName, given_name: user.givenName, family_name: user.surname }
      : {}),
    ...(caller.roles.has('email') && user.mail !== null ? { email: user.mail } : {}),
  });
}
