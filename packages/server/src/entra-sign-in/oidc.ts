import { type Clock, PicketError, second } from '@picket/domain';
import type { Credential } from '@picket/graph';
import * as openid from 'openid-client';
import { systemClock } from '../platform/real/system-clock.ts';
import { clockToleranceMs, type EntraPerson, readEntraPerson } from './read-person.ts';

/** Picket's app in one Entra tenant. */
export interface EntraApp {
  readonly entraTenantId: string;
  readonly credential: Credential;
}

/** One sign-in under way: what ties the answer to the question, and both to one browser. */
export interface SignInProof {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636. */
  readonly verifier: string;
}

export interface OidcTools {
  readonly clock: Clock;
  /** Origin of Entra. */
  readonly login: string;
  /** Speaks to that origin alone. */
  readonly fetchOfEntra: (url: string, init?: RequestInit) => Promise<Response>;
  /** Exactly as registered with the app. */
  readonly redirectUri: () => string;
}

/** How long one question to Entra may take. */
const patienceSeconds = 10;

/** Where a browser goes to sign in. @throws PicketError `connector_unreachable`, `sign_in_untrusted` */
export async function signInAddress(tools: OidcTools, app: EntraApp, proof: SignInProof): Promise<URL> {
  try {
    const entra = await discover(tools, app);
    return openid.buildAuthorizationUrl(entra, {
      redirect_uri: tools.redirectUri(),
      // No `email`: nobody is known by it, and what is not asked for cannot be mistaken for a proof.
      scope: 'openid profile',
      response_mode: 'query',
      code_challenge: await openid.calculatePKCECodeChallenge(proof.verifier),
      code_challenge_method: 'S256',
      state: proof.state,
      nonce: proof.nonce,
      // Whoever is signed in to Microsoft with several accounts picks; the wrong one would be refused without a way out.
      prompt: 'select_account',
    });
  } catch (error) {
    throw understand(error);
  }
}

/**
 * Trades the code for a token and reads who signed in.
 *
 * @param back what Entra put into the address: `state`, `code`, `iss`, or an `error`
 * @throws PicketError `sign_in_refused` with the AADSTS number, `sign_in_untrusted`, `connector_unreachable`
 */
export async function redeemSignIn(
  tools: OidcTools,
  app: EntraApp,
  proof: SignInProof,
  back: URLSearchParams,
): Promise<EntraPerson> {
  try {
    const entra = await discover(tools, app);
    const tokens = await openid.authorizationCodeGrant(entra, new URL(`${tools.redirectUri()}?${back}`), {
      pkceCodeVerifier: proof.verifier,
      expectedState: proof.state,
      expectedNonce: proof.nonce,
      idTokenExpected: true,
    });
    return readEntraPerson(headerOf(tokens.id_token ?? ''), tokens.claims(), {
      issuer: issuerOf(tools, app),
      clientId: app.credential.clientId,
      entraTenantId: app.entraTenantId,
      nonce: proof.nonce,
      now: tools.clock.now(),
    });
  } catch (error) {
    throw understand(error);
  }
}

const issuerOf = ({ login }: Pick<OidcTools, 'login'>, { entraTenantId }: EntraApp): string =>
  `${login}/${entraTenantId}/v2.0`;

/**
 * What Entra says of itself for this tenant, and of no other: never `common`, whose issuer is whoever comes. Made anew
 * for each use; the documents behind it are kept by the `fetch`.
 */
async function discover(tools: OidcTools, app: EntraApp): Promise<openid.Configuration> {
  const issuer = issuerOf(tools, app);
  const entra = await openid.discovery(
    new URL(issuer),
    app.credential.clientId,
    {
      // Entra signs with nothing else, and its keys do not say so: the algorithm is ours to choose, not the token's.
      id_token_signed_response_alg: 'RS256',
      // The library reads the machine's clock: it is told how far ours is from that one.
      [openid.clockSkew]: Math.round((tools.clock.now() - systemClock.now()) / second),
      [openid.clockTolerance]: clockToleranceMs / second,
    },
    proveApp(app),
    {
      [openid.customFetch]: (url, init) => tools.fetchOfEntra(url, init as RequestInit),
      // The token comes over TLS, which the standard takes for proof enough; a signature proves it whoever is between.
      execute: [openid.enableNonRepudiationChecks, ...(isPlain(tools.login) ? [openid.allowInsecureRequests] : [])],
      timeout: patienceSeconds,
    },
  );
  const told = entra.serverMetadata();
  const isElsewhere = [told.authorization_endpoint, told.token_endpoint, told.jwks_uri].some(
    (address) => address === undefined || URL.parse(address)?.origin !== tools.login,
  );
  if (told.issuer !== issuer || isElsewhere) {
    throw new PicketError('sign_in_untrusted', 'What Entra says of itself is not about the tenant that was asked for.');
  }
  return entra;
}

/** The simulator on this machine; settings take plain HTTP for nothing else. */
const isPlain = (login: string) => login.startsWith('http:');

/** By secret or certificate, as everywhere where Picket proves itself to Entra. The library waits for it, whatever its type says. */
const proveApp = ({ credential }: EntraApp): openid.ClientAuth => {
  return async (server, _client, body) => {
    body.set('client_id', credential.clientId);
    const proof = await credential.parameters(server.token_endpoint ?? '');
    for (const [name, value] of Object.entries(proof)) body.set(name, value);
  };
};

/** Its signature has been verified by then: this is only about what else it says. */
function headerOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
}

/** What Entra, or the library, says is wrong, in our words. */
function understand(error: unknown): unknown {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof PicketError) return cause;
  }
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError) {
    return refusedByEntra(error.error, error.error_description, error);
  }
  if (error instanceof Error) {
    return new PicketError('sign_in_untrusted', `The answer of Entra cannot be believed: ${error.message}.`, {
      cause: error,
    });
  }
  return error;
}

/** A "no" of Entra's, with its number: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusedByEntra(error: string, description = '', cause?: unknown): PicketError {
  const number = /\bAADSTS(\d{4,8})\b/.exec(description)?.[1];
  return new PicketError('sign_in_refused', `Entra says: ${(description || error).slice(0, 500)}`, {
    cause,
    ...(number === undefined ? {} : { context: { aadsts: Number(number) } }),
  });
}
