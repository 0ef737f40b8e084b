import { expect, onTestFinished } from 'vitest';
import type { RegistrationView } from '../control/tenant-controls.ts';
import { makeSigningKey } from '../real/make-signing-key.ts';
import { contoso, fabrikam } from '../seeds/ready-made.ts';
import type { TenantSpec } from '../seeds/tenant-spec.ts';
import { type Simulator, startSimulator } from '../start-simulator.ts';
import { contractProblems } from './contract.suite.ts';

/** Small enough to be quick, large enough for every oddity, and with nothing in it but what a test puts there. */
export const smallContoso = (changes: Partial<TenantSpec> = {}) =>
  contoso({ users: 20, phones: 40, surroundings: false, ...changes });
export const smallFabrikam = (changes: Partial<TenantSpec> = {}) => fabrikam({ users: 6, phones: 20, ...changes });

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is held against the contract, not by types
export type Wire = any;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Wire;
}

export interface Simulated {
  readonly simulator: Simulator;
  readonly control: Simulator['control'];
  readonly origin: string;
  application(tenant: string, name: string): RegistrationView;
  /** A token of an application in its home tenant. */
  token(options?: { tenant?: string; application?: string; scope?: string }): Promise<string>;
  /** Asks Graph, as "Contoso tools" unless a token is given, and holds the answer against the contract. */
  graph(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Reply>;
  /** All items of a listing, and how many pages it took. */
  listAll(
    path: string,
    token?: string,
  ): Promise<{ readonly items: Wire[]; readonly pages: number; readonly last: Wire }>;
  partner(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Reply>;
}

/** One for all tests of a file: making it is what takes longest. */
const sharedKey = makeSigningKey();

export const start = Date.parse('2026-11-20T09:00:00Z');

/** A simulator on a free port whose time only moves by `control.clock`. It ends with the test. */
export async function simulate(
  options: {
    seed?: string | number;
    tenants?: readonly TenantSpec[];
    hasOwnKey?: boolean;
    validation?: boolean;
    onError?: (error: unknown) => void;
  } = {},
): Promise<Simulated> {
  const { seed = 1, tenants = [smallContoso(), smallFabrikam()] } = options;
  const simulator = await startSimulator({
    seed,
    tenants,
    clock: { now: () => start },
    validation: options.validation ?? true,
    ...(options.hasOwnKey === true ? {} : { signingKey: await sharedKey }),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
  });
  onTestFinished(() => simulator.close());
  const { origin, control } = simulator;
  const cached = new Map<string, string>();

  const application = (tenant: string, name: string) => {
    const found = control.registrations.list({ tenant }).find(({ displayName }) => displayName === name);
    if (found === undefined) throw new Error(`${tenant} has no application ${name}`);
    return found;
  };
  const simulated: Simulated = {
    simulator,
    control,
    origin,
    application,
    async token({
      tenant = 'Contoso',
      application: name = `${tenant} tools`,
      scope = 'https://graph.microsoft.com/.default',
    } = {}) {
      const { tenantId, clientId, clientSecret } = application(tenant, name);
      const reply = await requestToken(origin, tenantId, { client_id: clientId, client_secret: clientSecret, scope });
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      return reply.body.access_token as string;
    },
    async graph(method, path, { token, body, headers } = {}) {
      const bearer = token ?? cached.get('tools') ?? (await simulated.token());
      if (token === undefined) cached.set('tools', bearer);
      const url = path.startsWith('http') ? path : origin + path;
      const reply = await send(method, url, bearer, body, headers);
      const local = url.slice(origin.length);
      if (!local.includes('$batch')) {
        expect(contractProblems(method, local, reply.status, reply.body), `${method} ${local}`).toEqual([]);
      }
      return reply;
    },
    async listAll(path, token) {
      const items: Wire[] = [];
      let next: string | undefined = path;
      let pages = 0;
      let last: Wire;
      while (next !== undefined) {
        const reply: Reply = await simulated.graph('GET', next, token === undefined ? {} : { token });
        expect(reply.status, JSON.stringify(reply.body)).toBe(200);
        items.push(...reply.body.value);
        last = reply.body;
        next = reply.body['@odata.nextLink'];
        pages += 1;
      }
      return { items, pages, last };
    },
    async partner(method, path, { token, body } = {}) {
      const bearer =
        token ??
        (await simulated.token({
          application: 'Picket sync and signal',
          scope: 'https://api.manage.microsoft.com//.default',
        }));
      return send(method, `${origin}/partner/v1${path}`, bearer, body);
    },
  };
  return simulated;
}

export async function requestToken(
  origin: string,
  tenant: string,
  form: Readonly<Record<string, string>>,
): Promise<Reply> {
  const response = await fetch(`${origin}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function send(
  method: string,
  url: string,
  token: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
