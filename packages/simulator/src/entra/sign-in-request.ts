import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts, duplicatedParameter } from './aadsts.ts';
import type { AuthorizationCode } from './grant-book.ts';
import type { Registration } from './registration.ts';
import { type AskedScopes, readScopes } from './scopes.ts';
import { tenantsAt } from './shared-authority.ts';

const responseModes = ['query', 'fragment', 'form_post'] as const;
const prompts = ['login', 'none', 'consent', 'select_account'] as const;

/** Where the answer goes, and how. Known before the rest is looked at. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly mode: (typeof responseModes)[number];
  readonly state: string | null;
}

/** What the query of `/oauth2/v2.0/authorize` asks for, after all that can be wrong with it. */
export interface SignInRequest {
  readonly registration: Registration;
  /** Whose people may sign in. */
  readonly tenants: readonly Tenant[];
  readonly back: ReturnAddress;
  readonly scope: string;
  readonly asked: AskedScopes;
  readonly nonce: string | null;
  readonly prompt: (typeof prompts)[number] | null;
  readonly loginHint: string | null;
  readonly challenge: AuthorizationCode['challenge'];
}

export type ParsedSignIn =
  | { readonly kind: 'asked'; readonly request: SignInRequest }
  /** Told on a page: it is not sure where the application is. */
  | { readonly kind: 'page'; readonly refusal: AadstsRefusal }
  /** Told to the application. */
  | { readonly kind: 'back'; readonly refusal: AadstsRefusal; readonly back: ReturnAddress };

interface SignInTools {
  readonly world: World;
  readonly origins: readonly string[];
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow. Only `response_type=code` is modelled. */
export function parseSignIn({ world, origins }: SignInTools, tenantName: string, query: URLSearchParams): ParsedSignIn {
  const page = (refusal: AadstsRefusal): ParsedSignIn => ({ kind: 'page', refusal });
  const twice = duplicatedParameter(query);
  if (twice !== undefined) return page(aadsts(9000411, twice));
  const clientId = query.get('client_id');
  if (clientId === null) return page(aadsts(900144, 'client_id'));
  const registration = world.registrations.get(clientId.toLowerCase());
  if (registration === undefined) return page(aadsts(700016, clientId, tenantName));
  const tenants = tenantsAt(world, tenantName, registration);
  if ('code' in tenants) return page(tenants);
  const redirectUri = query.get('redirect_uri');
  if (redirectUri === null) return page(aadsts(900144, 'redirect_uri'));
  if (!mayReturnTo(registration, redirectUri)) return page(aadsts(50011, redirectUri, clientId));

  const wantedMode = query.get('response_mode') ?? 'query';
  const mode = responseModes.find((one) => one === wantedMode);
  const back: ReturnAddress = { redirectUri, mode: mode ?? 'query', state: query.get('state') };
  const refuse = (refusal: AadstsRefusal): ParsedSignIn => ({ kind: 'back', refusal, back });
  if (mode === undefined) return refuse(aadsts(90023, `Unsupported 'response_mode' value '${wantedMode}'.`));
  const responseType = query.get('response_type');
  if (responseType === null) return refuse(aadsts(900144, 'response_type'));
  if (responseType !== 'code') return refuse(aadsts(700054, responseType));
  const scope = query.get('scope');
  if (scope === null || scope.trim() === '') return refuse(aadsts(900144, 'scope'));
  const asked = readScopes(world, registration, scope, origins);
  if ('code' in asked) return refuse(asked);
  const wantedPrompt = query.get('prompt');
  const prompt = prompts.find((one) => one === wantedPrompt) ?? null;
  if (prompt === null && wantedPrompt !== null) {
    return refuse(aadsts(90023, `Unsupported 'prompt' value '${wantedPrompt}'.`));
  }
  const challenge = readChallenge(query);
  if (challenge !== null && 'code' in challenge) return refuse(challenge);
  return {
    kind: 'asked',
    request: {
      registration,
      tenants,
      back,
      scope,
      asked,
      nonce: query.get('nonce'),
      prompt,
      loginHint: query.get('login_hint'),
      challenge,
    },
  };
}

function readChallenge(query: URLSearchParams): AuthorizationCode['challenge'] | AadstsRefusal {
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method') ?? 'plain';
  if (value === null) return null;
  if (method !== 'S256' && method !== 'plain') {
    return aadsts(90023, `Unsupported 'code_challenge_method' value '${method}'.`);
  }
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) return aadsts(501491);
  return { method, value };
}

/**
 * Exactly as registered. A public client on this machine may come back at any port of a registered loopback address, as
 * Entra lets `http://localhost` be (RFC 8252, 7.3).
 */
function mayReturnTo({ redirectUris, isPublic }: Registration, redirectUri: string): boolean {
  if (redirectUris.includes(redirectUri)) return true;
  const wanted = URL.parse(redirectUri);
  if (!isPublic || wanted === null || wanted.protocol !== 'http:' || wanted.hostname !== 'localhost') return false;
  return redirectUris.some((known) => {
    const registered = URL.parse(known);
    return (
      registered !== null &&
      registered.protocol === 'http:' &&
      registered.hostname === 'localhost' &&
      registered.pathname === wanted.pathname &&
      wanted.username === '' &&
      wanted.search === '' &&
      wanted.hash === ''
    );
  });
}
