import { webAddress } from '../../routing/leave-for.ts';
import { parseRoute, type Route } from '../../routing/route.ts';

/** Where the way to Microsoft began, for this tab only. */
const key = 'picket.consent-began';

type SetupRoute = Extract<Route, { page: 'setup' }>;

/** Leaves for Microsoft. */
export function leaveForConsent(url: string): void {
  const address = webAddress(url);
  try {
    sessionStorage.setItem(key, window.location.hash);
  } catch {
    // Then the way back ends on the Connector page, which says the same.
  }
  window.location.assign(address);
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
