import {
  type ClientCredential,
  type Clock,
  type ConsentPurpose,
  type EntraTenantId,
  type GrantSight,
  PicketError,
  parseInstant,
  type TenantId,
  type Uem,
} from '@picket/domain';
import { instanceChain } from '../../audit/chain.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Database, TenantTransaction, Transaction } from '../../platform/database/database.ts';
import type { Sealer } from '../../platform/sealer.ts';
import { type EnteredCredential, openCredential, parseCredential, sealCredential } from '../credential.ts';
import { openForOne } from '../look.ts';
import { forgetSight } from '../sight-store.ts';
import { saveRegistration } from '../store.ts';
import {
  deleteInstanceRegistration,
  type InstanceRegistration,
  type InstanceUse,
  listInstanceUses,
  lockAssignment,
  lockInstanceRegistration,
  replaceCredential,
  saveInstanceRegistration,
} from './store.ts';

/** A credential that no tenant can vouch for is taken as it is: after so many, asking more would tell nothing new. */
const tenantsAsked = 5;

export interface InstanceRegistrationTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly uem: Uem;
  /** Told of what proving costs Microsoft. */
  readonly ledger: Pick<Ledger, 'observer'>;
}

export interface EnteredInstanceRegistration extends EnteredCredential {
  readonly purpose: ConsentPurpose;
  /** ISO 8601. */
  readonly secretExpiresAt?: string | undefined;
}

/** A registration that is about to be stored, and who has shown that it works. */
export interface CheckedRegistration {
  readonly purpose: ConsentPurpose;
  readonly credential: ClientCredential;
  readonly secretExpiresAt: string | undefined;
  /** The tenant whose Entra gave it a token; undefined while no grant stands that could show it. */
  readonly provenBy: TenantId | undefined;
}

/**
 * Looks at a new credential before it takes the place of one that all customers' links depend on: where a grant of this
 * app stands, Entra must give it a token there.
 *
 * @throws PicketError `invalid_request` for a credential that could never work, `conflict` for another app while tenants use
 * the present one, `credential_refused`, `connector_unreachable`
 */
export async function checkInstanceRegistration(
  tools: InstanceRegistrationTools,
  entered: EnteredInstanceRegistration,
  signal: AbortSignal,
): Promise<CheckedRegistration> {
  const { purpose, secretExpiresAt } = entered;
  if (entered.certificate !== undefined && secretExpiresAt !== undefined) {
    const detail = 'is of a secret: a certificate says itself when it ends';
    throw new PicketError('invalid_request', 'The credential is not as it should be.', {
      fields: [{ pointer: '/body/secretExpiresAt', detail }],
    });
  }
  const clientId = entered.clientId.toLowerCase();
  const credential = parseCredential(tools.uem, { ...entered, clientId }, tools.clock.now());
  const uses = await tools.database.acrossTenants((db) => usesOfSameApp(db, { purpose, clientId }));
  const granted = uses.filter(({ state }) => state === 'granted').slice(0, tenantsAsked);
  let unreachable: string | undefined;
  for (const { tenantId, expectedEntraTenantId } of granted) {
    if (expectedEntraTenantId === undefined) continue;
    const link = { tenantId, entraTenantId: expectedEntraTenantId };
    const sight = await tryIn(tools, link, { purpose, credential }, signal);
    if (sight.held !== undefined) return { purpose, credential, secretExpiresAt, provenBy: tenantId };
    if (sight.kind === 'credential-refused' || sight.kind === 'credential-expired') {
      throw new PicketError('credential_refused', `Nothing was changed. ${sight.saw}`);
    }
    // Anything else is about that tenant, not about the credential: another one may show it.
    if (sight.kind === 'unknown') unreachable = sight.saw;
  }
  if (unreachable !== undefined) {
    throw new PicketError('connector_unreachable', `Nothing was changed, for nobody could try it. ${unreachable}`);
  }
  return { purpose, credential, secretExpiresAt, provenBy: undefined };
}

async function tryIn(
  { sealer, ...tools }: InstanceRegistrationTools,
  { tenantId, entraTenantId }: { readonly tenantId: TenantId; readonly entraTenantId: EntraTenantId },
  { purpose, credential }: Pick<CheckedRegistration, 'purpose' | 'credential'>,
  signal: AbortSignal,
): Promise<GrantSight> {
  const sealed = sealCredential(sealer, tenantId, purpose, credential);
  const registration = { purpose, clientId: credential.clientId, ...sealed };
  return await openForOne({ ...tools, sealer }, tenantId, registration, entraTenantId).lookAtGrant(purpose, signal);
}

