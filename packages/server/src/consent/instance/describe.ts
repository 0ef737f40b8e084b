import { type ConsentPurpose, consentPurposes, type Instant, type TenantId } from '@picket/domain';
import type { AnswerOf, listEntraAssignments, listInstanceRegistrations, PurposeState } from '@picket/wire/console';
import type { Static } from 'typebox';
import type { Transaction } from '../../platform/database/database.ts';
import { listTenantsById } from '../../tenants/store.ts';
import { aboutPurposes, credentialOf } from '../describe-purposes.ts';
import { listAssignments, listInstanceUses, listInstanceRegistrations as listStored } from './store.ts';

/** What the instance offers a tenant, by purpose; those that are not in it are not offered. */
export type InstanceOffers = ReadonlyMap<ConsentPurpose, NonNullable<Static<typeof PurposeState>['offered']>>;

export async function offersFor(db: Transaction, tenantId: TenantId): Promise<InstanceOffers> {
  const registrations = await listStored(db);
  if (registrations.length === 0) return new Map();
  const entraTenantId = (await listAssignments(db)).get(tenantId) ?? null;
  return new Map(registrations.map(({ purpose, clientId }) => [purpose, { clientId, entraTenantId }]));
}

/** Every purpose with the instance's registration for it, and how many tenants have it. */
export async function describeInstanceRegistrations(
  db: Transaction,
  now: Instant,
): Promise<AnswerOf<typeof listInstanceRegistrations>['items']> {
  const registrations = await listStored(db);
  const uses = await listInstanceUses(db);
  return consentPurposes.map((purpose) => {
    const registration = registrations.find((each) => each.purpose === purpose);
    const ofPurpose = uses.filter((use) => use.purpose === purpose);
    return {
      purpose,
      about: aboutPurposes[purpose],
      clientId: registration?.clientId ?? null,
      credential: registration === undefined ? null : credentialOf(registration, now),
      usedBy: ofPurpose.length,
      grantedBy: ofPurpose.filter(({ state }) => state === 'granted').length,
    };
  });
}

/** Which Entra tenants these tenants are: by link, and by assignment. */
export async function describeAssignments(
  db: Transaction,
  ids: readonly TenantId[],
): Promise<AnswerOf<typeof listEntraAssignments>['items']> {
  const assigned = await listAssignments(db);
  const uses = await listInstanceUses(db);
  return (await listTenantsById(db, ids)).map(({ id, name, entraTenantId }) => ({
    id,
    name,
    entraTenantId: entraTenantId ?? null,
    assignedEntraTenantId: assigned.get(id) ?? null,
    uses: uses.flatMap(({ tenantId, purpose }) => (tenantId === id ? [purpose] : [])),
  }));
}
