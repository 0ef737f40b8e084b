/** As much of an access token as is looked at. */
export interface TokenClaims {
  readonly tid?: unknown;
  readonly roles?: unknown;
}

/**
 * What a token says, where it can be read. Microsoft asks clients not to rely on what is in an access token, and it
 * need not be readable: so it can only refuse, never prove.
 */
export function claimsOf(token: string): TokenClaims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return undefined;
  }
}