/**
 * Stores it for the instance, and for every tenant that uses it: each has a copy of its own, sealed to it, so that a tenant's
 * work needs nothing of the instance's. All of them or, when something fails, none.
 *
 * @returns the tenants that it has reached
 */
export async function storeInstanceRegistration(
  { clock, sealer }: Pick<InstanceRegistrationTools, 'clock' | 'sealer'>,
  db: Transaction,
  { purpose, credential, secretExpiresAt }: CheckedRegistration,
): Promise<readonly TenantId[]> {
  const { clientId } = credential;
  const uses = await usesOfSameApp(db, { purpose, clientId });
  const expiresAt = { secretExpiresAt: parseInstant(secretExpiresAt) };
  const ofInstance = sealCredential(sealer, instanceChain, purpose, credential);
  await saveInstanceRegistration(db, { purpose, clientId, ...ofInstance, ...expiresAt }, clock.now());
  for (const { tenantId } of uses) {
    const own = sealCredential(sealer, tenantId, purpose, credential);
    await replaceCredential(db, { tenantId, purpose }, { ...own, ...expiresAt });
    await forgetSight({ tenantId, db }, purpose);
  }
  return uses.map(({ tenantId }) => tenantId);
}

/** The tenants that have it, if this is the app that they have. */
async function usesOfSameApp(
  db: Transaction,
  { purpose, clientId }: Pick<InstanceRegistration, 'purpose' | 'clientId'>,
): Promise<readonly InstanceUse[]> {
  const before = await lockInstanceRegistration(db, purpose);
  const uses = await listInstanceUses(db, { purpose });
  if (before === undefined || before.clientId === clientId || uses.length === 0) return uses;
  throw new PicketError(
    'conflict',
    `In use by ${tenants(uses.length)}, who consented, or are to, to the app ${before.clientId}: another app would need each of them to ` +
      'consent anew. Give it a new secret or certificate instead, or take the tenants off it first.',
  );
}

/** @throws PicketError `conflict` while tenants use it, `consent_missing` where there is none */
export async function removeInstanceRegistration(db: Transaction, purpose: ConsentPurpose): Promise<void> {
  await lockInstanceRegistration(db, purpose);
  const uses = await listInstanceUses(db, { purpose });
  if (uses.length > 0) {
    throw new PicketError(
      'conflict',
      `In use by ${tenants(uses.length)}: give it back there, or enter registrations of their own, first.`,
    );
  }
  if (!(await deleteInstanceRegistration(db, purpose))) throw noneSet(purpose);
}

/**
 * Lets a tenant ask for consent by the instance's registration: from the Entra tenant that an owner of the instance has
 * assigned to it, and from no other. Anybody's consent gives such an app a token, so the token alone would not say that whoever
 * links the tenant here belongs to that organization.
 *
 * @returns what the tenant now has
 * @throws PicketError `consent_missing` where there is no such registration, `conflict` while no Entra tenant is assigned
 */
export async function useInstanceRegistration(
  { sealer }: Pick<InstanceRegistrationTools, 'sealer'>,
  db: Transaction,
  { tenantId, purpose }: { readonly tenantId: TenantId; readonly purpose: ConsentPurpose },
): Promise<{ readonly clientId: string; readonly entraTenantId: EntraTenantId }> {
  const registration = await lockInstanceRegistration(db, purpose);
  if (registration === undefined) throw noneSet(purpose);
  const entraTenantId = await lockAssignment(db, tenantId);
  if (entraTenantId === undefined) {
    throw new PicketError(
      'conflict',
      'Nobody has said yet which Entra tenant this is: an owner of the service assigns it, and then it can be granted.',
    );
  }
  const credential = openCredential(sealer, instanceChain, registration);
  const tx: TenantTransaction = { tenantId, db };
  await saveRegistration(tx, {
    purpose,
    source: 'instance',
    clientId: registration.clientId,
    ...sealCredential(sealer, tenantId, purpose, credential),
    secretExpiresAt: registration.secretExpiresAt,
    expectedEntraTenantId: entraTenantId,
  });
  await forgetSight(tx, purpose);
  return { clientId: registration.clientId, entraTenantId };
}

const tenants = (count: number) => (count === 1 ? 'one tenant' : `${count} tenants`);

const noneSet = (purpose: ConsentPurpose) =>
  new PicketError('consent_missing', `This service has no registration of its own for ${purpose}.`);
