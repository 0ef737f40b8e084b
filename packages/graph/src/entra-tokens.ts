import { type Static, Type } from 'typebox';
import { backoffMs } from './backoff.ts';
import type { Credential } from './credential.ts';
import { EntraError, entraReason } from './entra-errors.ts';
import { networkFault } from './network-fault.ts';
import type { Observe, SeenTry } from './observe.ts';
import { parseOrigin } from './origin.ts';
import { parseAs, parseJson } from './parse.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Surroundings } from './surroundings.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface TokenRequest {
  /** A GUID: with a domain name the cache could not tell that it is the same tenant. */
  readonly tenantId: string;
  readonly credential: Credential;
  /** `https://graph.microsoft.com/.default` */
  readonly scope: string;
  /** Past the cache: for proof that consent is there now. */
  readonly fresh?: boolean;
  /** This one was refused: any other will do. */
  readonly insteadOf?: string;
  /** A claims challenge to be met, as JSON. */
  readonly claims?: string;
  /** Told when Entra was asked in truth. Who waits for an answer that somebody else asked for is told nothing. */
  readonly observe?: Observe;
}

/** App tokens from Entra, by client credentials. One for all tenants. */
export interface EntraTokens {
  /**
   * An access token with some life left in it.
   *
   * @throws EntraError
   */
  get(request: TokenRequest, signal: AbortSignal): Promise<string>;
  /** The token did not do: who asks next gets a new one. Roles granted a moment ago are only in new tokens. */
  forget(token: string): void;
}

const tries = 3;
const timeLimitMs = 30_000;
/** Renewed so long before it expires that no request is on its way with a dead one. */
const marginMs = 5 * 60_000;
const operation = 'POST /{tenant}/oauth2/v2.0/token';

const TokenAnswer = Type.Object({
  token_type: Type.String(),
  access_token: Type.String({ minLength: 1 }),
  // Entra sends a number; its older endpoints sent a numeric string.
  expires_in: Type.Union([Type.Number(), Type.String({ pattern: '^\\d+$' })]),
});

const TokenRefusal = Type.Object({
  error: Type.String(),
  error_description: Type.Optional(Type.String()),
  error_codes: Type.Optional(Type.Array(Type.Number())),
  trace_id: Type.Optional(Type.String()),
});

interface CachedToken {
  readonly token: string;
  readonly renewAt: number;
}

