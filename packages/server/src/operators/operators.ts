import {
  after,
  type Clock,
  day,
  type Entropy,
  type Instant,
  type OperatorId,
  PicketError,
  type TenantId,
} from '@picket/domain';
import type { Right } from '@picket/wire/console';
import type { AuditActor, AuditDetail } from '../audit/audit-entry.ts';
import { recordAudit } from '../audit/audit-trail.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import type { Identify } from '../platform/http/identity.ts';
import type { Secrets } from '../platform/real/system-secrets.ts';
import {
  deleteCredentials,
  deleteEnded,
  insertSession,
  insertToken,
  noteUseOfSession,
  noteUseOfToken,
  type TokenRecord,
  useSession,
  useToken,
} from './credential-store.ts';
import {
  deleteFirstInvitations,
  type Invitation,
  insertInvitation,
  invitationLifetimeMs,
  takeInvitation,
} from './invitation-store.ts';
import {
  type EntraIdentity,
  findOperatorByName,
  grantRole,
  hasOperators,
  insertOperator,
  lockInstanceOwners,
  lockOperator,
  type OperatorRecord,
  setDisabled,
  setLastSeen,
} from './operator-store.ts';
import { csrfTokenOf, makeSecret, tokenPrefix } from './secret-text.ts';
import type { GrantedRole } from './tables.ts';

export interface OperatorTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
}

/** Something secret that is shown once, and whose record keeps only a digest. */
export interface Shown<Record> {
  readonly secret: string;
  readonly record: Record;
}

/** Reads who calls out of what they prove it with. */
export function identifyWith({ database, clock }: OperatorTools): Identify {
  return async (credential, { touch }) => {
    if (credential.secret === '') return undefined;
    const now = clock.now();
    if (credential.kind === 'session') {
      const session = await database.lookAcrossTenants((db) => useSession(db, credential.secret, now));
      if (session === undefined) return undefined;
      if (touch && session.noteUse) await database.acrossTenants((db) => noteUseOfSession(db, session, now));
      return {
        operatorId: session.operatorId,
        name: session.name,
        kind: 'session',
        credentialId: session.id,
        actorName: session.name,
        instanceOwner: session.instanceOwner,
        grants: session.grants,
        csrfToken: csrfTokenOf(credential.secret),
        expiresAt: session.endsAt,
        ...(session.entraTenantId === undefined ? {} : { entraTenantId: session.entraTenantId }),
      };
    }
    const token = await database.lookAcrossTenants((db) => useToken(db, credential.secret, now));
    if (token === undefined) return undefined;
    if (touch && token.noteUse) await database.acrossTenants((db) => noteUseOfToken(db, token.id, now));
    const { owner, rights, tenantIds } = token;
    return {
      operatorId: owner.operatorId,
      name: owner.name,
      kind: 'token',
      credentialId: token.id,
      actorName: `${owner.name} (token ${token.name})`,
      instanceOwner: owner.instanceOwner,
      grants: owner.grants,
      limits: { rights: new Set(rights), ...(tenantIds === undefined ? {} : { tenantIds: new Set(tenantIds) }) },
      expiresAt: token.expiresAt,
      ...(owner.entraTenantId === undefined ? {} : { entraTenantId: owner.entraTenantId }),
    };
  };
}

/**
 * Where nobody is an operator yet, makes the invitation for the first one, who owns the instance. The code is to be
 * shown once, where whoever started Picket reads; a later start makes another and the earlier one is worth nothing.
 */
export async function ensureFirstInvitation(tools: OperatorTools): Promise<Shown<Invitation> | undefined> {
  return await tools.database.acrossTenants(async (db) => {
    if (await hasOperators(db)) return undefined;
    await deleteFirstInvitations(db);
    const made = await makeInvitation(tools, db, { first: true, instanceOwner: true, grants: [] });
    await recordAudit(db, {
      at: tools.clock.now(),
      actor: picket,
      action: 'operators.first-invitation',
      outcome: 'done',
    });
    return made;
  });
}

export const picket: AuditActor = { kind: 'picket', id: null, name: 'Picket' };

export async function makeInvitation(
  { clock, secrets }: OperatorTools,
  db: Transaction,
  invited: Omit<Invitation, 'expiresAt'>,
): Promise<Shown<Invitation>> {
  const secret = makeSecret(secrets);
  const record = { ...invited, expiresAt: after(clock.now(), invitationLifetimeMs) };
  await insertInvitation(db, secret, record);
  return { secret, record };
}

/**
 * Makes an operator of whoever holds the code.
 *
 * @throws PicketError `invitation_invalid`, or `invalid_request` when the name is another operator's
 */
