import { parseRoute, type Route } from '../../routing/route.ts';

/** Where the way to Microsoft began, for this tab only. */
const key = 'picket.consent-began';

type SetupRoute = Extract<Route, { page: 'setup' }>;

/** Leaves for Microsoft. Only to a web address: an answer that was tampered with must not become a script. */
export function leaveForConsent(url: string): void {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Not a web address: ${protocol}`);
  try {
    sessionStorage.setItem(key, window.location.hash);
  } catch {
    // Then the way back ends on the Connector page, which says the same.
  }
  window.location.assign(href);
}

/** The step of this tenant's setup from which an operator left for Microsoft, once; undefined where it was not setup. */
export function takeBegun(tenantId?: string): SetupRoute | undefined {
  try {
    const route = parseRoute(sessionStorage.getItem(key) ?? '');
    sessionStorage.removeItem(key);
    return route.page === 'setup' && (tenantId === undefined || route.tenantId === tenantId) ? route : undefined;
  } catch {
    return undefined;
  }
}
