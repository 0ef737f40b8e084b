import { deviceLevels } from '@picket/domain';
import { getOverview, listChannels, listConnectors } from '@picket/wire/console';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { ago, levelWords } from '../terminal/words.ts';

/** `picket status`: is anything wrong, and can this picture be trusted? */
export async function status(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const params = { tenantId };
  const overview = await api.call(getOverview, { params });
  const { items: connectors } = await api.call(listConnectors, { params });
  const { items: channels } = await api.call(listChannels, { params });
  if (options.json) return printJson(terminal, { overview, connectors, channels });

  const now = terminal.now();
  terminal.out(`${overview.tenant.name}: ${overview.devices} phones, inventory ${ago(overview.inventoryAt, now)}`);
  for (const level of deviceLevels.toReversed()) {
    terminal.out(`  ${levelWords(level).padEnd(16)}${String(overview.devicesByLevel[level]).padStart(6)}`);
  }
  terminal.out(`  refused at sign-in now: ${overview.refusedNow}`);
  for (const connector of connectors) {
    terminal.out(`\n${connector.title}: ${connector.state}. ${connector.because}`);
    for (const sync of connector.syncs) {
      const trouble =
        sync.lastProblem === null ? '' : `; failed ${ago(sync.lastProblem.at, now)}: ${sync.lastProblem.detail}`;
      terminal.out(
        `  ${sync.kind.padEnd(16)} ${sync.lastCount ?? '–'} read ${ago(sync.lastCompletedAt, now)}${trouble}`,
      );
    }
  }
  for (const channel of channels) {
    const state = channel.enabled ? `on, ${channel.pending} waiting, ${channel.refused} refused` : 'off';
    terminal.out(`  channel ${channel.id.padEnd(16)} ${state}`);
  }
}
