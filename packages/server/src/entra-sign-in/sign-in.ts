import { createHmac } from 'node:crypto';
import { type Entropy, minute, PicketError, type TenantId } from '@picket/domain';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { instanceChain } from '../audit/chain.ts';
import type { OperatorRecord } from '../operators/operator-store.ts';
import { beginSession, type OperatorTools } from '../operators/operators.ts';
import { makeSecret } from '../operators/secret-text.ts';
import type { SignInPace } from '../operators/sign-in-pace.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Sealer } from '../platform/sealer.ts';
import { listTenantsById } from '../tenants/store.ts';
import { openAppCredential } from './app-credential.ts';
import { decideRole, type FoundRole } from './decide-role.ts';
import { type EntraApp, type OidcTools, redeemSignIn, type SignInProof, signInAddress } from './oidc.ts';
import type { EntraPerson } from './read-person.ts';
import { findByName, findOfScope, type SignInRegistration, saveTest } from './registration-store.ts';
import { insertRequest, type SignInRequest, takeEntraRequest, takeTicket } from './request-store.ts';
import { settleOperator, stripOperator } from './settle-operator.ts';

/** How long somebody may take at Microsoft, with a second factor and a new password (abuse case C6). */
export const requestLivesMs = 10 * minute;

export interface EntraSignInTools extends OperatorTools, OidcTools {
  readonly entropy: Entropy;
  readonly sealer: Sealer;
  readonly audit: AuditTrail;
  readonly pace: SignInPace;
  readonly log: Log;
}

/** Where a browser goes, and what is kept in it meanwhile. */
export interface BegunSignIn {
  readonly url: URL;
  readonly browser: string;
}

/**
 * Begins to sign in. Undefined where nothing of that name is switched on, whatever the reason: which names there are is
 * told to nobody, and a name has a part that nobody guesses.
 *
 * @throws PicketError `too_many_requests`, `connector_unreachable`, `sign_in_untrusted`
 */
export async function beginSignIn(
  tools: EntraSignInTools,
  { name, ticket, returnTo, address }: { name?: string; ticket?: string; returnTo?: string; address: string },
): Promise<BegunSignIn | undefined> {
  const { database, clock, secrets, pace } = tools;
  await pace.takeEntraSignIn(address);
  const now = clock.now();
  const registration = await database.acrossTenants(async (db) =>
    ticket === undefined ? await findOffered(db, name) : await redeemTicket(db, ticket, tools),
  );
  if (registration === undefined) return undefined;

  const browser = makeSecret(secrets);
  const proof = proofOf(browser, makeSecret(secrets));
  const url = await signInAddress(tools, appOf(tools, registration), proof);
  await database.acrossTenants((db) =>
    insertRequest(db, {
      state: proof.state,
      browser,
      scope: registration.scope,
      registrationVersion: registration.version,
      kind: ticket === undefined ? 'sign-in' : 'test',
      returnTo,
      expiresAt: (now + requestLivesMs) as typeof now,
    }),
  );
  return { url, browser };
}

/** Without a name: that of the instance. */
async function findOffered(db: Transaction, name: string | undefined): Promise<SignInRegistration | undefined> {
  const found =
    name === undefined ? await findOfScope(db, instanceChain) : await findByName(db, name.trim().toLowerCase());
  return found?.isOn === true && (await isOfItsTenant(db, found)) ? found : undefined;
}

async function redeemTicket(
  db: Transaction,
  ticket: string,
  { clock }: EntraSignInTools,
): Promise<SignInRegistration | undefined> {
  const request = await takeTicket(db, { ticket, now: clock.now() });
  const registration = request && (await findOfScope(db, request.scope));
  const isAsItWas = registration !== undefined && registration.version === request?.registrationVersion;
  return isAsItWas && (await isOfItsTenant(db, registration)) ? registration : undefined;
}

/** A tenant's people are those of the Entra tenant that it is linked to: proven by a token, and looked at each time. */
export async function isOfItsTenant(db: Transaction, { scope, entraTenantId }: SignInRegistration): Promise<boolean> {
  if (scope === instanceChain) return true;
  const [tenant] = await listTenantsById(db, [scope]);
  return tenant?.entraTenantId === entraTenantId;
}

/**
 * Nonce and verifier follow from what only this browser has: the database holds nothing that a reader of it could go on
 * with.
 */
function proofOf(browser: string, state: string): SignInProof {
  const derive = (what: string) => createHmac('sha256', browser).update(`${what} ${state}`).digest('base64url');
  return { state, nonce: derive('nonce'), verifier: derive('verifier') };
}

const appOf = (tools: EntraSignInTools, registration: SignInRegistration): EntraApp => ({
  entraTenantId: registration.entraTenantId,
  credential: openAppCredential(tools, registration),
});

/** What came back: somebody who is signed in now, or the outcome of a test. */
export type FinishedSignIn =
  | {
      readonly kind: 'signed-in';
      readonly operator: OperatorRecord;
      readonly sessionSecret: string;
      readonly returnTo: string | undefined;
    }
  | { readonly kind: 'tested'; readonly scope: TenantId };

export interface SignInCallback {
  readonly state: string | undefined;
  /** What the browser kept since it began. */
  readonly browser: string | undefined;
  /** The rest of what Entra put into the address. */
  readonly back: URLSearchParams;
  readonly address: string;
  readonly requestId: string;
}

/** Called in the transaction that makes the change, with who it is. */
export type OnFinished = (
  db: Transaction,
  told: {
    readonly scope: TenantId;
    readonly who: string;
    readonly operator: OperatorRecord | undefined;
    readonly found: FoundRole | undefined;
    readonly code: string | undefined;
  },
) => Promise<void>;

