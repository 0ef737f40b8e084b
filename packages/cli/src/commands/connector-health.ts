import { describeDuration, minute, second } from '@picket/domain';
import { getConnectorHealth, type Health, type HealthVerdict, setHeartbeatRhythm } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';
import { parseEvery } from './sync.ts';

/** What monitors understand: the meaning that Nagios gave to 0, 1, 2 and 3. */
const healthExitCodes: Readonly<Record<HealthVerdict, number>> = { good: 0, attention: 1, bad: 2, unknown: 3 };

const marks: Readonly<Record<HealthVerdict, string>> = {
  good: 'well',
  attention: 'warning',
  unknown: 'UNKNOWN',
  bad: 'BAD',
};

/** `picket connector health`: is the link to Microsoft well? Answers 0, 1, 2 or 3, as monitors expect. */
export async function showHealth(terminal: Terminal, options: CommonOptions): Promise<number> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const health = await api.call(getConnectorHealth, { params: { tenantId } });
  if (options.json) printJson(terminal, health);
  else print(terminal, tenantName, health);
  return healthExitCodes[health.verdict];
}

function print(terminal: Terminal, tenantName: string, health: Health): void {
  const now = terminal.now();
  const { heartbeat, calls } = health;
  terminal.out(`${harmless(tenantName)}: ${marks[health.verdict]}, ${health.state}. ${harmless(health.because)}`);
  for (const { verdict, what, todo, again } of health.concerns) {
    terminal.out(`\n${marks[verdict].padEnd(8)} ${harmless(what)}`);
    terminal.out(`         What to do: ${todo}`);
    if (again !== null) {
      terminal.out(`         picket connector try-again ${again.kind}${again.of === null ? '' : ` ${again.of}`}`);
    }
  }
  terminal.out(`\nHeartbeat: ${heartbeatWords(heartbeat, now)}`);
  terminal.out(`Intune: ${silenceWords(health)}`);
  terminal.out(
    `Messages in a day: ${calls.total}, ${calls.failed} failed, ${calls.throttled} turned away for being too many`,
  );

  const syncs: readonly Column<Health['syncs'][number]>[] = [
    { title: 'reads', value: ({ kind }) => kind },
    { title: 'last', value: ({ lastCompletedAt }) => ago(lastCompletedAt, now) },
    { title: 'count', value: ({ count }) => String(count ?? '-') },
    { title: 'took', value: ({ durationMs }) => (durationMs === null ? '-' : `${(durationMs / second).toFixed(1)} s`) },
    { title: 'next', value: ({ nextDueAt }) => until(nextDueAt, now) },
    { title: 'problem', value: ({ problem }) => problem?.code ?? '', elastic: true },
  ];
  terminal.out(`\n${renderTable(syncs, health.syncs, terminal.width)}`);
  const channels: readonly Column<Health['channels'][number]>[] = [
    { title: 'tells', value: ({ id }) => id },
    { title: 'is', value: ({ enabled }) => (enabled ? 'on' : 'off') },
    { title: 'waiting', value: ({ waiting, sent }) => String(waiting + sent) },
    { title: 'oldest', value: ({ oldestUndeliveredAt: at }) => (at === null ? '-' : ago(at, now)) },
    { title: 'refused', value: ({ refused }) => String(refused) },
  ];
  terminal.out(`\n${renderTable(channels, health.channels, terminal.width)}`);
}

function heartbeatWords(heartbeat: Health['heartbeat'], now: number): string {
  if (!heartbeat.isUsed) return 'none is sent, since no channel to the partner service is switched on';
  const every = describeDuration(heartbeat.everySeconds * second);
  const next = heartbeat.nextDueAt === null ? '' : `, next ${until(heartbeat.nextDueAt, now)}`;
  return `acknowledged ${ago(heartbeat.acknowledgedAt, now)}, every ${every}${next}`;
}

function silenceWords({ silence, heartbeat }: Health): string {
  if (silence.kind === 'not-used') return 'waits for no heartbeat of Picket';
  const calls = `calls the connector ${heartbeat.partnerState ?? 'nothing that Picket knows'}`;
  if (silence.leftSeconds === null) return `${calls}; how long it will still listen is not known`;
  const left = describeDuration(Math.floor(silence.leftSeconds / 60) * minute);
  return silence.kind === 'ignored'
    ? `${calls}, and ignores what Picket reports`
    : `${calls}, and would ignore Picket after another ${left} of silence`;
}

function until(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / second);
  if (seconds <= 0) return 'now';
  if (seconds < 60) return `in ${seconds} s`;
  return seconds < 5_400 ? `in ${Math.round(seconds / 60)} min` : `in ${Math.round(seconds / 3_600)} h`;
}

/** `picket connector heartbeat EVERY`. */
export async function setHeartbeat(terminal: Terminal, how: string, options: CommonOptions): Promise<void> {
  const everyMinutes = how === 'default' ? null : parseEvery(how);
  if (everyMinutes === undefined) {
    throw new CommandFailure(exitCodes.usage, `"${how}" is no length of time: 15m, 4h, or default.`);
  }
  const { api, tenantId } = await openTenant(terminal, options);
  const changed = await api.call(setHeartbeatRhythm, { params: { tenantId }, body: { everyMinutes } });
  if (options.json) return printJson(terminal, changed);
  const every = describeDuration(changed.everySeconds * second);
  terminal.out(`A heartbeat every ${every}${changed.isOwnRhythm ? '' : ', as the server does'}`);
}
