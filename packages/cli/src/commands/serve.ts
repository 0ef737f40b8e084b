import { mkdirSync } from 'node:fs';
import { PicketError } from '@picket/domain';
import {
  makeCertificates,
  type PicketServer,
  readSettings,
  realOptionsOf,
  startReal,
  systemClock,
} from '@picket/server';
import { buildConsole, consoleFolder } from '../console-build.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { keepCertificates } from '../kept-files.ts';
import type { Terminal } from '../session.ts';

/** `picket serve`: the server alone, by its settings, without any simulator. Ends with a signal. */
export async function serve(
  terminal: Terminal,
  signal: AbortSignal,
  { roles }: { readonly roles?: string } = {},
): Promise<void> {
  let server: PicketServer | undefined;
  try {
    const settings = readSettings(
      roles === undefined ? terminal.env : { ...terminal.env, PICKET_ROLES: roles },
      undefined,
      systemClock.now(),
    );
    buildConsole();
    mkdirSync(settings.dataDirectory, { recursive: true, mode: 0o700 });
    const needsCertificate = settings.tlsPort !== undefined && settings.tlsCertificate === undefined;
    server = await startReal(
      realOptionsOf(settings, {
        consoleFolder,
        ownCertificate: needsCertificate
          ? await keepCertificates(settings.dataDirectory, () => makeCertificates(systemClock))
          : undefined,
        onDatabaseLost: () => process.exit(exitCodes.failed),
      }),
    );
  } catch (error) {
    if (error instanceof PicketError) throw new CommandFailure(exitCodes.failed, `${error.message}\n(${error.code})`);
    throw error;
  }
  terminal.err(`Picket listens at ${[server.addresses.http, server.addresses.https].filter(Boolean).join(' and ')}`);
  for (const { method, path, because } of server.openDoors)
    terminal.err(`  open to everybody: ${method} ${path} (${because})`);
  if (server.welcome !== undefined) {
    terminal.err(
      `\nNobody is an operator yet. This link makes the first Owner; it works once, for a day:\n  ${server.welcome}`,
    );
  }
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  terminal.err('Picket: stopping …');
  await server.close();
}
