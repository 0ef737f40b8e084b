import { createHash } from 'node:crypto';

/** How an app proves to Entra that it is itself: a secret, or something better. */
export interface Credential {
  readonly clientId: string;
  /**
   * Tells credentials apart without giving them away. Part of the token cache's key: whoever knows only an app's id
   * must not be handed the token that somebody else's secret bought.
   */
  readonly fingerprint: string;
  /** What goes into the token request's body beside `client_id`. An assertion is signed for `tokenEndpoint`. */
  parameters(tokenEndpoint: string): Promise<Readonly<Record<string, string>>>;
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#first-case-access-token-request-with-a-shared-secret */
export function clientSecret(clientId: string, secret: string): Credential {
  return {
    clientId,
    fingerprint: createHash('sha256').update(secret).digest('base64url'),
    parameters: async () => ({ client_secret: secret }),
  };
}
