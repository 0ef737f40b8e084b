import type { Clock, Entropy, Instant } from '@picket/domain';
import { type Cursor, minute, PicketError, second, type TenantId, toIso, type UemSession } from '@picket/domain';
import { lockFleet } from '../assessment/store.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { tracePages } from '../tracing/trace-pages.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { SyncDefinition, SyncPage, SyncPlan } from './kinds.ts';
import { oneAhead } from './one-ahead.ts';
import * as store from './store.ts';

export interface SyncTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly tracing: Tracing;
  /** Tells this process from others in leases. */
  readonly instanceId: string;
}

export interface SyncRequest {
  readonly tenantId: TenantId;
  readonly definition: SyncDefinition;
  readonly session: UemSession;
  readonly dryRun: boolean;
  readonly acceptShrinkage: boolean;
  readonly signal: AbortSignal;
  /** Told after each page: how many have been read. */
  readonly onProgress?: (count: number) => Promise<void>;
}

export type SyncOutcome =
  | {
      readonly kind: 'done';
      readonly plan: Pick<SyncPlan, 'difference' | 'count' | 'refusal'>;
      /** The remote side has answered. */
      readonly wasAnswered: boolean;
    }
  /** Another process, or another run, is reading the same thing. */
  | { readonly kind: 'busy' }
  /** The tenant's UEM has nothing of this kind. */
  | { readonly kind: 'not-offered' };

/** Renewed whenever something is staged; after a kill somebody else takes over when it has run out. */
const leaseMs = 2 * minute;
/** The directory's pages are small: a transaction for each would cost more than reading them. A kill loses no more. */
const stagedTogether = 1_000;
/** However few have come: the lease must be renewed long before it runs out. */
const stagedWithinMs = 10 * second;

/**
 * Reads one kind of thing: fetch (page by page, staged some at a time with where to go on), plan (pure comparison), apply (one
 * transaction). A process killed anywhere in between goes on at the page it had staged; nobody ever sees a half-read
 * round. A dry run stages nothing and writes nothing.
 */
export async function syncKind(tools: SyncTools, request: SyncRequest): Promise<SyncOutcome> {
  const facts = { 'picket.tenant_id': request.tenantId, 'picket.kind': request.definition.kind };
  return await tools.tracing.span('sync', { facts }, async (span) => {
    const outcome = await readKind(tools, request);
    span.add({ 'picket.outcome': outcome.kind });
    if (outcome.kind === 'done') span.add({ 'picket.items': outcome.plan.count });
    return outcome;
  });
}

async function readKind(tools: SyncTools, request: SyncRequest): Promise<SyncOutcome> {
  const { database, clock, entropy } = tools;
  const { tenantId, definition } = request;
  if (request.dryRun) return await dryRun(tools, request);

  const holder = `${tools.instanceId}:${entropy.uuid()}`;
  const state = await database.forTenant(tenantId, (tx) =>
    store.leaseSync(tx, definition.kind, { holder, now: clock.now(), until: leaseUntil(clock) }),
  );
  if (state === undefined) return { kind: 'busy' };
  try {
    const round = await fetchRound(tools, request, state, holder);
    if (round === undefined) return { kind: 'not-offered' };
    const plan = await database.forTenant(tenantId, (tx) => applyRound(tx, tools, request, round, holder));
    return { kind: 'done', plan, wasAnswered: round.wasAnswered };
  } finally {
    await database.forTenant(tenantId, (tx) => store.releaseSync(tx, definition.kind, holder));
  }
}

interface FetchedRound {
  readonly roundId: string;
  readonly isFull: boolean;
  readonly roundCursor: Cursor | undefined;
  readonly wasAnswered: boolean;
}

