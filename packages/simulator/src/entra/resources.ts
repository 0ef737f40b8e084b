import { appRoles } from '../contract/contract.ts';

/** The two APIs tokens are asked for. Names as `requiredResourceAccess` and consent screens have them. */
export const resources = {
  graph: { appId: '00000003-0000-0000-c000-000000000000', displayName: 'Microsoft Graph' },
  intune: { appId: 'c161e42e-d4df-4a3d-9b42-e7a3c31f59d4', displayName: 'Microsoft Intune API' },
} as const;

export type ResourceName = keyof typeof resources;

/** With the slash at its end, which belongs to the identifier: hence the two slashes in `…com//.default`. */
const intuneAudience = 'https://api.manage.microsoft.com/';
const graphAudience = 'https://graph.microsoft.com';

/**
 * Which API a resource identifier names. Graph answers to its real name, to its application id and to the addresses of
 * this simulator, because a client that is pointed here by configuration asks for a token to where it was pointed.
 */
export function resourceOf(identifier: string, origins: readonly string[]): ResourceName | undefined {
  if (identifier === intuneAudience || identifier === resources.intune.appId) return 'intune';
  const plain = identifier.replace(/\/$/, '');
  if (plain === graphAudience || plain === resources.graph.appId || origins.includes(plain)) return 'graph';
  return undefined;
}

/** App roles of the Intune API; all others are Graph's. */
const intuneRoles = new Set([
  'update_device_health',
  'get_device_compliance',
  'update_device_attributes',
  'manage_partner_compliance_policy',
  'get_data_warehouse',
  'scep_challenge_provider',
  'pfx_cert_provider',
  'send_data_usage',
]);

export function resourceOfRole(role: string): ResourceName {
  return intuneRoles.has(role) ? 'intune' : 'graph';
}

export function describeRole(role: string): { readonly displayName: string; readonly description: string } {
  return appRoles.find(({ value }) => value === role) ?? { displayName: role, description: role };
}

export const allRoleValues: readonly string[] = appRoles.map(({ value }) => value);
