import { createHash } from 'node:crypto';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import { type AuthorizationCode, codeLivesMs } from './grant-book.ts';
import { grantToUser } from './grant-to-user.ts';
import type { GrantedTokens, TokenRequest } from './token-endpoint.ts';
import type { TokenTools } from './tokens.ts';

/**
 * The second half of a sign-in (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow): the code
 * against tokens, once, by the client it was given to, at the address it was sent to.
 */
export async function redeemCode(tools: TokenTools, request: TokenRequest): Promise<GrantedTokens | AadstsRefusal> {
  const { world } = tools;
  const { form, registration, tenant } = request;
  const text = form.get('code');
  if (text === null) return aadsts(900144, 'code');
  const code = world.grants.findCode(text);
  if (code === undefined) return aadsts(9002313);
  if (code.clientId !== registration.clientId) return aadsts(70000);
  if (tenant !== undefined && tenant.id !== code.tenantId) return aadsts(700005);
  if (code.isRedeemed) return aadsts(54005);
  if (code.issuedAt + codeLivesMs <= world.now()) return aadsts(70008);
  const redirectUri = form.get('redirect_uri');
  if (redirectUri === null) return aadsts(900144, 'redirect_uri');
  if (redirectUri !== code.redirectUri) return aadsts(500112, redirectUri, code.redirectUri);
  const refused = judgeVerifier(code, form.get('code_verifier'));
  if (refused !== undefined) return refused;
  // Whatever comes of it, it is used up: a second one who holds it gets nothing.
  code.isRedeemed = true;
  return await grantToUser(tools, request, { grant: code, scope: form.get('scope') ?? code.scope, isRefresh: false });
}

/** Proof that whoever redeems the code is who asked for it (RFC 7636). */
function judgeVerifier({ challenge }: AuthorizationCode, verifier: string | null): AadstsRefusal | undefined {
  if (challenge === null) return verifier === null ? undefined : aadsts(501481);
  if (verifier === null) return aadsts(900144, 'code_verifier');
  const shown = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return shown === challenge.value ? undefined : aadsts(501481);
}
