import {
  type Clock,
  type EntraTenantId,
  type Entropy,
  type Instant,
  PicketError,
  type TenantId,
  type Uem,
} from '@picket/domain';
import type { AuditDetail } from '../audit/audit-entry.ts';
import { instanceChain } from '../audit/chain.ts';
import { type EnteredCredential, parseCredential } from '../consent/credential.ts';
import { makeSecret } from '../operators/secret-text.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Secrets } from '../platform/real/system-secrets.ts';
import type { Sealer } from '../platform/sealer.ts';
import { listTenantIds, listTenantsById } from '../tenants/store.ts';
import { sealAppCredential } from './app-credential.ts';
import {
  deleteSignInRegistration,
  findOfScope,
  type GroupRole,
  type SignInRegistration,
  saveSignInRegistration,
  setSwitch,
} from './registration-store.ts';
import { insertRequest } from './request-store.ts';
import { endSessionsOf } from './settle-operator.ts';
import { isOfItsTenant, requestLivesMs } from './sign-in.ts';

export interface RegistrationTools {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
  readonly sealer: Sealer;
  readonly uem: Uem;
}

/** A registration as it is entered. */
export interface EnteredRegistration extends EnteredCredential {
  readonly groups?: readonly GroupRole[];
  readonly allowGuests?: boolean;
  readonly newName?: boolean;
  /** Of the instance only: a tenant's people are those of the Entra tenant that it is linked to. */
  readonly entraTenantId?: string;
  readonly tenantIds?: readonly string[] | null;
}

/** Whose change it is: that session goes on, so that whoever corrects a typing error is not thrown out by it. */
export interface ChangedBy {
  readonly credentialId: string;
}

/**
 * Sets by which registration people sign in. It is off until a test has succeeded, and whoever came by the one before
 * signs in again.
 *
 * @returns what to put into the audit log
 * @throws PicketError `invalid_request`, `sign_in_not_ready` for a tenant that is not linked
 */
export async function setSignInRegistration(
  { clock, entropy, secrets, sealer, uem }: RegistrationTools,
  db: Transaction,
  scope: TenantId,
  entered: EnteredRegistration,
  by: ChangedBy,
): Promise<AuditDetail> {
  const before = await findOfScope(db, scope);
  const now = clock.now();
  const clientId = entered.clientId.toLowerCase();
  const { entraTenantId, name } = await placeOf(db, scope, entered, { before, secrets });
  const groups = (entered.groups ?? before?.groups ?? []).map(({ groupId, role }) => ({
    groupId: groupId.toLowerCase(),
    role,
  }));
  const allowGuests = entered.allowGuests ?? before?.allowGuests ?? false;
  await saveSignInRegistration(db, scope, {
    name,
    entraTenantId,
    clientId,
    ...(keptCredential(entered, before, clientId) ??
      sealAppCredential(sealer, scope, parseCredential(uem, { ...entered, clientId }, now))),
    groups,
    allowGuests,
    roleTenantIds: await knownTenants(db, entered.tenantIds),
    version: entropy.uuid(),
    changedAt: now,
  });
  await endSessionsOf(db, scope, { exceptSession: by.credentialId });
  return {
    clientId,
    entraTenantId,
    allowGuests,
    groups: groups.map(({ groupId, role }) => `${groupId} ${role}`),
    ...(entered.tenantIds ? { tenantIds: entered.tenantIds } : {}),
  };
}

/** Whose people, and under which name. */
async function placeOf(
  db: Transaction,
  scope: TenantId,
  entered: EnteredRegistration,
  { before, secrets }: { readonly before: SignInRegistration | undefined; readonly secrets: Secrets },
): Promise<Pick<SignInRegistration, 'entraTenantId' | 'name'>> {
  if (scope === instanceChain)
    return { entraTenantId: (entered.entraTenantId ?? '').toLowerCase() as EntraTenantId, name: undefined };
  const [tenant] = await listTenantsById(db, [scope]);
  if (tenant?.entraTenantId === undefined) {
    throw new PicketError(
      'sign_in_not_ready',
      'This tenant is not linked to an Entra tenant yet, so nobody knows whose people may sign in.',
    );
  }
  const kept = entered.newName === true ? undefined : before?.name;
  return { entraTenantId: tenant.entraTenantId, name: kept ?? newSignInName(tenant.name, secrets) };
}

