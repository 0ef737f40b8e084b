/**
 * Graph is a door to several services, each with its own way of saying no and its own throttling limits (published, as
 * collected in Microsoft's throttling page; "subject to change").
 */
export interface ServiceGroup {
  readonly name: string;
  readonly errorStyle: 'directory' | 'intune' | 'policy' | 'reports';
  /** The directory allows a large tenant more. */
  limits(tenant: { readonly users: number }): readonly Limit[];
  /** Cost of one request in the service's own units; 1 where requests are counted. */
  cost(request: { readonly method: string; readonly path: string; readonly query: URLSearchParams }): number;
}

/** So many units in so long, for one app in one tenant, or for a tenant as a whole. */
export interface Limit {
  readonly scope: 'app-and-tenant' | 'tenant';
  readonly counts: 'writes' | 'any';
  readonly units: number;
  readonly windowMs: number;
}

const one = () => 1;

/** A service of Intune's: so many writes and requests of every kind in 20 s for an app in a tenant, twice that for a tenant. */
function intune(name: string, writes: number, any: number): ServiceGroup {
  const windowMs = 20_000;
  const limits: readonly Limit[] = [
    { scope: 'app-and-tenant', counts: 'writes', units: writes, windowMs },
    { scope: 'app-and-tenant', counts: 'any', units: any, windowMs },
    { scope: 'tenant', counts: 'writes', units: writes * 2, windowMs },
    { scope: 'tenant', counts: 'any', units: any * 2, windowMs },
  ];
  return { name, errorStyle: 'intune', limits: () => limits, cost: one };
}

/** Sizes S, M and L of Microsoft's page: fewer than 50 users, up to 500, and more. */
function resourceUnits(users: number): number {
  if (users < 50) return 3_500;
  return users <= 500 ? 5_000 : 8_000;
}

export const directory: ServiceGroup = {
  name: 'directory',
  errorStyle: 'directory',
  limits: ({ users }) => [
    { scope: 'app-and-tenant', counts: 'any', units: resourceUnits(users), windowMs: 10_000 },
    { scope: 'app-and-tenant', counts: 'writes', units: 3_000, windowMs: 150_000 },
    { scope: 'tenant', counts: 'writes', units: 18_000, windowMs: 300_000 },
  ],
  cost({ method, path, query }) {
    if (method !== 'GET') return 1;
    let units = 1;
    if (/^\/users$/.test(path)) units = 2;
    if (/^\/groups\/[^/]+\/members/.test(path)) units = 3;
    if (/\/transitiveMembers/.test(path)) units = 5;
    if (query.has('$select')) units -= 1;
    if (query.has('$expand')) units += 1;
    if (query.has('$top') && Number(query.get('$top')) < 20) units -= 1;
    return Math.max(1, units);
  },
};

export const intuneDevices = intune('intune-devices', 200, 2_000);

export const intuneConfiguration = intune('intune-configuration', 100, 1_000);

export const intuneEnrollment = intune('intune-enrollment', 100, 1_000);

export const intuneApplications = intune('intune-applications', 100, 1_000);

export const intuneManagedApplications = intune('intune-managed-applications', 100, 1_000);

/** Not in the published tables; taken as the smaller class of the others [K]. */
export const intuneReports = intune('intune-reports', 100, 1_000);

/** 5,000 requests per 20 s for an app in a tenant, 10,000 for a tenant. */
export const changeNotifications: ServiceGroup = {
  name: 'subscriptions',
  errorStyle: 'directory',
  limits: () => [
    { scope: 'app-and-tenant', counts: 'any', units: 5_000, windowMs: 20_000 },
    { scope: 'tenant', counts: 'any', units: 10_000, windowMs: 20_000 },
  ],
  cost: one,
};

/** One request a second per tenant, and no Retry-After (`hasRetryAfter` is the edge's business). */
export const conditionalAccess: ServiceGroup = {
  name: 'conditional-access',
  errorStyle: 'policy',
  limits: () => [{ scope: 'tenant', counts: 'any', units: 1, windowMs: 1_000 }],
  cost: one,
};

/** Reporting: five requests per 10 s for an app in a tenant. */
export const auditReports: ServiceGroup = {
  name: 'audit-reports',
  errorStyle: 'reports',
  limits: () => [{ scope: 'app-and-tenant', counts: 'any', units: 5, windowMs: 10_000 }],
  cost: one,
};