export function createEntraTokens(options: Surroundings & { readonly loginOrigin: string }): EntraTokens {
  const { clock, entropy, timeLimit } = options;
  const origin = parseOrigin(options.loginOrigin);
  const cache = new Map<string, CachedToken>();
  const flights = new Map<string, Promise<string>>();

  return {
    async get(request, signal) {
      signal.throwIfAborted();
      const key = keyOf(request);
      const cached = cache.get(key);
      const usable = request.fresh !== true && request.claims === undefined && cached?.token !== request.insteadOf;
      if (cached !== undefined && usable && cached.renewAt > clock.now()) return cached.token;

      // What is already on its way was asked before this request, so it is no answer to `fresh` or to a challenge.
      const alone = request.fresh === true || request.claims !== undefined;
      const flying = alone ? undefined : flights.get(key);
      const flight = flying ?? fetchToken(request, key);
      if (!alone && flying === undefined) {
        flights.set(key, flight);
        const landed = () => flights.delete(key);
        flight.then(landed, landed);
      }
      return unlessAborted(signal, flight);
    },

    forget(token) {
      for (const [key, cached] of cache) if (cached.token === token) cache.delete(key);
    },
  };

  async function fetchToken(request: TokenRequest, key: string): Promise<string> {
    const seen: SeenTry[] = [];
    const tell = (error: unknown) => {
      const startedAt = seen[0]?.at;
      if (startedAt === undefined) return;
      request.observe?.({ operation, startedAt, endedAt: clock.now(), tries: seen, parts: undefined, error });
    };
    try {
      const token = await askUntilGiven(request, key, (each) => void seen.push(each));
      tell(undefined);
      return token;
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  async function askUntilGiven(request: TokenRequest, key: string, onTry: (seen: SeenTry) => void): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { token, lifeMs } = await ask(request, onTry);
        cache.set(key, { token, renewAt: clock.now() + lifeMs - Math.min(marginMs, lifeMs / 10) });
        return token;
      } catch (error) {
        if (!(error instanceof EntraError)) throw error;
        const passing = error.reason === 'throttled' || error.reason === 'unreachable';
        const waitMs = error.details.retryAfterMs ?? backoffMs(attempt, entropy);
        // A long wait is for the caller to plan, not to sit through.
        if (!passing || attempt >= tries || waitMs > timeLimitMs) throw error;
        await clock.sleep(waitMs);
      }
    }
  }

  async function ask(
    request: TokenRequest,
    onTry: (seen: SeenTry) => void,
  ): Promise<{ readonly token: string; readonly lifeMs: number }> {
    const url = `${origin}/${encodeURIComponent(request.tenantId)}/oauth2/v2.0/token`;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: request.credential.clientId,
      scope: request.scope,
      claims: claimsFor(request.claims),
      ...(await request.credential.parameters(url)),
    });
    let answer: Response;
    let text: string;
    const at = clock.now();
    const clientRequestId = entropy.uuid();
    const seen = (status?: number, requestId?: string | null) =>
      onTry({ at, ms: clock.now() - at, status, clientRequestId, requestId: requestId ?? undefined });
    try {
      const headers = { accept: 'application/json', 'client-request-id': clientRequestId };
      answer = await options.fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: timeLimit(timeLimitMs),
      });
      text = await answer.text();
    } catch (error) {
      seen();
      // The cause is left behind on purpose: what fetch knows of the request includes the secret.
      throw new EntraError('unreachable', `Entra cannot be reached: ${networkFault(error)}`);
    }
    seen(answer.status, answer.headers.get('x-ms-request-id') ?? answer.headers.get('x-request-id'));
    const json = parseJson(text);
    if (!answer.ok) throw refusal(answer, json);
    return accepted(json);
  }

  function accepted(json: unknown): { readonly token: string; readonly lifeMs: number } {
    let answer: Static<typeof TokenAnswer>;
    try {
      answer = parseAs(TokenAnswer, json, "Entra's token");
    } catch (error) {
      throw new EntraError('unexpected', error instanceof Error ? error.message : "Entra's token is not as promised");
    }
    if (answer.token_type.toLowerCase() !== 'bearer') {
      throw new EntraError('unexpected', `Entra's token is of type ${answer.token_type}`);
    }
    return { token: answer.access_token, lifeMs: Number(answer.expires_in) * 1_000 };
  }

  function refusal(answer: Response, json: unknown): EntraError {
    const said = asRefusal(json);
    const codes = said?.error_codes ?? [];
    const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), clock.now());
    const description = said?.error_description?.split(/\r?\n/, 1)[0]?.slice(0, 300) ?? said?.error ?? 'no reason';
    return new EntraError(entraReason(codes, answer.status), `Entra answered ${answer.status}: ${description}`, {
      status: answer.status,
      ...(codes[0] === undefined ? {} : { code: codes[0] }),
      ...(said?.trace_id === undefined ? {} : { traceId: said.trace_id }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}

/**
 * What the token must carry: that this client can be challenged (`cp1`), without which Microsoft never sends a challenge,
 * and whatever a challenge asked for. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
function claimsFor(challenge: string | undefined): string {
  const asked = objectIn(challenge === undefined ? undefined : parseJson(challenge));
  return JSON.stringify({
    ...asked,
    access_token: { ...objectIn(asked.access_token), xms_cc: { values: ['cp1'] } },
  });
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function keyOf({ tenantId, credential, scope }: TokenRequest): string {
  return JSON.stringify([tenantId.toLowerCase(), credential.clientId.toLowerCase(), credential.fingerprint, scope]);
}

function asRefusal(json: unknown): Static<typeof TokenRefusal> | undefined {
  try {
    return parseAs(TokenRefusal, json, 'refusal');
  } catch {
    return undefined;
  }
}