/** What was entered before, where nothing is entered now and it is still that app's. */
function keptCredential(
  { clientSecret, certificate, privateKey }: EnteredCredential,
  before: SignInRegistration | undefined,
  clientId: string,
): Pick<SignInRegistration, 'secretSealed' | 'certificate'> | undefined {
  const isEntered = clientSecret !== undefined || certificate !== undefined || privateKey !== undefined;
  if (isEntered || before?.clientId !== clientId) return undefined;
  return { secretSealed: before.secretSealed, certificate: before.certificate };
}

async function knownTenants(
  db: Transaction,
  wanted: readonly string[] | null | undefined,
): Promise<readonly TenantId[] | undefined> {
  if (wanted == null) return undefined;
  const known = new Set<string>(await listTenantIds(db));
  const fields = wanted.flatMap((id, place) =>
    known.has(id) ? [] : [{ pointer: `/body/tenantIds/${place}`, detail: 'is no tenant of this instance' }],
  );
  if (fields.length > 0) throw new PicketError('invalid_request', 'Some fields are not as they should be.', { fields });
  return [...new Set(wanted)] as TenantId[];
}

/** Without letters and digits that are mistaken for others when read aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const tailLength = 8;

/**
 * `contoso-k7m2q9xw`. The tail, 39 bits, is what keeps the door from telling who is a customer here: a company's name is
 * guessed easily, and a door that answers to it says so.
 */
function newSignInName(tenantName: string, secrets: Secrets): string {
  const head = tenantName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replaceAll(/^-+|-+$/g, '');
  let tail = '';
  while (tail.length < tailLength) {
    for (const byte of secrets.bytes(tailLength)) {
      // Whole rounds of the alphabet only: else its first letters would come more often.
      if (byte < alphabet.length * 8 && tail.length < tailLength) tail += alphabet[byte % alphabet.length];
    }
  }
  return `${head === '' ? 'tenant' : head}-${tail}`;
}

/** @throws PicketError `sign_in_not_ready` */
export async function switchSignInRegistration(
  db: Transaction,
  scope: TenantId,
  isOn: boolean,
  by: ChangedBy,
): Promise<void> {
  const registration = await registrationOf(db, scope);
  if (isOn && !registration.isProven) {
    throw new PicketError('sign_in_not_ready', 'No test has succeeded since the registration was changed.');
  }
  if (isOn) await refuseUnlinked(db, registration);
  await setSwitch(db, scope, isOn);
  if (!isOn) await endSessionsOf(db, scope, { exceptSession: by.credentialId });
}

/**
 * Makes a ticket: whoever opens it in a browser signs in at Microsoft, and is told what would come of it.
 *
 * @throws PicketError `sign_in_not_ready`
 */
export async function makeTestTicket(
  { clock, secrets }: RegistrationTools,
  db: Transaction,
  scope: TenantId,
): Promise<{ readonly ticket: string; readonly expiresAt: Instant }> {
  const registration = await registrationOf(db, scope);
  await refuseUnlinked(db, registration);
  const ticket = makeSecret(secrets);
  const expiresAt = (clock.now() + requestLivesMs) as Instant;
  await insertRequest(db, {
    state: ticket,
    browser: undefined,
    scope,
    registrationVersion: registration.version,
    kind: 'ticket',
    returnTo: undefined,
    expiresAt,
  });
  return { ticket, expiresAt };
}

/** @throws PicketError `sign_in_not_ready` */
export async function removeSignInRegistration(db: Transaction, scope: TenantId): Promise<void> {
  if (!(await deleteSignInRegistration(db, scope))) throw nothingSet();
  await endSessionsOf(db, scope, { forGood: true });
}

async function registrationOf(db: Transaction, scope: TenantId): Promise<SignInRegistration> {
  const registration = await findOfScope(db, scope);
  if (registration === undefined) throw nothingSet();
  return registration;
}

async function refuseUnlinked(db: Transaction, registration: SignInRegistration): Promise<void> {
  if (await isOfItsTenant(db, registration)) return;
  throw new PicketError('sign_in_not_ready', 'The tenant is linked to another Entra tenant, or to none.');
}

/** To whoever may know that the tenant exists, "nothing is set" is no secret; a stranger has been refused before. */
const nothingSet = () => new PicketError('sign_in_not_ready', 'No registration to sign in by is set: enter one first.');
