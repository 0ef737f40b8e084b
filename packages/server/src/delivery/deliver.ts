import {
  type ChannelId,
  type ChannelPayload,
  type ChannelTools,
  type Clock,
  type Confirmation,
  type Entropy,
  hour,
  type Instant,
  minute,
  type Order,
  type Outcome,
  PicketError,
  say,
  second,
  type TenantId,
  tell,
  textOf,
  type UemSession,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import { type HistoryEntry, recordHistory } from '../history/store.ts';
import type { Database } from '../platform/database/database.ts';
import type { OpenSpan, Tracing } from '../tracing/tracing.ts';
import { type IntentResult, type LeasedIntent, leaseIntents, saveResults } from './store.ts';

export interface DeliveryTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly tracing: Tracing;
  /** Told how long it took from the decision to its being read back. */
  readonly onAccepted?: (channelId: ChannelId, sinceDecidedMs: number) => void;
}

export interface DeliveryRound {
  readonly tenantId: TenantId;
  readonly channel: AnyChannel;
  readonly settings: unknown;
  readonly uem: UemSession;
  /** What the ledger calls the messages of this round. */
  readonly batchId?: string;
  readonly signal: AbortSignal;
}

/** One round takes so many: a full batch upload, or ten of Graph's. */
const batchSize = 200;
/** Longer than any call may take with its retries; after a kill the intents are free again then. */
const leaseMs = 2 * minute;
/** A value of somebody else's is looked at again: they may have taken it away. */
const refusedAgainMs = 15 * minute;
/** What holds a phone back and was read back as true is looked at again: somebody may have taken it away. */
const lookedAtAgainMs = hour;
/** Sent, and never seen to be true: say it again. */
const givenUpOnMs = hour;

/**
 * Delivers what waits and reads back what was sent, once each. Answers whether more may be waiting. Throws what
 * concerns the whole channel (`permission_missing`, `connector_unreachable`), after the intents have been given back.
 */
export async function deliverRound(tools: DeliveryTools, round: DeliveryRound): Promise<boolean> {
  const facts = { 'picket.tenant_id': round.tenantId, 'picket.channel': round.channel.id };
  const step = (name: string, work: () => Promise<number>) =>
    tools.tracing.span(name, { facts }, (span) => counted(span, work()));
  const sent = await step('deliver', () => sendWaiting(tools, round));
  const confirmed = await step('read back', () => confirm(tools, round, 'sent'));
  const lookedAtAgain = await step('look again', () => confirm(tools, round, 'accepted'));
  return [sent, confirmed, lookedAtAgain].includes(batchSize);
}

async function counted(span: OpenSpan, work: Promise<number>): Promise<number> {
  const count = await work;
  span.add({ 'picket.items': count });
  return count;
}

async function sendWaiting(tools: DeliveryTools, round: DeliveryRound): Promise<number> {
  const intents = await lease(tools, round, 'waiting');
  if (intents.length === 0) return 0;

  let outcomes: readonly Outcome[];
  let fault: unknown;
  try {
    outcomes = await round.channel.deliver(intents.map(toOrder), channelTools(tools, round));
  } catch (error) {
    fault = error;
    outcomes = intents.map(({ deviceId }) => ({
      deviceId,
      kind: 'retry',
      detail: describe(error),
      ...retryAfter(error),
    }));
  }

  const byDevice = new Map(outcomes.map((outcome) => [outcome.deviceId, outcome]));
  const now = tools.clock.now();
  const results = intents.map((intent): IntentResult => {
    // A channel that forgets an order has not delivered it.
    const outcome = byDevice.get(intent.deviceId) ?? {
      deviceId: intent.deviceId,
      kind: 'retry',
      detail: 'No outcome was given.',
    };
    return resultOf(intent, outcome, now, tools.entropy);
  });
  await save(tools, round, intents, results, now);
  if (fault !== undefined) throw fault;
  return intents.length;
}

/** Reads back what was sent, or what was read back as true a while ago. */
async function confirm(tools: DeliveryTools, round: DeliveryRound, state: 'sent' | 'accepted'): Promise<number> {
  const intents = await lease(tools, round, state);
  if (intents.length === 0) return 0;

  let confirmations: readonly Confirmation[] = [];
  let fault: unknown;
  try {
    confirmations = await round.channel.confirm(intents.map(toOrder), channelTools(tools, round));
  } catch (error) {
    fault = error;
  }

  const byDevice = new Map(confirmations.map((confirmation) => [confirmation.deviceId, confirmation]));
  const now = tools.clock.now();
  const results = intents.map((intent) => confirmationResult(intent, byDevice.get(intent.deviceId), now));
  await save(tools, round, intents, results, now);
  if (fault !== undefined) throw fault;
  return intents.length;
}

function lease(
  { database, clock }: DeliveryTools,
  { tenantId, channel, batchId }: DeliveryRound,
  state: 'waiting' | 'sent' | 'accepted',
): Promise<readonly LeasedIntent[]> {
  return database.forTenant(tenantId, (tx) =>
    leaseIntents(tx, channel.id, { state, now: clock.now(), leaseMs, limit: batchSize, batchId }),
  );
}