async function fetchRound(
  tools: SyncTools,
  request: SyncRequest,
  state: store.SyncState,
  holder: string,
): Promise<FetchedRound | undefined> {
  const { database, clock, entropy } = tools;
  const { tenantId, definition, session, signal } = request;
  const inTenant = <Result>(work: (tx: TenantTransaction) => Promise<Result>) => database.forTenant(tenantId, work);

  const resumes = state.roundId !== undefined && state.pageCursor !== undefined;
  let roundId = resumes && state.roundId !== undefined ? state.roundId : entropy.uuid();
  let isFull = resumes ? state.isFull : state.roundCursor === undefined;
  let count = resumes ? state.stagedCount : 0;
  const pages = definition.pages(session, resumes ? state.pageCursor : state.roundCursor, signal, inTenant);
  if (pages === undefined) return undefined;
  if (!resumes) await inTenant((tx) => store.beginRound(tx, definition.kind, roundId, isFull));

  let heard = false;
  let gathered: SyncPage['items'][number][] = [];
  /** Where to go on after what has been gathered; undefined while nothing has been. */
  let reached: Cursor | undefined;
  let stagedAt = clock.now();
  const stage = async (next: Cursor | undefined) => {
    const pages = { roundId, from: count, items: gathered, next };
    count += gathered.length;
    gathered = [];
    reached = undefined;
    const lease = { holder, until: leaseUntil(clock) };
    await inTenant(async (tx) => {
      if (!(await store.stagePages(tx, definition.kind, lease, pages))) throw leaseLost(definition.kind);
    });
    stagedAt = clock.now();
  };
  try {
    for await (const page of oneAhead(tracePages(tools.tracing, pages))) {
      heard = true;
      if (page.startsOver) {
        roundId = entropy.uuid();
        isFull = true;
        count = 0;
        gathered = [];
        reached = undefined;
        await inTenant((tx) => store.beginRound(tx, definition.kind, roundId, true));
      }
      gathered.push(...page.items);
      reached = page.next;
      const isDue = gathered.length >= stagedTogether || clock.now() - stagedAt >= stagedWithinMs;
      if (page.next === undefined || isDue) await stage(page.next);
      await request.onProgress?.(count + gathered.length);
      if (page.next === undefined)
        return { roundId, isFull, roundCursor: page.done, wasAnswered: page.isUnasked !== true };
    }
  } catch (error) {
    // What was read before the page that failed need not be read again.
    if (reached !== undefined) await stage(reached);
    // A cursor of an earlier run that is no longer understood: begin anew next time, rather than fail for ever.
    if (resumes && !heard && error instanceof PicketError && error.retry === 'never' && isAboutTheCursor(error)) {
      await inTenant((tx) => store.abandonRound(tx, definition.kind));
    }
    throw error;
  }
  if (reached !== undefined) await stage(reached);
  // The source ended without saying that it was complete: nothing may be concluded from what is absent.
  throw new PicketError('unexpected_answer', `Reading ${definition.kind} ended without a last page`, {
    retry: 'later',
  });
}

async function applyRound(
  tx: TenantTransaction,
  tools: SyncTools,
  request: SyncRequest,
  round: FetchedRound,
  holder: string,
): Promise<SyncPlan> {
  const { kind } = request.definition;
  const now = tools.clock.now();
  await lockFleet(tx);
  if (!(await store.holdSyncLease(tx, kind, holder, leaseUntil(tools.clock)))) throw leaseLost(kind);
  const plan = await request.definition.plan(tx, {
    roundId: round.roundId,
    bodies: () => store.readStaged(tx, kind, round.roundId),
    isFull: round.isFull,
    acceptShrinkage: request.acceptShrinkage,
    now,
    entropy: tools.entropy,
  });
  await plan.write();
  await store.forgetStaged(tx, kind, round.roundId);
  await store.completeRound(tx, kind, {
    roundCursor: round.roundCursor,
    count: plan.count,
    at: now,
    problem:
      plan.refusal === undefined ? undefined : { code: 'inventory_shrank', detail: plan.refusal, at: toIso(now) },
  });
  return plan;
}

async function dryRun(tools: SyncTools, request: SyncRequest): Promise<SyncOutcome> {
  const { database, clock, entropy } = tools;
  const { tenantId, definition, session, signal } = request;
  const states = await database.forTenant(tenantId, store.listSyncStates);
  const from = states.find(({ kind }) => kind === definition.kind)?.roundCursor;
  const pages = definition.pages(session, from, signal, (read) => database.forTenant(tenantId, read));
  if (pages === undefined) return { kind: 'not-offered' };

  let pagesRead: (readonly unknown[])[] = [];
  let count = 0;
  let isFull = from === undefined;
  let last: SyncPage | undefined;
  for await (const page of tracePages(tools.tracing, pages)) {
    if (page.startsOver) {
      pagesRead = [];
      count = 0;
      isFull = true;
    }
    pagesRead.push(page.items.map(({ body }) => body));
    count += page.items.length;
    last = page;
    await request.onProgress?.(count);
    if (page.next === undefined) break;
  }
  if (last === undefined || last.next !== undefined) {
    throw new PicketError('unexpected_answer', `Reading ${definition.kind} ended without a last page`, {
      retry: 'later',
    });
  }
  const plan = await database.forTenant(tenantId, (tx) =>
    definition.plan(tx, {
      roundId: entropy.uuid(),
      bodies: async function* () {
        yield* pagesRead;
      },
      isFull,
      acceptShrinkage: request.acceptShrinkage,
      now: clock.now(),
      entropy,
    }),
  );
  return { kind: 'done', plan, wasAnswered: last.isUnasked !== true };
}

function leaseUntil(clock: Clock): Instant {
  return (clock.now() + leaseMs) as Instant;
}

function leaseLost(kind: string): PicketError {
  return new PicketError('conflict', `Another process has taken over reading ${kind}`, { retry: 'later' });
}

function isAboutTheCursor({ code }: PicketError): boolean {
  return code === 'unexpected_answer' || code === 'invalid_request' || code === 'not_found' || code === 'misdirected';
}
