import {
  type Clock,
  type ConsentPurpose,
  credentialEnd,
  type EntraTenantId,
  type GrantSight,
  type Instant,
  isGone,
  isNearer,
  PicketError,
  say,
  type TenantId,
  type Uem,
  type UemSession,
} from '@picket/domain';
import { moveConnector } from '../connectors/connectors.ts';
import { recordHistory } from '../history/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Sealer } from '../platform/sealer.ts';
import { openCredential, type SealedCredential } from './credential.ts';
import { expiryOf } from './credential-expiry.ts';
import { listSights, saveSight } from './sight-store.ts';
import * as store from './store.ts';

export interface LookTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly uem: Uem;
  /** Told of what looking costs Microsoft. */
  readonly ledger: Pick<Ledger, 'observer'>;
}

/** Looks at one purpose's grant as it is at Microsoft now, and writes down what was seen and what follows. */
export async function lookAtPurpose(
  tools: LookTools,
  { tenantId, purpose }: { readonly tenantId: TenantId; readonly purpose: ConsentPurpose },
  signal: AbortSignal,
): Promise<void> {
  const { database, clock } = tools;
  const registration = await database.forTenant(tenantId, (tx) => store.findRegistration(tx, purpose));
  if (registration === undefined) return;
  const beganAt = clock.now();
  const sight = await look(tools, tenantId, registration, signal);
  await database.forTenant(tenantId, async (tx) => {
    const current = await store.findRegistration(tx, purpose);
    // Entered anew, or given back, while it was looked at: what was seen is of nothing anymore.
    if (current?.secretSealed !== registration.secretSealed || current.clientId !== registration.clientId) return;
    await writeDown(tools, tx, { registration: current, sight, beganAt });
  });
}

async function look(
  { uem, sealer, ledger, clock }: LookTools,
  tenantId: TenantId,
  registration: store.Registration,
  signal: AbortSignal,
): Promise<GrantSight> {
  const { expectedEntraTenantId, purpose } = registration;
  const nothing = { code: undefined, held: undefined, missing: undefined, notAskedFor: [] };
  if (expectedEntraTenantId === undefined) {
    return {
      ...nothing,
      kind: 'unknown',
      saw: 'No Entra tenant is expected: set the registration again, with its tenant id.',
    };
  }
  const session = openForOne({ uem, sealer, ledger }, tenantId, registration, expectedEntraTenantId);
  const sight = await session.lookAtGrant(purpose, signal);
  // A certificate past its end is not even shown to Entra, which would then say so by number.
  const isExpired = credentialEnd(expiryOf(registration), clock.now()) === 'expired';
  return sight.kind === 'credential-refused' && isExpired ? { ...sight, kind: 'credential-expired' } : sight;
}

/** A session with one purpose's credential and no other's, whatever the state of its grant. */
export function openForOne(
  { uem, sealer, ledger }: Pick<LookTools, 'sealer' | 'ledger'> & { readonly uem: Pick<Uem, 'open'> },
  tenantId: TenantId,
  registration: SealedCredential,
  entraTenantId: EntraTenantId,
): UemSession {
  return uem.open({
    entraTenantId,
    observe: ledger.observer(tenantId, { kind: 'consent', of: registration.purpose }),
    credential: async (purpose) => {
      if (purpose !== registration.purpose) {
        throw new PicketError('consent_missing', `Only ${registration.purpose} is being proven.`, {
          context: { purpose },
        });
      }
      return openCredential(sealer, tenantId, registration);
    },
  });
}

async function writeDown(
  tools: LookTools,
  tx: TenantTransaction,
  seen: { readonly registration: store.Registration; readonly sight: GrantSight; readonly beganAt: Instant },
): Promise<void> {
  const { registration, sight, beganAt } = seen;
  const { purpose } = registration;
  const before = (await listSights(tx)).find((each) => each.purpose === purpose);
  if (before !== undefined && before.lookedAt > beganAt) return;
  const now = tools.clock.now();
  const expiresAt = expiryOf(registration);
  const end = credentialEnd(expiresAt, now);
  await saveSight(tx, {
    ...sight,
    purpose,
    since: before?.kind === sight.kind ? before.since : now,
    lookedAt: beganAt,
    toldEnd: end,
    credentialExpiresAt: expiresAt,
  });
  if (isNearer(end, before?.toldEnd ?? 'later')) {
    const ending = { tenantId: tx.tenantId, purpose, end, expiresAt };
    tools.log.warn(ending, 'a credential ends: without a new one Microsoft is neither read nor told');
  }
  if (registration.state !== 'not-granted') await follow(tools, tx, seen, before?.kind);
}

/** What a look says about the link; a look at what was never granted proves nothing and takes nothing away. */
async function follow(
  { uem, clock, log }: LookTools,
  tx: TenantTransaction,
  { registration, sight }: { readonly registration: store.Registration; readonly sight: GrantSight },
  before: GrantSight['kind'] | undefined,
): Promise<void> {
  const { purpose, state } = registration;
  const now = clock.now();
  const isNews = before !== undefined && before !== sight.kind;
  if (isNews || (before === undefined && sight.kind !== 'granted')) {
    const text = say('Consent for {{purpose}} is {{kind}}: {{english}}', {
      purpose,
      kind: sight.kind,
      english: sight.saw,
    });
    await recordHistory(tx, [
      { at: now, kind: 'connector-changed', text, data: { uem: uem.id, purpose, consent: sight.kind } },
    ]);
    if (isLoss(sight))
      log.warn({ tenantId: tx.tenantId, purpose, kind: sight.kind, code: sight.code }, 'consent is not what it was');
  }
  if (isLoss(sight)) {
    const was = await store.markWithdrawn(tx, purpose);
    if (was && purpose === 'sync-and-signal') {
      const because = say('Microsoft refuses what it once granted: {{english}}', { english: sight.saw });
      await moveConnector(tx, uem.id, 'consent-withdrawn', { because, at: now });
    }
    return;
  }
  if (sight.missing === undefined) return;
  // A token of the expected tenant, to which that tenant answers: as good a proof as the first one was.
  if (state === 'withdrawn' && sight.kind === 'granted') await store.markGranted(tx, purpose, now);
  if (state === 'withdrawn' && sight.kind === 'granted' && purpose === 'sync-and-signal') {
    const because = 'Consent stands again: a fresh token has proven the grant.';
    await moveConnector(tx, uem.id, 'consent-proven', { because, at: now });
  }
  await store.setMissingPermissions(tx, purpose, sight.missing);
}

/** Entra gives no token, and would give none to a better credential: the same that a refused call is taken for. */
const isLoss = (sight: GrantSight): boolean => isGone(sight) || sight.kind === 'app-disabled';
