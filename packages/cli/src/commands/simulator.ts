import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  contoso,
  fabrikam,
  makeCertificates,
  PortTaken,
  type Simulator,
  startSimulator,
  type TenantSpec,
  toolsRegistration,
} from '@picket/simulator';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { keepCertificates } from '../kept-files.ts';
import type { Terminal } from '../session.ts';
import { writeTools } from '../simulator-files.ts';

export interface SimulatorCommandOptions {
  readonly devices?: string;
  readonly users?: string;
  readonly tenants: string;
  readonly seed: string;
  readonly port: string;
  readonly tlsPort: string;
  readonly host: string;
  readonly throttling?: boolean;
}

/** As large as its design goes. */
const mostDevices = 100_000;
const mostUsers = 50_000;
const mostTenants = 50;

/** `picket simulator`: Entra, Graph and Intune, without Picket. Ends with a signal. */
export async function simulate(
  terminal: Terminal,
  options: SimulatorCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const tenants = readTenants(options);
  const httpPort = wholeNumber('--port', options.port, 0, 65_535);
  const httpsPort = wholeNumber('--tls-port', options.tlsPort, 0, 65_535);
  const directory = terminal.env.PICKET_DATA ?? join(terminal.workingDirectory, '.picket');
  mkdirSync(join(directory, 'simulator'), { recursive: true });
  terminal.err('Picket simulator: making the tenants …');
  const { key, cert } = await keepCertificates(join(directory, 'simulator'), makeCertificates);
  let simulator: Simulator;
  try {
    simulator = await startSimulator({
      seed: options.seed,
      tenants,
      httpPort,
      https: { port: httpsPort, key, cert },
      host: options.host,
      throttling: options.throttling ?? false,
    });
  } catch (error) {
    throw asFailure(error, options.host);
  }
  try {
    terminal.out(welcome(simulator, directory, writeTools(directory, simulator), options));
    await untilAborted(signal);
  } finally {
    terminal.err('Picket simulator: stopping …');
    await simulator.close();
  }
}

function readTenants({ tenants, devices, users }: SimulatorCommandOptions): readonly TenantSpec[] {
  const names = tenants.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Za-z][A-Za-z0-9 ]{0,40}$/.test(name))) {
    throw usage(`--tenants takes names of letters and digits with commas between, not "${tenants}".`);
  }
  const domains = names.map((name) => `${name.toLowerCase().replaceAll(' ', '-')}.example`);
  if (new Set(domains).size < names.length) throw usage('--tenants names the same tenant twice.');
  if (names.length > mostTenants) throw usage(`--tenants takes ${mostTenants} names at most.`);
  const phones = devices === undefined ? undefined : wholeNumber('--devices', devices, 1, mostDevices);
  const people = users === undefined ? undefined : wholeNumber('--users', users, 2, mostUsers);
  return names.map((displayName, index) => {
    const like = index === 0 ? contoso : fabrikam;
    const usual = like();
    const registrations = (usual.registrations ?? []).filter(({ displayName: name }) => !name.endsWith(' tools'));
    return like({
      displayName,
      domain: domains[index] ?? '',
      phones: phones ?? usual.phones,
      // Ten phones are held by some three people with two or three each, as in the ready-made tenants.
      users: people ?? (phones === undefined ? usual.users : Math.max(10, Math.round(phones * 0.3))),
      registrations: [...registrations, toolsRegistration(displayName)],
    });
  });
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw usage(`${option} must be a whole number from ${least} to ${most}, not "${text}".`);
}

const usage = (message: string) => new CommandFailure(exitCodes.usage, message);

function asFailure(error: unknown, host: string): unknown {
  if (error instanceof PortTaken) {
    return new CommandFailure(
      exitCodes.failed,
      `${error.message}\nStop what listens there, or choose another with --port and --tls-port.`,
    );
  }
  const { code } = error as { readonly code?: string };
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EACCES') {
    return new CommandFailure(exitCodes.failed, `--host ${host}: this machine cannot listen there (${code}).`);
  }
  return error;
}

function welcome(simulator: Simulator, directory: string, apps: string, { host }: SimulatorCommandOptions): string {
  const secure = simulator.httpsOrigin ?? '';
  const tenants = simulator.control.tenants.list().map(({ displayName, tenantId, phones, users, admins }) => {
    const [admin] = admins;
    return `  ${displayName.padEnd(12)} ${tenantId}   ${phones} phones, ${users} people; administrator ${admin?.userPrincipalName ?? ''}`;
  });
  const isLocal = ['127.0.0.1', 'localhost', '::1'].includes(host);
  const exposed = isLocal
    ? ''
    : `\n  It listens at ${host}: whoever reaches it can be any administrator of these tenants. The controls answer this machine only.\n`;
  return `
  Admin center ${simulator.origin}/intune        pick any administrator: there are no passwords
  Graph, Entra ${simulator.origin}   and   ${secure}
               trust ${join(directory, 'simulator', 'ca.pem')} (NODE_EXTRA_CA_CERTS), sign in at ${secure}/{tenant}
  Applications ${apps}
               one a tenant, with its secret and every permission
  Controls     ${simulator.origin}/control        clock, faults, phones, ledger

${tenants.join('\n')}
${exposed}
How to use it for your own tool: docs/how-to/use-the-simulator.md. Nothing is kept: each start makes them anew. Ctrl-C ends it.
`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
