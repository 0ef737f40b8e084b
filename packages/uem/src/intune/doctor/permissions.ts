import { type ConsentPurpose, consentPurposes, PicketError, tell, tellCount } from '@picket/domain';
import { partnerRole, proofs } from '../calls.ts';
import { askedFor } from '../permissions.ts';
import type { IntuneCheck, TenantView } from './check.ts';

/**
 * By the roles in fresh tokens. Microsoft asks clients not to rely on them; here they decide nothing, and a token that
 * cannot be read makes a check that could not be done.
 */
export const grantedPermissions: IntuneCheck = {
  id: 'permissions',
  title: 'Permissions that were granted',
  because:
    'A registration keeps what it was granted, even when Picket has since come to need more; and what it has too much, a thief of its secret has too.',
  docs: 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent',
  calls: [proofs['sync-and-signal']],
  async examine(tenant) {
    const missing: string[] = [];
    const unneeded: string[] = [];
    const granted: string[] = [];
    for (const purpose of consentPurposes) {
      const roles = await rolesOf(tenant, purpose);
      if (roles === undefined) continue;
      granted.push(purpose);
      const wanted = askedFor(purpose)
        .map(({ name }) => name)
        .filter((name) => tenant.partner !== undefined || name !== partnerRole.name);
      missing.push(...wanted.filter((name) => !roles.includes(name)).map((name) => `${purpose}: ${name}`));
      unneeded.push(...roles.filter((name) => !wanted.includes(name)).map((name) => `${purpose}: ${name}`));
    }
    if (missing.length > 0) {
      return {
        outcome: 'failed',
        saw: tellCount(missing.length, '{{count}} permission is missing.', '{{count}} permissions are missing.', {}),
        objects: missing,
        todo: 'Add them to the app registration in Entra, and grant admin consent again.',
      };
    }
    if (unneeded.length > 0) {
      return {
        outcome: 'warning',
        saw: tellCount(
          unneeded.length,
          '{{count}} permission was granted that Picket does not use.',
          '{{count}} permissions were granted that Picket does not use.',
          {},
        ),
        objects: unneeded,
        todo: 'Take them off the app registration in Entra, and revoke them under Enterprise applications › Permissions.',
      };
    }
    return {
      outcome: 'passed',
      saw: tell('{{purposes}}: each has what it needs, and nothing else.', { purposes: granted.join(', ') }),
    };
  },
};

/** Undefined for a purpose that nobody has consented to: that is a choice, and the connector page shows it. */
async function rolesOf(tenant: TenantView, purpose: ConsentPurpose): Promise<readonly string[] | undefined> {
  try {
    const ofGraph = await tenant.roles(purpose, 'graph');
    const isPartner = purpose === partnerRole.purpose && tenant.partner !== undefined;
    const ofPartner = isPartner ? await tenant.roles(purpose, 'partner') : [];
    if (ofGraph === undefined || ofPartner === undefined) {
      throw new PicketError(
        'unexpected_answer',
        `The token for ${purpose} cannot be read, so its permissions are not known.`,
      );
    }
    return [...ofGraph, ...ofPartner];
  } catch (error) {
    if (purpose !== 'sync-and-signal' && error instanceof PicketError && error.code === 'consent_missing')
      return undefined;
    throw error;
  }
}
