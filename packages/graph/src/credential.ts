import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { CertificateFault, readCertificatePair, refuseOutOfDate } from './certificate.ts';
import { EntraError } from './entra-errors.ts';
import type { Surroundings } from './surroundings.ts';

/** How an app proves to Entra that it is itself: a secret, or something better. */
export interface Credential {
  readonly clientId: string;
  /**
   * Tells credentials apart without giving them away. Part of the token cache's key: whoever knows only an app's id
   * must not be handed the token that somebody else's secret bought.
   */
  readonly fingerprint: string;
  /**
   * What goes into the token request's body beside `client_id`. An assertion is signed for `tokenEndpoint`.
   *
   * @throws EntraError `credential-refused` when there is no use in asking
   */
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

/** Long enough for a request and its clocks, too short to be of use to whoever finds it later. */
const assertionLivesMs = 5 * 60_000;

/**
 * A certificate: each token request carries a new assertion, signed PS256 for that endpoint, so that the key itself
 * never travels. https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 *
 * @param pem the certificate, and its RSA key without a passphrase
 */
export function clientCertificate(
  clientId: string,
  pem: { readonly certificate: string; readonly privateKey: string },
  { clock, entropy }: Pick<Surroundings, 'clock' | 'entropy'>,
): Credential {
  return {
    clientId,
    // Of the key, not of the certificate, which anybody may know.
    fingerprint: createHash('sha256').update(pem.privateKey).digest('base64url'),
    parameters: async (tokenEndpoint) => {
      const now = clock.now();
      const { key, certificate } = usablePair(pem, now);
      const seconds = Math.floor(now / 1_000);
      const assertion = await new SignJWT()
        .setProtectedHeader({
          alg: 'PS256',
          typ: 'JWT',
          'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
        })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(tokenEndpoint)
        .setJti(entropy.uuid())
        .setIssuedAt(seconds)
        .setNotBefore(seconds)
        .setExpirationTime(seconds + assertionLivesMs / 1_000)
        .sign(key);
      return {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      };
    },
  };
}

function usablePair(pem: { readonly certificate: string; readonly privateKey: string }, now: number) {
  try {
    const pair = readCertificatePair(pem);
    refuseOutOfDate(pair, now);
    return pair;
  } catch (error) {
    if (!(error instanceof CertificateFault)) throw error;
    const part = error.part === 'certificate' ? 'certificate' : 'private key';
    throw new EntraError('credential-refused', `The app's ${part} ${error.message}`);
  }
}
