import type { OperatorId } from '@picket/domain';
import { PicketError } from '@picket/domain';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Transaction } from '../platform/database/database.ts';
import { findInvitation } from './invitation-store.ts';
import {
  findOperatorByName,
  lockOperator,
  nameKeyOf,
  type OperatorRecord,
  setPassphraseHash,
} from './operator-store.ts';
import { beginSession, invalidInvitation, type OperatorTools, redeem } from './operators.ts';
import type { Passphrases } from './passphrase.ts';
import type { SignInPace } from './sign-in-pace.ts';

export interface SignInTools extends OperatorTools {
  readonly audit: AuditTrail;
  readonly passphrases: Passphrases;
  readonly pace: SignInPace;
}

export interface SignedIn {
  readonly operator: OperatorRecord;
  readonly sessionSecret: string;
}

/** Called in the transaction that begins the session, with who it is. */
export type OnSignedIn = (db: Transaction, operator: OperatorRecord) => Promise<void>;

/**
 * Signs in with name and passphrase. Whether the name, the passphrase or a disabled operator was the reason of a
 * refusal is known to the audit log and to nobody outside.
 *
 * @throws PicketError `unauthenticated`, `too_many_requests`
 */
export async function signInWith(
  tools: SignInTools,
  { name, passphrase, address, requestId }: { name: string; passphrase: string; address: string; requestId: string },
  onSignedIn: OnSignedIn,
): Promise<SignedIn> {
  const { database, passphrases, pace } = tools;
  const nameKey = nameKeyOf(name);
  await pace.takeSignIn(address, nameKey);
  const found = await database.acrossTenants((db) => findOperatorByName(db, name));
  const isRight = await passphrases.matches(passphrase, found?.passphraseHash);
  if (found === undefined || !isRight || found.disabledAt !== undefined) {
    await recordFailure(tools, 'signIn', found, requestId);
    throw refused();
  }
  const { passphraseHash = '' } = found;
  const fresh = passphrases.isOutdated(passphraseHash) ? await passphrases.hash(passphrase) : undefined;
  const sessionSecret = await database.acrossTenants(async (db) => {
    // Read again under a lock: to disable somebody must win over a sign-in that began before.
    const operator = await lockOperator(db, found.id);
    if (operator === undefined || operator.disabledAt !== undefined) throw refused();
    if (fresh !== undefined) await setPassphraseHash(db, operator.id, fresh);
    const { secret } = await beginSession(tools, db, operator.id);
    await onSignedIn(db, operator);
    return secret;
  });
  await pace.succeeded(address, nameKey);
  return { operator: found, sessionSecret };
}

const refused = () => new PicketError('unauthenticated', 'Name or passphrase is wrong.');

/** Names that are nobody's are not written down: people type passphrases into the wrong field. */
async function recordFailure(
  { audit, clock }: SignInTools,
  action: 'signIn' | 'redeemInvitation',
  operator: { readonly id: OperatorId; readonly name: string } | undefined,
  requestId: string,
): Promise<void> {
  await audit.recordRefusal({
    at: clock.now(),
    actor: { kind: 'operator', id: operator?.id ?? null, name: operator?.name ?? 'nobody known' },
    action,
    outcome: 'refused',
    requestId,
    detail: { code: action === 'signIn' ? 'unauthenticated' : 'invitation_invalid' },
  });
}

/**
 * Makes an operator of whoever holds an invitation, and signs them in.
 *
 * @throws PicketError `invitation_invalid`, `invalid_request`, `too_many_requests`
 */
export async function redeemWith(
  tools: SignInTools,
  redemption: { code: string; name: string; passphrase: string; address: string; requestId: string },
  onSignedIn: OnSignedIn,
): Promise<SignedIn> {
  const { database, clock, passphrases, pace } = tools;
  const { code, name, passphrase, address, requestId } = redemption;
  await pace.takeInvitation(address);
  // Looked at before the work of hashing, so that a wrong code cannot cause any.
  const known = await database.acrossTenants((db) => findInvitation(db, code, clock.now()));
  if (known === undefined) {
    await recordFailure(tools, 'redeemInvitation', undefined, requestId);
    throw invalidInvitation();
  }
  const passphraseHash = await passphrases.hash(passphrase);
  return await database.acrossTenants(async (db) => {
    const { operator } = await redeem(tools, db, { code, name, passphraseHash });
    const { secret } = await beginSession(tools, db, operator.id);
    await onSignedIn(db, operator);
    return { operator, sessionSecret: secret };
  });
}
