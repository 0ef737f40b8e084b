import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PicketError } from '@picket/domain';
import {
  attributeStory,
  partnerStory,
  type SignInSetUp,
  setUpDemonstration,
  setUpSignIn,
  tellStory,
} from '@picket/sandbox';
import {
  type Certificates,
  forgetDemonstration,
  makeCertificates,
  type PicketServer,
  startReal,
  systemClock,
  systemSecrets,
} from '@picket/server';
import {
  connectControl,
  contoso,
  fabrikam,
  makeCertificates as makeSimulatorCertificates,
  PortTaken,
  partnerConnectorId,
  picketRegistrations,
  type Simulator,
  startSimulator,
  toolsRegistration,
} from '@picket/simulator';
import { buildConsole, consoleFolder } from '../console-build.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { keepCertificates, writeSecret } from '../kept-files.ts';
import type { Terminal } from '../session.ts';
import { writeTools } from '../simulator-files.ts';

export interface SandboxOptions {
  readonly seed?: string;
  /** Without stories the fleet stands still until somebody moves it. */
  readonly stories?: boolean;
}

/** The places of the design; tests and second sandboxes may move them. */
const places = { picket: 4800, picketTls: 4843, simulator: 4900, simulatorTls: 4943 };

/** Its passphrase is printed: these are throw-away keys on loopback addresses. */
const owner = { name: 'owner', passphrase: 'sandbox-passphrase' };

const second = 1_000;

/** `npm start`: a complete world on this machine, with something to see within a minute and a half. Ends with a signal. */
export async function sandbox(terminal: Terminal, options: SandboxOptions, signal: AbortSignal): Promise<void> {
  const directory = terminal.env.PICKET_DATA ?? join(terminal.workingDirectory, '.picket');
  const port = (name: keyof typeof places) => portOf(terminal, name);
  const startedAt = terminal.now();
  terminal.err('Picket sandbox: a simulated Microsoft tenant, a real server, and phones that get into trouble.');

  terminal.err('  preparing the console …');
  buildConsole();
  try {
    await forgetDemonstration(directory);
  } catch (error) {
    throw asFailure(error);
  }
  mkdirSync(join(directory, 'simulator'), { recursive: true });

  terminal.err('  starting the simulator …');
  const simulatorTls = await keepCertificates(join(directory, 'simulator'), makeSimulatorCertificates);
  const simulator = await startMicrosoft(options, port('simulator'), { port: port('simulatorTls'), ...simulatorTls });
  let server: PicketServer | undefined;
  try {
    // Before the server says that it is healthy, everything that people's own tools look for is there.
    writeTools(directory, simulator);
    terminal.err('  starting the server …');
    const tls = await keepCertificates(directory, () => makeCertificates(systemClock));
    const metricsToken = Buffer.from(systemSecrets.bytes(24)).toString('base64url');
    server = await startPicket(
      directory,
      simulator,
      { http: port('picket'), https: port('picketTls') },
      { tls, metricsToken },
    );
    terminal.err('  setting up Contoso as an administrator would …');
    const picketUrl = server.addresses.http;
    const control = connectControl(simulator.origin);
    await control.partners.offer({ displayName: 'Picket', consoleUrl: picketUrl });
    const setUp = await setUpDemonstration({
      picketUrl,
      welcomeUrl: server.welcome ?? '',
      control,
      owner,
      fetch: terminal.fetch,
    });
    const signIn = await setUpSignIn({
      picketUrl,
      control,
      ownerToken: setUp.ownerToken,
      tenantId: setUp.linkedTenantId,
      tenant: 'Contoso',
      fetch: terminal.fetch,
    });
    writeSecret(
      join(directory, 'metrics.json'),
      `${JSON.stringify({ url: server.metricsUrl, token: metricsToken }, null, 2)}\n`,
    );
    writeSecret(join(directory, 'cli.json'), `${JSON.stringify({ url: picketUrl, token: setUp.token }, null, 2)}\n`);
    terminal.out(welcome({ server, simulator, directory, signIn }, Math.round((terminal.now() - startedAt) / second)));
    if (options.stories !== false) await tellStories(terminal, simulator, signal);
    else await untilAborted(signal);
  } finally {
    terminal.err('Picket sandbox: stopping …');
    await server?.close();
    await simulator.close();
  }
}

async function startMicrosoft(
  options: SandboxOptions,
  httpPort: number,
  https: { port: number; key: string; cert: string },
): Promise<Simulator> {
  try {
    return await startSimulator({
      seed: options.seed ?? 'picket',
      httpPort,
      https,
      // Nobody has consented yet: that is where the demonstration begins.
      tenants: [
        contoso({
          // The setup begins where there is no connector yet.
          surroundings: false,
          registrations: [...picketRegistrations(false), toolsRegistration('Contoso')],
        }),
        fabrikam(),
      ],
    });
  } catch (error) {
    throw asFailure(error);
  }
}

