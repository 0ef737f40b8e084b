import {
  type ChannelTools,
  type Confirmation,
  type DeviceAttributes,
  minute,
  type Order,
  type Outcome,
  PicketError,
  parseInstant,
  say,
  toIso,
  type WriteResult,
} from '@picket/domain';
import { objectsOf, planTag, readTag, type Tag, type TagPlan } from './plan-tag.ts';
import { type WriteLog, writeAttributes } from './write-attributes.ts';

/** How long the directory may go on showing what stood there before a write. */
const settlingMs = 2 * minute;

/**
 * Reads before it writes, so that a stranger's value is seen and a repeated delivery has nothing to do. What cannot be
 * seen is a value that somebody writes between the two: the directory has no conditional write for devices.
 *
 * A tag that moves to another slot is written there before the old one is removed: at no moment is a risky phone
 * without one, and where the new slot is taken the old tag goes on biting.
 */
export async function deliverTags(
  orders: readonly Order<Tag>[],
  { uem, clock, signal }: ChannelTools<unknown>,
): Promise<readonly Outcome[]> {
  const attributes = attributesOf(uem);
  const found = await attributes.read(objectsToRead(orders), signal);
  const planned = orders.map((order) => ({ order, plan: planTag(order, found) }));

  const log: WriteLog = new Map();
  const writes = planned.flatMap(({ plan }) => (plan.kind === 'ready' && plan.write) || []);
  await writeAttributes(attributes, writes, log, signal);
  const clears = planned.flatMap(({ plan }) => (plan.kind === 'ready' && isWritten(plan.write, log) ? plan.clear : []));
  await writeAttributes(attributes, clears, log, signal);

  const ticket = toIso(clock.now());
  return planned.map(({ order, plan }) => outcomeOf(order, plan, log, ticket));
}

export async function confirmTags(
  orders: readonly Order<Tag>[],
  { uem, clock, signal }: ChannelTools<unknown>,
): Promise<readonly Confirmation[]> {
  const found = await attributesOf(uem).read(objectsToRead(orders), signal);
  return orders.map((order): Confirmation => {
    const { deviceId, ticket } = order;
    const state = readTag(order, found);
    if (state.kind === 'true') return { deviceId, kind: 'true' };
    const sentAt = parseInstant(ticket);
    const isSettling = state.kind === 'behind' && sentAt !== undefined && clock.now() - sentAt < settlingMs;
    return isSettling ? { deviceId, kind: 'not-yet' } : { deviceId, kind: 'false', found: state.found };
  });
}

function outcomeOf({ deviceId, payload }: Order<Tag>, plan: TagPlan, log: WriteLog, ticket: string): Outcome {
  const gone = {
    deviceId,
    kind: 'refused',
    code: 'target_missing',
    detail: 'The directory has no such device.',
  } as const;
  if (plan.kind === 'missing') return gone;
  if (plan.kind === 'taken') {
    const detail = say('{{slot}} holds "{{found}}", which Picket did not write.', {
      slot: payload.slot,
      found: String(plan.found),
    });
    return { deviceId, kind: 'refused', code: 'slot_taken', detail };
  }
  const result: WriteResult = (plan.write && log.get(plan.write)) ?? { kind: 'written' };
  if (result.kind === 'retry') return { deviceId, ...result };
  if (result.kind === 'missing') return gone;
  if (result.kind === 'refused')
    return { deviceId, kind: 'refused', code: 'permission_missing', detail: result.detail };

  for (const change of plan.clear) {
    const cleared = log.get(change);
    if (cleared?.kind === 'written' || cleared?.kind === 'missing') continue;
    // Not `refused`, whatever the directory said: the tag itself has been written by this try.
    const detail = say('The former tag in {{slot}} is still there: {{english}}', {
      slot: change.name,
      english: cleared?.detail ?? 'not tried',
    });
    return { deviceId, kind: 'retry', detail };
  }
  return { deviceId, kind: 'sent', ticket };
}

/** Also true of a change that there was no need to make. */
function isWritten(change: Extract<TagPlan, { kind: 'ready' }>['write'], log: WriteLog): boolean {
  return change === undefined || log.get(change)?.kind === 'written';
}

function attributesOf({ attributes }: ChannelTools<unknown>['uem']): DeviceAttributes {
  if (attributes === undefined) {
    throw new PicketError('internal', 'This UEM has no device attributes; the channel must not be offered for it');
  }
  return attributes;
}

function objectsToRead(orders: readonly Order<Tag>[]): readonly Tag['objectId'][] {
  return [...new Set(orders.flatMap(objectsOf))];
}
