import { picketRegistrations, toolsRegistration } from './registrations.ts';
import type { TenantSpec } from './tenant-spec.ts';

/** A tenant that is in full use: policies stand, Picket's applications are consented, and it has a registered partner. */
export function contoso(changes: Partial<TenantSpec> = {}): TenantSpec {
  return {
    displayName: 'Contoso',
    domain: 'contoso.example',
    users: 64,
    phones: 210,
    policies: true,
    surroundings: true,
    registrations: [...picketRegistrations(true), toolsRegistration('Contoso')],
    ...changes,
    behaviour: { registeredPartner: true, ...changes.behaviour },
  };
}

/** A smaller tenant that nobody has set up yet: no consent, no policies, no registered partner. */
export function fabrikam(changes: Partial<TenantSpec> = {}): TenantSpec {
  return {
    displayName: 'Fabrikam',
    domain: 'fabrikam.example',
    users: 30,
    phones: 60,
    policies: false,
    registrations: [...picketRegistrations(false), toolsRegistration('Fabrikam')],
    ...changes,
    behaviour: { registeredPartner: false, ...changes.behaviour },
  };
}