async function startPicket(
  directory: string,
  simulator: Simulator,
  ports: { http: number; https: number },
  { tls, metricsToken }: { readonly tls: Certificates; readonly metricsToken: string },
): Promise<PicketServer> {
  const host = '127.0.0.1';
  try {
    return await startReal({
      directory,
      hosts: {
        login: simulator.origin,
        graph: simulator.origin,
        partner: {
          url: `${simulator.origin}/partner/v1`,
          scope: 'https://api.manage.microsoft.com//.default',
          connectorId: partnerConnectorId,
          name: 'Picket',
          consoleUrl: `http://${host}:${ports.http}`,
        },
      },
      // Faster than anybody should ask Microsoft: this is a demonstration.
      rhythm: {
        syncEveryMs: {
          users: 60 * second,
          groups: 60 * second,
          'entra-devices': 30 * second,
          'managed-devices': 10 * second,
          'app-installs': 10 * second,
        },
        signInsEveryMs: 3 * second,
        heartbeatEveryMs: 30 * second,
        pollMs: 500,
      },
      listen: { http: { host, port: ports.http }, https: { host, port: ports.https, key: tls.key, cert: tls.cert } },
      consoleFolder,
      metricsDoor: { port: 0, token: metricsToken },
      logLevel: 'warn',
      onDatabaseLost: () => process.exit(exitCodes.failed),
    });
  } catch (error) {
    throw asFailure(error);
  }
}

async function tellStories(terminal: Terminal, simulator: Simulator, signal: AbortSignal): Promise<void> {
  const control = connectControl(simulator.origin);
  const clock = {
    now: () => terminal.now() as never,
    sleep: async (ms: number, aborted?: AbortSignal) => {
      aborted?.throwIfAborted();
      await terminal.sleep(ms);
    },
  };
  const stories = [attributeStory, partnerStory].map(async (story) => {
    while (!signal.aborted) {
      try {
        await tellStory(
          { control, clock, tell: (text) => terminal.out(`${timeOf(terminal)}  ${text}`), signal, phaseMs: 6 * second },
          'Contoso',
          story,
        );
      } catch (error) {
        if (!signal.aborted)
          terminal.err(`a story broke off and begins anew: ${error instanceof Error ? error.message : String(error)}`);
        await terminal.sleep(5 * second);
      }
    }
  });
  await Promise.all(stories);
}

interface Started {
  readonly server: PicketServer;
  readonly simulator: Simulator;
  readonly directory: string;
  readonly signIn: SignInSetUp;
}

function welcome({ server, simulator, directory, signIn }: Started, seconds: number): string {
  return `
Ready after ${seconds} s.

  Console      ${server.addresses.http}        sign in as "${owner.name}" with "${owner.passphrase}"
               ${server.addresses.https ?? ''}      its certificate authority: ${join(directory, 'ca.pem')}
               or with the simulated Microsoft: ${signIn.address}
               as ${signIn.people.map(({ userName, role }) => `${userName} (${role})`).join(', ')}
  Admin center ${simulator.origin}/intune        simulated: pick an administrator
  Microsoft    ${simulator.origin}        simulated; ${simulator.httpsOrigin ?? ''} with ${join(directory, 'simulator', 'ca.pem')}
  Your tools   ${join(directory, 'simulator', 'apps.json')}
  Terminal     npx picket status | devices list | devices show ID | findings list | sync --dry-run

Two phones of Contoso get into trouble, are shut out, updated and let in again, over and over. Fabrikam waits to be linked.
This is a demonstration with throw-away keys, not for real tenants. State: ${directory} (each start begins anew). Ctrl-C ends it.
`;
}

function timeOf(terminal: Terminal): string {
  return new Date(terminal.now()).toISOString().slice(11, 19);
}

function portOf(terminal: Terminal, name: keyof typeof places): number {
  const variable = {
    picket: 'PICKET_PORT',
    picketTls: 'PICKET_TLS_PORT',
    simulator: 'PICKET_SIMULATOR_PORT',
    simulatorTls: 'PICKET_SIMULATOR_TLS_PORT',
  }[name];
  const text = terminal.env[variable];
  if (text === undefined) return places[name];
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandFailure(exitCodes.usage, `${variable} must be a port, not "${text}".`);
  return port;
}

function asFailure(error: unknown): unknown {
  if (error instanceof PicketError) return new CommandFailure(exitCodes.failed, `${error.message}\n(${error.code})`);
  if (error instanceof PortTaken)
    return new CommandFailure(
      exitCodes.failed,
      `${error.message}\nStop what listens there, or choose another with PICKET_SIMULATOR_PORT and PICKET_SIMULATOR_TLS_PORT.`,
    );
  return error;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
