// The real server, started as `picket serve` starts it, in a process of its own.
import { type PicketServer, type RealOptions, startReal } from '@picket/server';
import { partnerConnectorId } from '@picket/simulator';
import { offer } from '../harness/side-process.ts';

export interface ServerWish {
  readonly url: string;
  readonly directory: string;
  /** The simulator's. */
  readonly origin: string;
  readonly roles: NonNullable<RealOptions['roles']>;
  readonly rhythm: RealOptions['rhythm'];
}

let running: PicketServer | undefined;

const methods = {
  async start({ url, directory, origin, roles, rhythm }: ServerWish) {
    running = await startReal({
      directory,
      databaseUrl: url,
      roles,
      rhythm,
      hosts: {
        login: origin,
        graph: origin,
        partner: {
          url: `${origin}/partner/v1`,
          scope: 'https://api.manage.microsoft.com//.default',
          connectorId: partnerConnectorId,
          name: 'Picket',
          consoleUrl: 'http://127.0.0.1/',
        },
      },
      listen: { http: { host: '127.0.0.1', port: 0 } },
      logLevel: 'error',
      onDatabaseLost: () => process.exit(1),
    });
    return { address: running.addresses.http, welcome: running.welcome };
  },
};

export type ServerMethods = typeof methods;

offer(methods);
