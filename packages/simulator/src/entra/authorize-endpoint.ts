import type { User } from '../areas/users/user.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts, describeAadsts } from './aadsts.ts';
import { admitUser } from './admit-user.ts';
import { readSession, sessionCookie } from './browser-session.ts';
import { consentToScopes } from './consent.ts';
import { errorPage, postBackPage } from './page-frame.ts';
import { everybody } from './registration.ts';
import { needsAdministrator, unconsented } from './scopes.ts';
import { scopesPage, signInPage } from './sign-in-page.ts';
import { parseSignIn, type ReturnAddress, type SignInRequest } from './sign-in-request.ts';

interface SignInTools {
  readonly world: World;
  readonly origins: readonly string[];
}

/** Who is in front of the browser, and with what. */
interface Person {
  readonly tenant: Tenant;
  readonly user: User;
  readonly deviceId: string | undefined;
  /** Signed in before, and not asked again. */
  readonly isSilent: boolean;
}

/** `/{tenant}/oauth2/v2.0/authorize`: GET asks, and answers at once where it can; POST is the button of one of its pages. */
export function answerAuthorize(tools: SignInTools, exchange: Exchange, tenantName: string): Answer {
  const { world } = tools;
  const isForm = exchange.method === 'POST';
  const query = isForm ? new URLSearchParams(exchange.body) : exchange.url.searchParams;
  const parsed = parseSignIn(tools, tenantName, query);
  if (parsed.kind === 'page') return tellOnPage(world, parsed.refusal);
  if (parsed.kind === 'back') return tellBack(world, parsed.refusal, parsed.back);
  const { request } = parsed;
  const { prompt, back } = request;
  const askWho = (problem?: string) => signInPage(exchange.url.pathname, query, request, problem);

  if (isForm && (query.has('signed_in_as') || query.has('username'))) {
    const person = personOf(request, query);
    if (person === undefined) return askWho('Nobody of that name is in this organization.');
    return goOn(tools, exchange, request, query, person);
  }
  const known =
    prompt === 'login' || prompt === 'select_account' ? undefined : signedInBefore(world, exchange, request);
  if (known !== undefined) return goOn(tools, exchange, request, query, known);
  if (prompt === 'none') return tellBack(world, aadsts(50058), back);
  return askWho();
}

function signedInBefore(world: World, exchange: Exchange, request: SignInRequest): Person | undefined {
  const session = readSession(world, exchange)?.session;
  const tenant = request.tenants.find(({ id }) => id === session?.tenantId);
  const user = tenant?.users.get(session?.userId ?? '');
  if (session === undefined || tenant === undefined || user === undefined) return undefined;
  const isMeant = request.loginHint === null || isNamed(user, request.loginHint);
  return isMeant ? { tenant, user, deviceId: session.deviceId, isSilent: true } : undefined;
}

const isNamed = (user: User, name: string) =>
  [user.id, user.userPrincipalName.toLowerCase()].includes(name.trim().toLowerCase());

/** A written name counts before a picked one. */
function personOf({ tenants }: SignInRequest, form: URLSearchParams): Person | undefined {
  const written = form.get('username')?.trim() ?? '';
  const wanted = written === '' ? (form.get('signed_in_as') ?? '') : written;
  for (const tenant of tenants) {
    const user = [...tenant.users.values()].find((one) => isNamed(one, wanted));
    if (user !== undefined) {
      const deviceId = deviceOf(tenant, user, form.get('device') ?? '');
      return { tenant, user, deviceId, isSilent: false };
    }
  }
  return undefined;
}

/** `own`: the user's first phone; else a device id of a device of the tenant; empty: a browser that is no known device. */
function deviceOf(tenant: Tenant, user: User, wanted: string): string | undefined {
  if (wanted === '') return undefined;
  if (wanted !== 'own') return tenant.deviceIds.has(wanted.toLowerCase()) ? wanted.toLowerCase() : undefined;
  const phone = [...tenant.phones.values()].find(
    ({ userId, entraObjectId }) => userId === user.id && entraObjectId !== undefined && entraObjectId !== null,
  );
  return tenant.devices.get(phone?.entraObjectId ?? '')?.deviceId;
}

/** Somebody is there: may he, has anybody consented, and then back with a code. */
function goOn(
  { world }: SignInTools,
  exchange: Exchange,
  request: SignInRequest,
  form: URLSearchParams,
  person: Person,
): Answer {
  const { registration, asked, back, prompt } = request;
  const { tenant, user, deviceId } = person;
  const tell = (refusal: AadstsRefusal) =>
    person.isSilent && prompt === 'none' ? tellBack(world, refusal, back) : tellOnPage(world, refusal);
  const principal = tenant.servicePrincipals.get(registration.clientId);
  const missing = unconsented(principal, registration, user.id, asked);
  const isAdmin = tenant.admins.includes(user.id);
  const decision = form.get('decision');
  const mustAsk = missing.length > 0 || principal === undefined || (prompt === 'consent' && decision === null);
  if (mustAsk) {
    if (decision === 'cancel') return tellBack(world, aadsts(65004), back);
    if (prompt === 'none') return tellBack(world, aadsts(65001, registration.clientId, registration.displayName), back);
    if (!isAdmin && missing.some(needsAdministrator)) {
      return tell(aadsts(90094, tenant.displayName, registration.displayName));
    }
    if (decision !== 'accept') {
      return scopesPage(exchange.url.pathname, form, request, { user, device: deviceId ?? '', isAdmin });
    }
    const who = isAdmin && form.get('for_everybody') === 'yes' ? everybody : user.id;
    consentToScopes(world, tenant, registration, who, asked.delegated);
  }
  const refused = admitUser(world, tenant, { user, registration, api: asked.api, deviceId });
  if (refused !== undefined) return tell(refused);

  const now = world.now();
  const session = { tenantId: tenant.id, userId: user.id, deviceId, signedInAt: now };
  const cookie = person.isSilent ? {} : sessionCookie(exchange, world.grants.addSession(world.chance, session));
  const code = world.grants.addCode(world.chance, {
    tenantId: tenant.id,
    clientId: registration.clientId,
    userId: user.id,
    deviceId,
    scope: request.scope,
    nonce: request.nonce,
    redirectUri: back.redirectUri,
    challenge: request.challenge,
    issuedAt: now,
    isRedeemed: false,
  });
  return sendBack(back, { code, ...(back.state === null ? {} : { state: back.state }) }, cookie);
}

function tellOnPage(world: World, { code, values }: AadstsRefusal): Answer {
  return errorPage(describeAadsts(world, code, ...values).description);
}

/** With `prompt=none` the application learns by these names that it has to ask the user. */
function tellBack(world: World, { code, values }: AadstsRefusal, back: ReturnAddress): Answer {
  const told = describeAadsts(world, code, ...values);
  const error = told.error === 'invalid_grant' ? 'interaction_required' : told.error;
  return sendBack(
    back,
    {
      error,
      error_description: told.description,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      ...(back.state === null ? {} : { state: back.state }),
    },
    {},
  );
}

function sendBack(
  { redirectUri, mode }: ReturnAddress,
  fields: Readonly<Record<string, string>>,
  headers: Record<string, string>,
): Answer {
  if (mode === 'form_post') return postBackPage(redirectUri, fields, headers);
  const target = new URL(redirectUri);
  if (mode === 'fragment') target.hash = new URLSearchParams(fields).toString();
  else for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store', ...headers }, body: '' };
}
