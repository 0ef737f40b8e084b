import { PicketError, type TenantId } from '@picket/domain';
import { instanceChain } from '../audit/chain.ts';
import { deleteCredentials } from '../operators/credential-store.ts';
import {
  type EntraIdentity,
  listOperatorsOfEntra,
  lockOperatorOfEntra,
  type OperatorRecord,
  replaceRoles,
} from '../operators/operator-store.ts';
import { addOperator, type OperatorTools } from '../operators/operators.ts';
import type { Transaction } from '../platform/database/database.ts';
import { listTenantIds } from '../tenants/store.ts';
import type { FoundRole } from './decide-role.ts';
import type { EntraPerson } from './read-person.ts';
import type { SignInRegistration } from './registration-store.ts';

/** Who this is: by the registration, so that nobody of one tenant is ever somebody in another. */
const identityOf = (scope: TenantId, { entraTenantId, objectId }: EntraPerson): EntraIdentity => ({
  scope,
  entraTenantId,
  objectId,
});

/**
 * Makes an operator of somebody whom Entra vouches for, or gives a known one the roles that Entra says now, and no
 * others: what it said before is gone.
 *
 * @throws PicketError `sign_in_disabled`
 */
export async function settleOperator(
  tools: OperatorTools,
  db: Transaction,
  registration: SignInRegistration,
  { person, found }: { readonly person: EntraPerson; readonly found: FoundRole },
): Promise<OperatorRecord> {
  const entra = identityOf(registration.scope, person);
  const { role, instanceOwner } = found;
  const grants = role === null ? [] : (await tenantsOf(db, registration)).map((tenantId) => ({ tenantId, role }));
  const known = await lockOperatorOfEntra(db, entra);
  if (known === undefined) {
    return await addOperator(tools, db, { name: person.name, passphraseHash: undefined, instanceOwner, grants, entra });
  }
  if (known.disabledAt !== undefined) throw new PicketError('sign_in_disabled', `${known.name} was shut out.`);
  await replaceRoles(db, known.id, { name: person.name, instanceOwner, grants });
  return { ...known, name: person.name, instanceOwner };
}

/** In the order of ids, as whoever else locks rows of grants. */
async function tenantsOf(db: Transaction, { scope, roleTenantIds }: SignInRegistration): Promise<readonly TenantId[]> {
  if (scope !== instanceChain) return [scope];
  const all = await listTenantIds(db);
  return roleTenantIds === undefined ? all : all.filter((id) => roleTenantIds.includes(id));
}

/** Entra gives somebody no role any more: what an earlier one opened is closed. Answers who it was, if anybody. */
export async function stripOperator(
  db: Transaction,
  scope: TenantId,
  person: EntraPerson,
): Promise<OperatorRecord | undefined> {
  const known = await lockOperatorOfEntra(db, identityOf(scope, person));
  if (known === undefined) return undefined;
  await replaceRoles(db, known.id, { instanceOwner: false, grants: [] });
  await deleteCredentials(db, known.id);
  return known;
}

/** Everybody who came by a registration signs in again; with `forGood` there is nothing left to come back to. */
export async function endSessionsOf(
  db: Transaction,
  scope: TenantId,
  { forGood = false, exceptSession }: { readonly forGood?: boolean; readonly exceptSession?: string } = {},
): Promise<void> {
  for (const id of await listOperatorsOfEntra(db, scope)) {
    if (forGood) await replaceRoles(db, id, { instanceOwner: false, grants: [] });
    await deleteCredentials(db, id, { exceptSession: forGood ? undefined : exceptSession });
  }
}
