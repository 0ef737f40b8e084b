/** One thing that the environment may say. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Everything the `picket` command reads of its environment. */
export const environment: readonly EnvironmentSetting[] = [
  {
    name: 'PICKET_DATA',
    fallback: '`.picket` where it is run',
    meaning: 'The data directory: keys, certificates, the embedded database, `cli.json`.',
  },
  {
    name: 'PICKET_URL',
    fallback: 'from `cli.json`',
    meaning: 'The server that commands speak to. Together with `PICKET_TOKEN`.',
  },
  { name: 'PICKET_TOKEN', fallback: 'from `cli.json`', meaning: 'An API token (`pkt_…`).' },
  {
    name: 'PICKET_TENANT',
    fallback: 'the only one, or the only linked one',
    meaning: 'Name or id of the tenant; `--tenant` says the same.',
  },
  { name: 'PICKET_PORT', fallback: '4800', meaning: 'Sandbox: console and API.' },
  { name: 'PICKET_TLS_PORT', fallback: '4843', meaning: 'Sandbox: the same with TLS and HTTP/2.' },
  { name: 'PICKET_SIMULATOR_PORT', fallback: '4900', meaning: 'Sandbox: the simulated Microsoft.' },
  { name: 'PICKET_SIMULATOR_TLS_PORT', fallback: '4943', meaning: 'Sandbox: the same with TLS.' },
];