function resultOf(intent: LeasedIntent, outcome: Outcome, now: Instant, entropy: Entropy): IntentResult {
  const shared = {
    deviceId: intent.deviceId,
    sequence: intent.sequence,
    receipt: undefined,
    ours: undefined,
    isNewTry: false,
    isFollowUp: false,
  };
  switch (outcome.kind) {
    case 'sent':
      // Read back at once: most remote sides have it by then.
      return { ...shared, state: 'sent', ticket: outcome.ticket, detail: undefined, notBefore: now };
    case 'refused':
      return {
        ...shared,
        state: 'refused',
        ticket: undefined,
        detail: outcome.detail,
        ours: intent.ours,
        notBefore: (now + refusedAgainMs) as Instant,
        isFollowUp: intent.state === 'refused' && intent.detail === outcome.detail,
      };
    case 'retry':
      return {
        ...shared,
        state: 'waiting',
        ticket: undefined,
        detail: outcome.detail,
        notBefore: (now + (outcome.afterMs ?? backoff(intent.attempts, entropy))) as Instant,
      };
  }
}

function confirmationResult(intent: LeasedIntent, confirmation: Confirmation | undefined, now: Instant): IntentResult {
  const shared = { deviceId: intent.deviceId, sequence: intent.sequence, ticket: intent.ticket, ours: undefined };
  const wasAccepted = intent.state === 'accepted';
  if (confirmation?.kind === 'true') {
    return {
      ...shared,
      state: 'accepted',
      ticket: undefined,
      detail: undefined,
      notBefore: (now + lookedAtAgainMs) as Instant,
      receipt: intent.payload,
      isNewTry: false,
      isFollowUp: wasAccepted,
    };
  }
  const sinceSentMs = now - intent.changedAt;
  if (confirmation?.kind === 'false' || (!wasAccepted && sinceSentMs > givenUpOnMs)) {
    const detail =
      confirmation?.kind === 'false'
        ? say('Found {{found}} there.', { found: confirmation.found })
        : 'Never seen to be true there.';
    return {
      ...shared,
      state: 'waiting',
      ticket: undefined,
      detail,
      notBefore: (now + 5 * second) as Instant,
      receipt: undefined,
      isNewTry: true,
      isFollowUp: false,
    };
  }
  // Look again after half as long as it has been under way already: soon at first, then rarely.
  const wait = Math.min(5 * minute, Math.max(second, sinceSentMs / 2));
  return {
    ...shared,
    // What nobody could look at is neither true nor false; it stays what it was.
    state: wasAccepted ? 'accepted' : 'sent',
    detail: undefined,
    notBefore: (now + wait) as Instant,
    receipt: undefined,
    isNewTry: false,
    isFollowUp: true,
  };
}

async function save(
  tools: DeliveryTools,
  { tenantId, channel }: DeliveryRound,
  intents: readonly LeasedIntent[],
  results: readonly IntentResult[],
  now: Instant,
): Promise<void> {
  const before = new Map(intents.map((intent) => [intent.deviceId, intent]));
  const saved = await tools.database.forTenant(tenantId, async (tx) => {
    const current = await saveResults(tx, channel.id, results, now);
    const told = results
      .filter(({ deviceId, isFollowUp }) => current.has(deviceId) && !isFollowUp)
      .flatMap((result) => tellOf(channel, before.get(result.deviceId), result, now));
    await recordHistory(tx, told);
    return current;
  });
  for (const { deviceId, state } of results) {
    const intent = before.get(deviceId);
    if (state === 'accepted' && intent?.state === 'sent' && saved.has(deviceId))
      tools.onAccepted?.(channel.id, now - intent.decidedAt);
  }
}

function tellOf(
  channel: AnyChannel,
  intent: LeasedIntent | undefined,
  result: IntentResult,
  now: Instant,
): HistoryEntry[] {
  if (intent === undefined) return [];
  const shared = { at: now, deviceId: result.deviceId, channelId: channel.id, data: { payload: intent.payload } };
  const what = channel.describe(intent.payload);
  switch (result.state) {
    case 'sent':
      return [{ ...shared, kind: 'sent', text: `${channel.title}: ${what}` }];
    case 'accepted':
      return [{ ...shared, kind: 'accepted', text: `${channel.title}: ${say('read back, {{what}}', { what })}` }];
    case 'refused':
      return [{ ...shared, kind: 'refused', text: `${channel.title}: ${result.detail ?? 'left alone'}` }];
    case 'waiting':
      if (intent.state !== 'accepted') return [];
      return [
        {
          ...shared,
          kind: 'lost',
          text: `${channel.title}: ${textOf([tell('no longer {{what}}.', { what }), result.detail ?? '', 'Told again.'])}`,
        },
      ];
  }
}

function toOrder(intent: LeasedIntent): Order<ChannelPayload> {
  const { deviceId, entraDeviceId, entraObjectId, remoteId, payload, ours, sequence, ticket } = intent;
  return { deviceId, entraDeviceId, entraObjectId, remoteId, payload, ours, sequence, ticket };
}

function channelTools(
  { clock, entropy }: DeliveryTools,
  { uem, settings, signal }: DeliveryRound,
): ChannelTools<unknown> {
  return { uem, settings, clock, entropy, signal };
}

/** Doubles with each try, up to a quarter of an hour; jitter keeps a thousand phones from coming back together. */
function backoff(attempts: number, entropy: Entropy): number {
  return Math.min(15 * minute, 2 * second * 2 ** Math.min(attempts, 10)) * (0.5 + entropy.jitter() / 2);
}

function describe(error: unknown): string {
  return error instanceof PicketError ? error.message : 'Picket failed; see the log.';
}

function retryAfter(error: unknown): { afterMs?: number } {
  if (!(error instanceof PicketError)) return {};
  // The next heartbeat provisions the connector; then it is accepted.
  if (error.code === 'partner_unavailable') return { afterMs: 30 * second };
  if (typeof error.retry === 'object') return { afterMs: error.retry.afterMs };
  return error.retry === 'never' ? { afterMs: 5 * minute } : {};
}
