import { renderSettings as renderServerSettings } from '@picket/server/reference';

/** What of the environment is not the server's: each reader, by name. */
const others: readonly { readonly name: string; readonly readBy: string; readonly meaning: string }[] = [
  { name: 'PICKET_URL', readBy: 'commands', meaning: 'The server they speak to. Together with `PICKET_TOKEN`.' },
  { name: 'PICKET_TOKEN', readBy: 'commands', meaning: 'An API token (`pkt_…`).' },
  {
    name: 'PICKET_TENANT',
    readBy: 'commands',
    meaning: 'Name or id of the tenant, as `--tenant`. Without it: the only one, or the only linked one.',
  },
  { name: 'PICKET_SIMULATOR_PORT', readBy: 'sandbox', meaning: 'The simulated Microsoft. 4900 when not set.' },
  { name: 'PICKET_SIMULATOR_TLS_PORT', readBy: 'sandbox', meaning: 'The same with TLS. 4943 when not set.' },
];

/** docs/reference/settings.md: what `picket serve` reads, then what other commands read. */
export function renderSettings(): string {
  const rows = others.map(({ name, readBy, meaning }) => `| \`${name}\` | ${readBy} | ${meaning} |`);
  return [
    renderServerSettings(),
    '## Read by others than the server',
    'Commands that speak to a server find it and their token by the first two, else in `cli.json` in the data directory, where the sandbox leaves it. The sandbox also reads `PICKET_DATA`, `PICKET_PORT` and `PICKET_TLS_PORT`, and nothing else of the table above: it brings its own database, hosts and rhythm.',
    ['| name | read by | meaning |', '|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}
