import { getDevice, getTimeline, listDevices } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago, levelWords } from '../terminal/words.ts';

export interface ListOptions extends CommonOptions {
  readonly level?: string;
  readonly platform?: 'android' | 'ios' | 'ipados' | 'other';
  readonly search?: string;
  readonly limit?: string;
}

/** `picket devices list`: which phones, and why? */
export async function listFleet(terminal: Terminal, options: ListOptions): Promise<void> {
  const session = await openTenant(terminal, options);
  const most = options.limit === undefined ? 1000 : Number(options.limit);
  if (!Number.isInteger(most) || most < 1)
    throw new CommandFailure(exitCodes.usage, '--limit takes a whole number from 1.');
  const { level, platform, search } = options;
  const query = {
    ...(level === undefined ? {} : { level }),
    ...(platform === undefined ? {} : { platform }),
    ...(search === undefined ? {} : { search }),
  };

  const items = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(1000, most - items.length);
    const page = await session.api.call(listDevices, {
      params: { tenantId: session.tenantId },
      query: { ...query, limit, ...(cursor === undefined ? {} : { cursor }) },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < most);
  if (options.json) return printJson(terminal, { items, ...(cursor === undefined ? {} : { nextCursor: cursor }) });

  const now = terminal.now();
  const columns: readonly Column<(typeof items)[number]>[] = [
    { title: 'id', value: ({ id }) => id },
    { title: 'level', value: (row) => levelWords(row.level) },
    { title: 'phone', value: ({ name }) => name, elastic: true },
    { title: 'user', value: ({ user }) => user?.userPrincipalName ?? '–', elastic: true },
    { title: 'since', value: ({ since }) => ago(since, now) },
    { title: 'intune', value: ({ complianceState }) => complianceState },
    {
      title: 'because',
      value: ({ because, moreReasons }) => `${because ?? ''}${moreReasons > 0 ? ` (+${moreReasons})` : ''}`,
      elastic: true,
    },
  ];
  if (items.length === 0) {
    terminal.err('No phone matches.');
    return;
  }
  terminal.out(renderTable(columns, items, terminal.width));
  if (cursor !== undefined) terminal.err(`Only the first ${items.length} are shown.`);
}

/** `picket devices show ID`: what happened to this phone, is it in or out, how does it get back? */
export async function showDevice(terminal: Terminal, id: string, options: CommonOptions): Promise<void> {
  const session = await openTenant(terminal, options);
  const deviceId = await resolveDevice(session, id);
  const params = { tenantId: session.tenantId, deviceId };
  const device = await session.api.call(getDevice, { params });
  const { items: timeline } = await session.api.call(getTimeline, { params, query: { limit: 50 } });
  if (options.json) return printJson(terminal, { ...device, timeline });

  const now = terminal.now();
  const say = (text: string) => terminal.out(harmless(text));
  say(`${device.name}: ${levelWords(device.level)} since ${ago(device.since, now)}`);
  say(
    `${device.user?.displayName ?? 'nobody'} (${device.user?.userPrincipalName ?? '–'}), ${device.model ?? 'unknown model'}, ${device.platform} ${device.osVersion ?? '?'}, ${device.ownership}`,
  );
  say(`Intune says ${device.complianceState}; last seen ${ago(device.lastSeenAt, now)}`);
  terminal.out('\nWhy');
  for (const reason of device.reasons) {
    say(`  ${reason.text}`);
    if (reason.curedWhen !== null) say(`    cured when: ${reason.curedWhen}`);
  }
  for (const source of device.vouchedBy) say(`  vouched for by ${source.source}, seen ${ago(source.observedAt, now)}`);
  terminal.out('\nChannels');
  for (const channel of device.channels)
    say(`  ${channel.title}: ${channel.state}${channel.detail === null ? '' : `, ${channel.detail}`}`);
  terminal.out('\nTimeline (UTC, newest first)');
  for (const entry of timeline)
    say(`  ${entry.at.slice(0, 19).replace('T', ' ')}  ${entry.kind.padEnd(18)} ${entry.text}`);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as given, or the one phone whose name, user or serial number matches. */
async function resolveDevice(session: TenantSession, wanted: string): Promise<string> {
  if (uuid.test(wanted)) return wanted;
  const { items } = await session.api.call(listDevices, {
    params: { tenantId: session.tenantId },
    query: { search: wanted, limit: 5 },
  });
  const [first, second] = items;
  if (first === undefined) throw new CommandFailure(exitCodes.failed, `No phone matches "${wanted}".`);
  if (second !== undefined)
    throw new CommandFailure(
      exitCodes.usage,
      `Several phones match "${wanted}": ${items.map(({ name }) => harmless(name)).join(', ')} … Give an id.`,
    );
  return first.id;
}
