import {
  type ChannelTools,
  type Confirmation,
  type Instant,
  minute,
  type Order,
  type Outcome,
  PicketError,
  parseInstant,
  type RemoteDeviceId,
  type RiskLevel,
  type ThreatLevels,
  type ThreatReport,
  toIso,
  type UploadStatus,
} from '@picket/domain';
import { type RetryOutcome, retryAfterFault } from '../retry-after-fault.ts';
import { uploadIdOf } from './upload-id.ts';

/** What the UEM should hold, and for which enrollment: a new one begins without a level and must be told anew. */
export type ReportedLevel = {
  readonly remoteId: RemoteDeviceId;
  readonly level: RiskLevel;
};

/** docs/partner-protocol.md: at most this many devices in one upload. */
const uploadLimit = 500;

/** How long an upload may be worked off, or its effect take to show, before it counts as lost. */
const patienceMs = 15 * minute;

/**
 * Uploads levels in batches. The moment that orders a device's reports is its order's sequence, which is one and never
 * goes back (`nextSequence`): the same order is the same report however often and by whomever it is sent, and a later
 * order beats an earlier one even if the clock was set back in between or the uploads overtake each other.
 */
export async function deliverLevels(
  orders: readonly Order<ReportedLevel>[],
  { uem, clock, signal }: ChannelTools<unknown>,
): Promise<readonly Outcome[]> {
  const threatLevels = threatLevelsOf(uem);
  const outcomes: Outcome[] = [];
  const reportable: { readonly order: Order<ReportedLevel>; readonly report: ThreatReport }[] = [];
  for (const order of orders) {
    const report = reportOf(order);
    if (report !== undefined) reportable.push({ order, report });
    else outcomes.push(unlisted(order));
  }
  // In an order of their own, so that the same set of orders makes the same uploads.
  reportable.sort((one, other) => (one.report.entraDeviceId < other.report.entraDeviceId ? -1 : 1));

  let failure: RetryOutcome | undefined;
  for (let from = 0; from < reportable.length; from += uploadLimit) {
    const batch = reportable.slice(from, from + uploadLimit);
    const reports = batch.map(({ report }) => report);
    const uploadId = uploadIdOf(reports);
    try {
      // One fault is everybody's: the next batch would only meet it too.
      if (failure === undefined) await threatLevels.upload(uploadId, reports, signal);
    } catch (error) {
      if (from === 0) throw error;
      failure = retryAfterFault(error);
    }
    const ticket = ticketOf(uploadId, clock.now());
    outcomes.push(
      ...batch.map(
        ({ order: { deviceId } }): Outcome => (failure ? { deviceId, ...failure } : { deviceId, kind: 'sent', ticket }),
      ),
    );
  }
  return outcomes;
}

/** True is what the UEM holds once the upload has been worked off; before that it may still hold the level of before. */
export async function confirmLevels(
  orders: readonly Order<ReportedLevel>[],
  { uem, clock, signal }: ChannelTools<unknown>,
): Promise<readonly Confirmation[]> {
  const threatLevels = threatLevelsOf(uem);
  const statuses = await pollAll(threatLevels, orders, signal);
  const held = await threatLevels.read([...new Set(orders.map(({ payload }) => payload.remoteId))], signal);

  return orders.map((order): Confirmation => {
    const { deviceId, payload, entraDeviceId } = order;
    const { uploadId, sentAt } = readTicket(order.ticket);
    const status = statuses.get(uploadId ?? '') ?? { kind: 'unknown' };
    const isLate = sentAt === undefined || clock.now() - sentAt >= patienceMs;
    const found = held.get(payload.remoteId);
    const isSettled = status.kind !== 'pending' && status.kind !== 'unreachable';

    if (isSettled && found === payload.level) return { deviceId, kind: 'true' };
    const problem = problemOf(status, entraDeviceId);
    // Saying it again would help nobody: what Intune lists next brings an order for the enrollment that followed, or none.
    if (!held.has(payload.remoteId)) return { deviceId, kind: 'not-yet' };
    if (problem === undefined && !isLate) return { deviceId, kind: 'not-yet' };
    return { deviceId, kind: 'false', found: `${found ?? 'no level'}${problem === undefined ? '' : ` (${problem})`}` };
  });
}

type Polled = UploadStatus | { readonly kind: 'unreachable' };

async function pollAll(
  threatLevels: ThreatLevels,
  orders: readonly Order<ReportedLevel>[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Polled>> {
  const uploadIds = new Set(orders.flatMap(({ ticket }) => readTicket(ticket).uploadId ?? []));
  const statuses = new Map<string, Polled>();
  let fault: unknown;
  for (const uploadId of uploadIds) {
    try {
      statuses.set(uploadId, await threatLevels.poll(uploadId, signal));
    } catch (error) {
      if (!(error instanceof PicketError)) throw error;
      fault = error;
      statuses.set(uploadId, { kind: 'unreachable' });
    }
  }
  // One upload that cannot be asked about must not hold up the others; all of them are the caller's concern.
  const isDeaf = [...statuses.values()].every(({ kind }) => kind === 'unreachable');
  if (statuses.size > 0 && isDeaf) throw fault;
  return statuses;
}

/** Why waiting any longer is in vain. */
function problemOf(status: Polled, entraDeviceId: ThreatReport['entraDeviceId'] | undefined): string | undefined {
  switch (status.kind) {
    case 'pending':
    case 'unreachable':
      return undefined;
    case 'unknown':
      return 'the upload is not known there';
    case 'failed':
      return status.detail;
    case 'completed':
      return entraDeviceId === undefined ? undefined : status.refused.get(entraDeviceId);
  }
}

/**
 * Undefined where the enrollment that the level was meant for is gone. Reports name the directory's device: one that is sent
 * all the same is taken for the phone's next enrollment, of which nobody has said that level yet.
 */
function reportOf({ entraDeviceId, remoteId, payload, sequence }: Order<ReportedLevel>): ThreatReport | undefined {
  if (entraDeviceId === undefined || remoteId !== payload.remoteId) return undefined;
  return { entraDeviceId, level: payload.level, updatedAt: sequence as Instant };
}

function unlisted({ deviceId }: Order<ReportedLevel>): Outcome {
  return {
    deviceId,
    kind: 'refused',
    code: 'target_missing',
    detail: 'The UEM no longer lists this enrollment of the phone.',
  };
}

function threatLevelsOf({ threatLevels }: ChannelTools<unknown>['uem']): ThreatLevels {
  if (threatLevels === undefined) {
    throw new PicketError('internal', 'This UEM takes no threat levels; the channel must not be offered for it');
  }
  return threatLevels;
}

/** `<uploadId> <moment of sending>` */
function ticketOf(uploadId: string, sentAt: Instant): string {
  return `${uploadId} ${toIso(sentAt)}`;
}

function readTicket(ticket: string | undefined): {
  readonly uploadId: string | undefined;
  readonly sentAt: Instant | undefined;
} {
  const [uploadId, sentAt] = ticket?.split(' ') ?? [];
  return { uploadId, sentAt: parseInstant(sentAt) };
}
