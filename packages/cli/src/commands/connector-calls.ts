import { minute } from '@picket/domain';
import {
  type Call,
  type CallCauseKind,
  type CallDetail,
  getCall,
  listCalls,
  type QueryOf,
  type Repeatable,
  tryAgain,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';
import { parseEvery } from './sync.ts';

export interface CallsOptions extends CommonOptions {
  readonly failed?: boolean;
  readonly purpose?: Call['purpose'];
  readonly cause?: CallCauseKind;
  readonly operation?: string;
  readonly since?: string;
  readonly limit?: string;
}

const usualLimit = 50;
const pageMost = 1_000;

/** `picket connector calls`: what did Picket send to Microsoft, and what came back? */
export async function listMessages(terminal: Terminal, options: CallsOptions): Promise<void> {
  const limit = limitOf(options.limit);
  const { failed, purpose, cause, operation } = options;
  const since = options.since === undefined ? undefined : momentOf(options.since, terminal.now());
  const filter = { failed, purpose, cause, operation, since };
  const { api, tenantId } = await openTenant(terminal, options);
  const items: Call[] = [];
  let cursor: string | undefined;
  do {
    const asked = { ...filter, limit: Math.min(pageMost, limit - items.length), cursor };
    const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const page = await api.call(listCalls, { params: { tenantId }, query: query as QueryOf<typeof listCalls> });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < limit);
  if (options.json) return printJson(terminal, { items });

  if (items.length === 0) return terminal.err('No such message is in the ledger.');
  const now = terminal.now();
  const columns: readonly Column<Call>[] = [
    { title: 'sent', value: ({ at }) => ago(at, now) },
    { title: 'answer', value: answerOf },
    { title: 'operation', value: ({ operation }) => operation, elastic: true },
    { title: 'for', value: causeOf, elastic: true },
    { title: 'ms', value: ({ durationMs }) => String(durationMs) },
    { title: 'tries', value: ({ attempts }) => String(attempts) },
    { title: 'id', value: ({ id }) => id },
  ];
  terminal.out(renderTable(columns, items, terminal.width));
}

/** `picket connector call ID`. */
export async function showMessage(terminal: Terminal, id: string, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const call = await api.call(getCall, { params: { tenantId, callId: id } });
  if (options.json) return printJson(terminal, call);
  print(terminal, call);
}

function print(terminal: Terminal, call: CallDetail): void {
  const line = (name: string, value: string | null) => {
    if (value !== null) terminal.out(`${`${name}:`.padEnd(14)}${harmless(value)}`);
  };
  line('operation', call.operation);
  line('sent', call.at);
  line('answer', answerOf(call));
  line('for', causeOf(call));
  line('consent', call.purpose);
  line('took', `${call.durationMs} ms`);
  if (call.parts > 1) line('parts', `${call.parts}, of which ${call.failedParts} failed`);
  line('what is wrong', call.title);
  line('details', call.detail);
  line('what to do', call.remedy);
  for (const [index, each] of call.tries.entries()) {
    terminal.out(`\nTry ${index + 1}: ${each.status ?? 'no answer'} after ${each.ms} ms, ${each.at}`);
    line('  request', each.requestId);
    line('  ours', each.clientRequestId);
  }
  if (call.devices.length > 0) terminal.out('\nPhones whose newest try was in this batch:');
  for (const { name } of call.devices) terminal.out(`  - ${harmless(name)}`);
  if (call.again !== null) terminal.out(`\nTo try again: picket connector try-again --call ${call.id}`);
}

export interface TryAgainOptions extends CommonOptions {
  readonly call?: string;
}

/** `picket connector try-again`. */
export async function tryAgainNow(
  terminal: Terminal,
  wish: { readonly kind: Repeatable | undefined; readonly of: string | undefined },
  options: TryAgainOptions,
): Promise<void> {
  const session = await openTenant(terminal, options);
  const { kind, of } = await wishOf(session, wish, options.call);
  const body = { kind, ...(of == null ? {} : { of }) };
  const done = await session.api.call(tryAgain, { params: { tenantId: session.tenantId }, body });
  if (options.json) return printJson(terminal, done);
  if (done.syncId !== null) terminal.out(`${done.of} are read now: sync ${done.syncId}`);
  if (done.kind === 'heartbeat') terminal.out('A heartbeat is sent now.');
  if (done.devices !== null) {
    terminal.out(`${done.devices} phones are judged anew, and ${done.of} is told what is still to be told.`);
  }
}

async function wishOf(
  { api, tenantId }: TenantSession,
  { kind, of }: { readonly kind: Repeatable | undefined; readonly of: string | undefined },
  callId: string | undefined,
): Promise<NonNullable<Call['again']> | { readonly kind: Repeatable; readonly of: string | undefined }> {
  if (callId === undefined) {
    if (kind === undefined) throw new CommandFailure(exitCodes.usage, 'Say what to try again, or give --call.');
    return { kind, of };
  }
  if (kind !== undefined) throw new CommandFailure(exitCodes.usage, 'Give either --call, or what to try again.');
  const { again, failed } = await api.call(getCall, { params: { tenantId, callId } });
  if (again !== null) return again;
  const why = failed ? 'What it was for is not begun anew by itself: see what to do.' : 'It did not fail.';
  throw new CommandFailure(exitCodes.failed, why);
}

/** `200`, `429 connector_throttled`, `no answer connector_unreachable`, `200, 3 of 20 failed`. */
function answerOf({ status, code, failed, parts, failedParts }: Call): string {
  const answer = status === null ? 'no answer' : String(status);
  if (!failed) return answer;
  const what = code ?? 'failed';
  return parts > 1 ? `${answer} ${what}, ${failedParts} of ${parts} failed` : `${answer} ${what}`;
}

const causeOf = ({ cause }: Call): string => (cause.of === null ? cause.kind : `${cause.kind} ${cause.of}`);

function limitOf(given: string | undefined): number {
  if (given === undefined) return usualLimit;
  const limit = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (limit < 1) throw new CommandFailure(exitCodes.usage, `"${given}" is no number of messages.`);
  return limit;
}

function momentOf(given: string, now: number): string {
  const minutes = parseEvery(given);
  const at = minutes === undefined ? Date.parse(given) : now - minutes * minute;
  if (!Number.isFinite(at)) throw new CommandFailure(exitCodes.usage, `"${given}" is no time: 4h, 7d, or a moment.`);
  return new Date(at).toISOString();
}
