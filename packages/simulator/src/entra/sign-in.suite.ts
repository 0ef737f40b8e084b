import { createHash } from 'node:crypto';
import type { Simulated, Wire } from '../testing/simulated.suite.ts';

export const redirectUri = 'http://localhost:3000/callback';
export const verifier = 'a-verifier-of-forty-three-characters-at-least-for-sure';
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** An application that people sign in to, and its ids. */
export function signInApplication(simulated: Simulated, changes: Record<string, unknown> = {}) {
  return simulated.control.registrations.add({
    tenant: 'Contoso',
    displayName: 'Expenses',
    isConsented: true,
    redirectUris: [redirectUri],
    scopes: ['User.Read'],
    ...changes,
  });
}

export interface Visit {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** What came back to the application, in the query or the fragment. */
  readonly back: Readonly<Record<string, string>> | undefined;
  readonly cookie: string | undefined;
}

/** As much of a browser as signing in needs: asks, picks somebody, presses the button, keeps the cookie. */
export function openBrowser({ origin }: Simulated) {
  let cookie = '';
  const visit = async (url: string, form?: URLSearchParams): Promise<Visit> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const location = response.headers.get('location');
    const target = location === null ? undefined : new URL(location);
    const fields = target?.hash ? new URLSearchParams(target.hash.slice(1)) : target?.searchParams;
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      back: fields === undefined ? undefined : Object.fromEntries(fields),
      cookie: set,
    };
  };
  const urlOf = (tenant: string, query: Record<string, string>) =>
    `${origin}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(query)}`;
  return {
    visit,
    ask: (tenant: string, query: Record<string, string>) => visit(urlOf(tenant, query)),
    press: (tenant: string, query: Record<string, string>, pressed: Record<string, string>) =>
      visit(urlOf(tenant, {}), new URLSearchParams({ ...query, ...pressed })),
  };
}

/** People whom no Conditional Access policy of Contoso touches: in IT, first those that are no administrators. */
export function peopleOf({ control }: Simulated) {
  const admins = control.tenants.list()[0]?.admins.map(({ id }) => id) ?? [];
  const ofIt = control.users
    .list({ tenant: 'Contoso' })
    .filter(({ department }) => department === 'Information technology')
    .toSorted((left, right) => Number(admins.includes(left.id)) - Number(admins.includes(right.id)));
  const [member, colleague] = ofIt;
  const admin = ofIt.at(-1);
  if (member === undefined || colleague === undefined || admin === undefined) throw new Error('Contoso has no IT');
  return { member, colleague, admin };
}

/** The query of a sign-in that is in order. */
export const signInQuery = (clientId: string, changes: Record<string, string> = {}): Record<string, string> => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: 'openid profile offline_access User.Read',
  state: 'the state',
  nonce: 'the nonce',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  ...changes,
});

/** Signs somebody in and answers the code. */
export async function codeFor(
  simulated: Simulated,
  clientId: string,
  who: string,
  {
    query = {},
    pressed = {},
    tenant = 'contoso.example',
  }: {
    readonly query?: Record<string, string>;
    readonly pressed?: Record<string, string>;
    readonly tenant?: string;
  } = {},
): Promise<string> {
  const browser = openBrowser(simulated);
  const { back, text } = await browser.press(tenant, signInQuery(clientId, query), { username: who, ...pressed });
  if (back?.code === undefined) throw new Error(`no code: ${JSON.stringify(back)} ${text}`);
  return back.code;
}

/** The token endpoint, with what a confidential client sends along. */
export async function redeem(
  { origin }: Simulated,
  client: { readonly clientId: string; readonly clientSecret: string },
  form: Record<string, string>,
  tenant = 'contoso.example',
): Promise<{ readonly status: number; readonly body: Wire }> {
  const response = await fetch(`${origin}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: client.clientId, client_secret: client.clientSecret, ...form }),
  });
  return { status: response.status, body: await response.json() };
}

export const codeForm = (code: string, changes: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
  ...changes,
});

export const refreshForm = (token: string, changes: Record<string, string> = {}) => ({
  grant_type: 'refresh_token',
  refresh_token: token,
  ...changes,
});
