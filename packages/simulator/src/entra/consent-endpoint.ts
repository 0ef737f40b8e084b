import { type Answer, type Exchange, redirectAnswer } from '../http/exchange.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsCode, describeAadsts, duplicatedParameter } from './aadsts.ts';
import { grantConsent } from './consent.ts';
import { consentPage } from './consent-page.ts';
import { errorPage } from './page-frame.ts';
import type { Registration } from './registration.ts';
import { resourceOf } from './resources.ts';

/** What the query of `/{tenant}/v2.0/adminconsent` asks for, after all that can be wrong with it. */
export interface ConsentRequest {
  readonly registration: Registration;
  /** Undefined for `organizations`: who signs in decides. */
  readonly tenant: Tenant | undefined;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | null;
}

interface ConsentTools {
  readonly world: World;
  readonly origins: readonly string[];
}

type Parsed =
  | { readonly kind: 'asked'; readonly request: ConsentRequest }
  | { readonly kind: 'refused'; readonly code: AadstsCode; readonly values: readonly string[] };

/**
 * Admin consent, version 2 (learn.microsoft.com/entra/identity-platform/v2-admin-consent). A wrong application or
 * redirect is told on a page of Entra's own, never sent to the address that may be the attacker's.
 */
export function parseConsentRequest(
  { world, origins }: ConsentTools,
  tenantName: string,
  query: URLSearchParams,
): Parsed {
  const refused = (code: AadstsCode, ...values: readonly string[]): Parsed => ({ kind: 'refused', code, values });
  const twice = duplicatedParameter(query);
  if (twice !== undefined) return refused(9000411, twice);
  if (tenantName === 'common') return refused(50059);
  const tenant = tenantName === 'organizations' ? undefined : world.findTenant(tenantName);
  if (tenant === undefined && tenantName !== 'organizations') return refused(90002, tenantName);

  const clientId = query.get('client_id');
  if (clientId === null) return refused(900144, 'client_id');
  const registration = world.registrations.get(clientId.toLowerCase());
  const isForeign = tenant !== undefined && registration?.homeTenantId !== tenant.id;
  if (registration === undefined || (isForeign && !registration.isMultiTenant)) {
    return refused(700016, clientId, tenant?.displayName ?? tenantName);
  }
  const redirectUri = query.get('redirect_uri');
  if (redirectUri === null) return refused(900144, 'redirect_uri');
  if (!registration.redirectUris.includes(redirectUri)) return refused(50011, redirectUri, clientId);

  const scope = query.get('scope');
  if (scope === null) return refused(900144, 'scope');
  const wrong = scope.split(' ').find((one) => {
    const resource = /^(\S+)\/\.default$/.exec(one)?.[1];
    return resource === undefined || resourceOf(resource, origins) === undefined;
  });
  if (wrong !== undefined) return refused(70011, wrong);
  return { kind: 'asked', request: { registration, tenant, redirectUri, scope, state: query.get('state') } };
}

/** GET shows the page; POST is its button. */
export function answerConsent(tools: ConsentTools, exchange: Exchange, tenantName: string): Answer {
  const { world } = tools;
  const query = exchange.method === 'POST' ? new URLSearchParams(exchange.body) : exchange.url.searchParams;
  const parsed = parseConsentRequest(tools, tenantName, query);
  if (parsed.kind === 'refused') {
    return errorPage(describeAadsts(world, parsed.code, ...parsed.values).description);
  }
  const { request } = parsed;
  const tenants = request.tenant === undefined ? tenantsThatMay(world, request.registration) : [request.tenant];
  if (exchange.method !== 'POST') return consentPage(exchange.url.pathname, request, tenants);

  const tenant = tenants.find(({ admins }) => admins.includes(query.get('signed_in_as') ?? ''));
  if (tenant === undefined) return errorPage('Choose who signs in.');
  return redirectAnswer(
    decideConsent(world, request, tenant, query.get('decision') === 'accept' ? 'accept' : 'cancel'),
  );
}

/**
 * Carries the decision out and answers where the browser goes next. `admin_consent=True` is there on errors too, as
 * documented: whoever tests it first is wrong.
 */
export function decideConsent(
  world: World,
  request: ConsentRequest,
  tenant: Tenant,
  decision: 'accept' | 'cancel',
): string {
  const target = new URL(request.redirectUri);
  target.searchParams.set('admin_consent', 'True');
  if (decision === 'accept') {
    grantConsent(world, tenant, request.registration);
    target.searchParams.set('tenant', tenant.id);
    target.searchParams.set('scope', request.scope);
  } else {
    const timestamp = new Date(world.now()).toISOString().slice(0, 19).replace('T', ' ');
    target.searchParams.set('error', 'consent_required');
    target.searchParams.set(
      'error_description',
      `AADSTS65004: User declined to consent to access the app. Trace ID: ${world.chance.uuid()} Correlation ID: ${world.chance.uuid()} Timestamp: ${timestamp}Z`,
    );
  }
  if (request.state !== null) target.searchParams.set('state', request.state);
  return target.href;
}

function tenantsThatMay(world: World, registration: Registration): readonly Tenant[] {
  return [...world.tenants.values()].filter(
    (tenant) => registration.isMultiTenant || tenant.id === registration.homeTenantId,
  );
}
