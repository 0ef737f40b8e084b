import {
  type ClientCredential,
  type Clock,
  type ConsentPurpose,
  consentPurposes,
  type Entropy,
  type UemLink,
} from '@picket/domain';
import {
  type Credential,
  clientCertificate,
  clientSecret,
  createGraphClient,
  type EntraTokens,
  type GraphClient,
  type Surroundings,
  type Throttle,
  type TokenSource,
} from '@picket/graph';
import type { IntuneCall } from './calls.ts';
import { rememberingCall, rememberingClient } from './failed-call.ts';
import { tellOf } from './tell-call.ts';

/** What all tenants share. */
export interface IntuneTools {
  readonly outside: Surroundings & { readonly clock: Clock; readonly entropy: Entropy };
  readonly tokens: EntraTokens;
  readonly throttle: Throttle;
  /** `https://graph.microsoft.com` */
  readonly graphOrigin: string;
}

/** One tenant's ways to Microsoft, one for each purpose: a call never borrows another purpose's token. */
export interface TenantAccess {
  readonly tools: IntuneTools;
  readonly link: UemLink;
  graph(call: Pick<IntuneCall, 'purpose' | 'priority'>): GraphClient;
  /** Tokens of a purpose for a resource: `https://graph.microsoft.com/.default`. */
  tokens(purpose: ConsentPurpose, scope: string): TokenSource;
  /** The tenant has at least so many users, which decides how much Microsoft lets each of our apps through. */
  readonly sawUsers: (users: number) => void;
  /** Past every cache: whatever comes is what consent gives now. For Graph, unless another scope is said. */
  freshToken(purpose: ConsentPurpose, signal: AbortSignal, scope?: string): Promise<string>;
}

export function openTenantAccess(tools: IntuneTools, link: UemLink): TenantAccess {
  const graphScope = `${tools.graphOrigin}/.default`;
  const clients = new Map<string, GraphClient>();

  const access: TenantAccess = {
    tools,
    link,

    graph({ purpose, priority }) {
      const key = `${purpose} ${priority}`;
      const known = clients.get(key);
      if (known !== undefined) return known;
      const observe = tellOf(link, purpose);
      const client = createGraphClient({
        ...tools.outside,
        ...(observe === undefined ? {} : { observe }),
        origin: tools.graphOrigin,
        tokens: access.tokens(purpose, graphScope),
        throttle: tools.throttle,
        party: partyOf(link, purpose),
        priority,
      });
      const made = rememberingClient(purpose, client);
      clients.set(key, made);
      return made;
    },

    tokens: (purpose, scope) => ({
      get: (wish, signal) =>
        rememberingCall({ purpose }, async () =>
          tools.tokens.get({ ...(await request(purpose, scope)), ...wish }, signal),
        ),
      forget: (token) => tools.tokens.forget(token),
    }),

    sawUsers(users) {
      for (const purpose of consentPurposes) tools.throttle.sawUsers(partyOf(link, purpose), users);
    },

    freshToken: async (purpose, signal, scope = graphScope) =>
      tools.tokens.get({ ...(await request(purpose, scope)), fresh: true }, signal),
  };
  return access;

  async function request(purpose: ConsentPurpose, scope: string) {
    const credential = proofOf(await link.credential(purpose), tools.outside);
    const observe = tellOf(link, purpose);
    return { tenantId: link.entraTenantId, credential, scope, ...(observe === undefined ? {} : { observe }) };
  }
}

function proofOf(credential: ClientCredential, outside: IntuneTools['outside']): Credential {
  return 'clientSecret' in credential
    ? clientSecret(credential.clientId, credential.clientSecret)
    : clientCertificate(credential.clientId, credential, outside);
}

/** Whose quota it is: Microsoft counts by app and tenant, and each purpose has an app of its own. */
export function partyOf(link: UemLink, purpose: ConsentPurpose): string {
  return `${link.entraTenantId} ${purpose}`;
}
