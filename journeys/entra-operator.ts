import * as wire from '@picket/wire/console';
import type { World } from './world.ts';

/** Everybody that Contoso's registration offers a role to, as the guide has it. */
const appRoles = [...Object.values(wire.appRoleValues), wire.instanceOwnerValue].map((value) => ({
  value,
  displayName: value,
}));

/** An app registration to sign in by, in a simulated tenant, as an administrator makes it by the guide. */
export function registerSignIn(
  { simulator, url }: Pick<World, 'simulator' | 'url'>,
  { tenant = 'Contoso', ...changes }: Record<string, unknown> = {},
) {
  return simulator.control.registrations.add({
    tenant: String(tenant),
    displayName: 'Picket sign-in',
    isConsented: true,
    redirectUris: [`${url()}/sign-in/entra/callback`],
    scopes: [],
    appRoles,
    needsAssignment: true,
    ...changes,
  });
}

export interface Landing {
  readonly status: number;
  /** Where a page would be led, behind the origin. */
  readonly location: string;
  readonly text: string;
}

/** A browser of somebody who signs in: cookies of Picket and of Entra, and no page. */
export function openOperatorBrowser(origin: () => string) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const send = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', ...init.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      if (/Max-Age=0\b/.test(set)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const browser = {
    cookies: () => jarOf(origin()),
    send,
    /** Begins at Picket: where it sends the browser. */
    async begin(query: Record<string, string> = {}): Promise<string> {
      const response = await send(`${origin()}${wire.startEntraSignIn.path}?${new URLSearchParams(query)}`);
      await response.body?.cancel();
      return response.headers.get('location') ?? '';
    },
    /** Picks somebody on Entra's page: the address that leads back to Picket, or the page that says no. */
    async pick(authorize: string, who: string): Promise<string> {
      const { origin: entra, pathname, searchParams } = new URL(authorize);
      const body = new URLSearchParams([...searchParams, ['username', who]]);
      const response = await send(`${entra}${pathname}`, { method: 'POST', body });
      const text = await response.text();
      return response.headers.get('location') ?? text;
    },
    async land(callback: string): Promise<Landing> {
      const response = await send(callback);
      const location = response.headers.get('location') ?? '';
      return { status: response.status, location, text: await response.text() };
    },
    /** All of it. */
    async signIn(who: string, query: Record<string, string> = {}): Promise<Landing> {
      return await browser.land(await browser.pick(await browser.begin(query), who));
    },
    async call(
      operation: wire.Operation,
      { params = {}, body }: { params?: Record<string, string>; body?: unknown } = {},
    ) {
      const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
      const json = { accept: 'application/json' };
      const me = await (await send(`${origin()}${wire.whoAmI.path}`, { headers: json })).json();
      return await send(origin() + path, {
        method: operation.method,
        headers: {
          ...json,
          origin: origin(),
          'x-picket-csrf': (me as { csrfToken?: string }).csrfToken ?? '',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async me(): Promise<wire.AnswerOf<typeof wire.whoAmI> | undefined> {
      const response = await send(`${origin()}${wire.whoAmI.path}`, { headers: { accept: 'application/json' } });
      return response.ok ? ((await response.json()) as wire.AnswerOf<typeof wire.whoAmI>) : undefined;
    },
  };
  return browser;
}

/** Tries a registration out as the settings page does, by a link that is opened in a browser. */
export async function proveSignIn(world: World, who: string, tenantId = world.contosoId): Promise<Landing> {
  const { url } = await world.call(wire.testSignIn, { params: { tenantId } });
  const browser = openOperatorBrowser(world.url);
  const begun = await browser.send(url);
  await begun.body?.cancel();
  return await browser.land(await browser.pick(begun.headers.get('location') ?? '', who));
}

let groups = 0;

/** A security group of Contoso with one member. Answers its id. */
export function makeGroup({ simulator }: World, displayName: string, member: string): string {
  const contoso = [...simulator.world.tenants.values()].find((tenant) => tenant.displayName === 'Contoso');
  const template = [...(contoso?.groups.values() ?? [])].find((group) => group.displayName === 'Teams');
  if (contoso === undefined || template === undefined) throw new Error('Contoso has no group to copy');
  const id = `00000000-0000-4000-8000-${String(++groups).padStart(12, '0')}`;
  contoso.groups.add({ ...template, id, displayName });
  simulator.control.groups.addUser({ tenant: 'Contoso', group: id, user: member });
  return id;
}

/** Makes a guest of somebody in Contoso, or a member again. */
export function setUserType({ simulator }: World, who: string, userType: 'Guest' | 'Member'): void {
  const contoso = [...simulator.world.tenants.values()].find((tenant) => tenant.displayName === 'Contoso');
  const user = [...(contoso?.users.values() ?? [])].find(({ userPrincipalName }) => userPrincipalName === who);
  contoso?.users.update(user?.id ?? '', { userType });
}