export async function redeem(
  tools: OperatorTools,
  db: Transaction,
  { code, name, passphraseHash }: { readonly code: string; readonly name: string; readonly passphraseHash: string },
): Promise<{ readonly operator: OperatorRecord; readonly invitation: Invitation }> {
  const now = tools.clock.now();
  const invitation = await takeInvitation(db, code, now);
  if (invitation === undefined) throw invalidInvitation();
  if ((await findOperatorByName(db, name)) !== undefined) throw nameTaken();
  const operator = await addOperator(tools, db, { name, passphraseHash, ...invitation });
  return { operator, invitation };
}

export const invalidInvitation = () => new PicketError('invitation_invalid', 'This code opens nothing.');

const nameTaken = () =>
  new PicketError('invalid_request', 'Somebody else has this name.', {
    fields: [{ pointer: '/body/name', detail: 'is the name of another operator' }],
  });

/** Adds an operator with these roles. Not audited here: whoever calls knows why. */
export async function addOperator(
  { clock, entropy }: OperatorTools,
  db: Transaction,
  operator: {
    readonly name: string;
    readonly passphraseHash: string | undefined;
    readonly instanceOwner: boolean;
    readonly grants: readonly GrantedRole[];
    readonly entra?: EntraIdentity;
  },
): Promise<OperatorRecord> {
  const record: OperatorRecord = {
    id: entropy.uuid() as OperatorId,
    name: operator.name.trim(),
    passphraseHash: operator.passphraseHash,
    instanceOwner: operator.instanceOwner,
    createdAt: clock.now(),
    lastSeenAt: undefined,
    disabledAt: undefined,
    ...(operator.entra === undefined ? {} : { entra: operator.entra }),
  };
  await insertOperator(db, record);
  for (const grant of operator.grants) await grantRole(db, record.id, grant);
  return record;
}

/** Begins a session, always with a new secret: one that was planted before signing in is worth nothing after. */
export async function beginSession(
  { clock, entropy, secrets }: OperatorTools,
  db: Transaction,
  operatorId: OperatorId,
): Promise<Shown<{ readonly id: string }>> {
  const secret = makeSecret(secrets);
  const id = entropy.uuid();
  await insertSession(db, { id, secret, operatorId, at: clock.now() });
  await setLastSeen(db, operatorId, clock.now());
  return { secret, record: { id } };
}

/** Makes an API token. What it may do is at each use cut by what its owner may do then. */
export async function issueToken(
  { clock, entropy, secrets }: OperatorTools,
  db: Transaction,
  token: {
    readonly operatorId: OperatorId;
    readonly name: string;
    readonly rights: readonly Right[];
    readonly tenantIds: readonly TenantId[] | undefined;
    readonly expiresInDays: number;
    /** It ends then at the latest. */
    readonly noLaterThan?: Instant | undefined;
  },
): Promise<Shown<TokenRecord>> {
  const secret = `${tokenPrefix}${makeSecret(secrets)}`;
  const now = clock.now();
  const { expiresInDays, noLaterThan, ...named } = token;
  const wanted = after(now, expiresInDays * day);
  const record: TokenRecord = {
    ...named,
    id: entropy.uuid(),
    createdAt: now,
    expiresAt: noLaterThan !== undefined && noLaterThan < wanted ? noLaterThan : wanted,
    lastUsedAt: undefined,
  };
  await insertToken(db, secret, record);
  return { secret, record };
}

/**
 * Shuts an operator out: sessions and tokens are gone at once, and streams at their next heartbeat.
 *
 * @returns what to put into the audit log
 * @throws PicketError `not_found`, or `conflict` for the last owner of the instance
 */
export async function disable({ clock }: OperatorTools, db: Transaction, id: OperatorId): Promise<AuditDetail> {
  // Owners first and in one order, then the operator: whoever locks these takes them the same way round.
  const owners = await lockInstanceOwners(db);
  const operator = await lockOperator(db, id);
  if (operator === undefined) throw new PicketError('not_found', 'no such operator');
  if (owners.length === 1 && owners[0] === operator.id) {
    throw new PicketError(
      'conflict',
      'This is the last owner of the instance who needs no Entra to sign in: invite another one first.',
    );
  }
  if (operator.disabledAt === undefined) await setDisabled(db, operator.id, clock.now());
  await deleteCredentials(db, operator.id);
  const state = operator.disabledAt === undefined ? 'enabled' : 'disabled';
  return { name: operator.name, before: { state }, after: { state: 'disabled' } };
}

/** Removes what has ended. To be run now and then; nothing depends on when. */
export async function sweepEnded({ database, clock }: OperatorTools): Promise<void> {
  await database.acrossTenants((db) => deleteEnded(db, clock.now()));
}
