import {
  type ConnectorEvent,
  type ConsentPurpose,
  consentPurposes,
  day,
  hour,
  type Instant,
  minute,
  nextConnectorState,
  PicketError,
  type Silence,
  say,
  silenceOf,
  type UemId,
} from '@picket/domain';
import { findRegistration, markWithdrawn, setMissingPermissions } from '../consent/store.ts';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import * as store from './store.ts';

/** Nothing has answered for so long: the link is called unresponsive, and every level is soon out of date. */
const unheardMs = 30 * minute;

/** Moves a connector by an event, tells it in the history, and answers whether it moved. An event that cannot count is dropped. */
export async function moveConnector(
  tx: TenantTransaction,
  uem: UemId,
  event: ConnectorEvent,
  { because, at }: { readonly because: string; readonly at: Instant },
): Promise<boolean> {
  // Locked, so that two who learn of the same thing do not both tell it.
  const connector = await store.lockConnector(tx, uem);
  if (connector === undefined) return false;
  const move = nextConnectorState(connector.state, event);
  if (move.kind !== 'moved') return false;
  await store.setConnectorState(tx, uem, { state: move.state, because, at });
  await recordHistory(tx, [
    { at, kind: 'connector-changed', text: because, data: { uem, state: move.state, before: connector.state } },
  ]);
  return true;
}

/** Microsoft answered. */
export async function noteHeard(tx: TenantTransaction, uem: UemId, now: Instant): Promise<void> {
  await store.setHeard(tx, uem, now);
  await moveConnector(tx, uem, 'heard', { because: 'Microsoft answers again.', at: now });
}

/**
 * A call failed: what does that say about the link? A refused token takes the consent back, a refused call names a
 * permission, and whatever it is that goes on until nothing has been heard for too long (an expired secret, an outage)
 * makes the connector unresponsive. Everything else is weather.
 */
export async function noteFailure(tx: TenantTransaction, uem: UemId, error: unknown, now: Instant): Promise<void> {
  if (!(error instanceof PicketError)) return;
  const purpose = purposeOf(error);
  // Without `never` it was not Entra who refused: Graph does not take a token that Entra has just issued, which passes.
  if (error.code === 'consent_missing' && error.retry === 'never' && purpose !== undefined) {
    const was = await markWithdrawn(tx, purpose);
    if (was && purpose === 'sync-and-signal') {
      await moveConnector(tx, uem, 'consent-withdrawn', {
        because: say('Microsoft refuses what it once granted: {{english}}', { english: error.message }),
        at: now,
      });
    }
    return;
  }
  if (error.code === 'permission_missing' && purpose !== undefined) {
    const registration = await findRegistration(tx, purpose);
    const name = String(error.context.permission ?? error.message);
    if (registration !== undefined && !registration.missingPermissions.includes(name)) {
      await setMissingPermissions(tx, purpose, [...registration.missingPermissions, name].slice(-20));
    }
  }
  if (error.code === 'partner_unavailable') {
    // Whoever took the connector back in Intune may set it up again: provision anew with the next heartbeat.
    await store.forgetProvisioned(tx, uem);
    return;
  }
  // A database that fails says nothing of Microsoft.
  if (purpose === undefined) return;
  const connector = await store.findConnector(tx, uem);
  const lastHeardAt = connector?.lastHeardAt ?? connector?.since;
  if (lastHeardAt === undefined || now - lastHeardAt <= unheardMs) return;
  await moveConnector(tx, uem, 'silent-too-long', {
    because: say('Nothing has been read from Microsoft for {{minutes}} minutes: {{english}}', {
      minutes: Math.floor((now - lastHeardAt) / minute),
      english: error.message,
    }),
    at: now,
  });
}

/** Whose consent an error is about: `uem` says it in the error's context. */
export function purposeOf(error: PicketError): ConsentPurpose | undefined {
  return consentPurposes.find((purpose) => purpose === error.context.purpose);
}

/** One sentence about the link, for whoever looks at it at 3 a.m. */
export function describeConnector(connector: store.ConnectorRecord, now: Instant): string {
  const silence = silenceOfConnector(connector, now);
  if (connector.state !== 'linked' || connector.provisionedAt === undefined) return connector.because;
  if (silence.kind === 'ignored')
    return 'Intune has heard no heartbeat for so long that it ignores Picket: every phone passes its threat-level rule.';
  if (silence.kind === 'quiet')
    return say('No heartbeat has been taken for {{hours}} h. Past {{days}} days Intune ignores Picket.', {
      hours: Math.floor((silence.silentForMs ?? 0) / hour),
      days: connector.unresponsiveAfterDays ?? 0,
    });
  return connector.because;
}

/** How Intune hears the partner of this connector: by its word and by ours. */
export function silenceOfConnector(connector: store.ConnectorRecord, now: Instant): Silence {
  const { unresponsiveAfterDays } = connector;
  return silenceOf(
    {
      acknowledgedAt: connector.lastHeartbeatAt,
      remoteSaysAt: connector.partnerLastHeartbeatAt,
      setUpAt: connector.provisionedAt,
      thresholdMs: unresponsiveAfterDays === undefined ? undefined : unresponsiveAfterDays * day,
      isCalledUnresponsive: connector.partnerState === 'unresponsive',
    },
    now,
  );
}