/**
 * Ends a sign-in. Nothing of the address is believed but that this browser may go on with what it began; who it is
 * says a fresh token, for this registration and this sign-in.
 *
 * @throws PicketError `sign_in_…`, `connector_unreachable`, `too_many_requests`
 */
export async function finishSignIn(
  tools: EntraSignInTools,
  callback: SignInCallback,
  onFinished: OnFinished,
): Promise<FinishedSignIn> {
  const { database, clock, pace } = tools;
  await pace.takeEntraSignIn(callback.address);
  const { state, browser } = callback;
  const begun =
    state === undefined || browser === undefined
      ? undefined
      : await database.acrossTenants(async (db) => {
          const request = await takeEntraRequest(db, { state, browser, now: clock.now() });
          return request && { request, registration: await findUsable(db, request) };
        });
  if (begun === undefined || state === undefined || browser === undefined) {
    const fault = new PicketError('sign_in_state_invalid', 'Nobody was signed in.');
    await recordRefusal(tools, callback, { fault });
    throw fault;
  }
  const { request, registration } = begun;
  let person: EntraPerson | undefined;
  try {
    if (registration === undefined) throw changedMeanwhile();
    person = await redeemSignIn(tools, appOf(tools, registration), proofOf(browser, state), callback.back);
    const found = decideRole(person, { ...registration, isOfInstance: registration.scope === instanceChain });
    if (request.kind === 'test') return await keepTest(tools, registration, { who: person.name, found }, onFinished);
    return await enter(tools, request, { person, found }, onFinished);
  } catch (error) {
    if (!(error instanceof PicketError)) throw error;
    if (request.kind === 'test' && registration !== undefined)
      return await keepTest(tools, registration, { who: person?.name, fault: error }, onFinished);
    await recordRefusal(tools, callback, { fault: error, person, scope: request.scope });
    throw error;
  }
}

/** As it was when the sign-in began, and still in use. */
async function findUsable(db: Transaction, request: SignInRequest): Promise<SignInRegistration | undefined> {
  const registration = await findOfScope(db, request.scope);
  if (registration?.version !== request.registrationVersion || !(await isOfItsTenant(db, registration)))
    return undefined;
  return request.kind === 'test' || registration.isOn ? registration : undefined;
}

const changedMeanwhile = () =>
  new PicketError('sign_in_unknown', 'The registration was changed or switched off while this sign-in was under way.');

async function enter(
  tools: EntraSignInTools,
  request: SignInRequest,
  entered: { readonly person: EntraPerson; readonly found: FoundRole },
  onFinished: OnFinished,
): Promise<FinishedSignIn> {
  return await tools.database.acrossTenants(async (db) => {
    // Read again under a lock: to switch it off must win over a sign-in that began before.
    const registration = await findUsable(db, request);
    if (registration === undefined) throw changedMeanwhile();
    const operator = await settleOperator(tools, db, registration, entered);
    const { secret } = await beginSession(tools, db, operator.id);
    const { found } = entered;
    await onFinished(db, { scope: request.scope, who: operator.name, operator, found, code: undefined });
    return { kind: 'signed-in', operator, sessionSecret: secret, returnTo: request.returnTo };
  });
}

/** A test signs nobody in: what would have come of it is shown to whoever asked for it. */
async function keepTest(
  { database, clock }: EntraSignInTools,
  registration: SignInRegistration,
  outcome: { readonly who: string | undefined; readonly found?: FoundRole; readonly fault?: PicketError },
  onFinished: OnFinished,
): Promise<FinishedSignIn> {
  const { who, found, fault } = outcome;
  const { scope } = registration;
  await database.acrossTenants(async (db) => {
    await saveTest(db, registration, {
      at: clock.now(),
      succeeded: fault === undefined,
      who: who ?? null,
      would: found ?? null,
      code: fault?.code ?? null,
      aadsts: aadstsOf(fault) ?? null,
    });
    await onFinished(db, { scope, who: who ?? 'nobody known', operator: undefined, found, code: fault?.code });
  });
  return { kind: 'tested', scope };
}

/** The number that Entra gave its refusal, if it did. */
export function aadstsOf(fault: PicketError | undefined): number | undefined {
  const number = fault?.context.aadsts;
  return typeof number === 'number' ? number : undefined;
}

/** Refusals that say that Entra, asked just now, gives this person nothing. */
const withoutRole: ReadonlySet<string> = new Set(['sign_in_no_role', 'sign_in_guest', 'sign_in_too_many_groups']);

async function recordRefusal(
  { database, audit, clock, log }: EntraSignInTools,
  { requestId }: SignInCallback,
  {
    fault,
    person,
    scope,
  }: { readonly fault: PicketError; readonly person?: EntraPerson | undefined; readonly scope?: TenantId },
): Promise<void> {
  if (fault.code === 'sign_in_untrusted') log.warn({ err: fault }, 'a sign-in with Entra cannot be believed');
  const known =
    person !== undefined && scope !== undefined && withoutRole.has(fault.code)
      ? await database.acrossTenants((db) => stripOperator(db, scope, person))
      : undefined;
  await audit.recordRefusal({
    at: clock.now(),
    actor: { kind: 'operator', id: known?.id ?? null, name: person?.name ?? 'nobody known' },
    action: 'finishEntraSignIn',
    outcome: 'refused',
    requestId,
    detail: { code: fault.code },
    ...(scope === undefined || scope === instanceChain ? {} : { tenantId: scope }),
  });
}
