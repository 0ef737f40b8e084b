import { type ConsentPurpose, PicketError, type RemoteTenant } from '@picket/domain';
import { walkPages } from '@picket/graph';
import { proofs } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';
import { claimsOf } from './token-claims.ts';

/**
 * A fresh token and what `/organization` answers to it. Nothing the consent's redirect said is believed: the `tenant`
 * in it is written by whoever made the link (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent).
 */
export async function proveConsent(
  access: TenantAccess,
  purpose: ConsentPurpose,
  signal: AbortSignal,
): Promise<RemoteTenant> {
  const expected = access.link.entraTenantId;
  const token = await access.freshToken(purpose, signal);
  const claims = claimsOf(token);
  if (claims !== undefined && !isFor(claims, expected))
    throw wrongTenant(typeof claims.tid === 'string' ? claims.tid : 'a token of no tenant', expected);

  return await whoAnswers(access, purpose, signal);
}

/** The expected tenant, as `/organization` calls it; throws when it is another that answers. */
export async function whoAnswers(
  access: TenantAccess,
  purpose: ConsentPurpose,
  signal: AbortSignal,
): Promise<RemoteTenant> {
  const expected = access.link.entraTenantId;
  const answering: string[] = [];
  const client = access.graph(proofs[purpose]);
  for await (const { items } of walkPages(client, proofs[purpose].endpoint, { call: {} }, signal)) {
    for (const { id, displayName } of items) {
      if (id.toLowerCase() === expected.toLowerCase()) {
        return { entraTenantId: expected, displayName: displayName ?? expected };
      }
      answering.push(id);
    }
  }
  throw wrongTenant(answering.join(', ') || 'nobody', expected);
}

/** A token that can be read and names no tenant is not one of Entra's: every one of theirs does. */
export const isFor = ({ tid }: { readonly tid?: unknown }, expected: string): boolean =>
  typeof tid === 'string' && tid.toLowerCase() === expected.toLowerCase();

function wrongTenant(found: string, expected: string): PicketError {
  return new PicketError('consent_wrong_tenant', `${found} answered; ${expected} was expected.`);
}
