// A large tenant in a process of its own, and beside it a server that sends the same bytes from memory.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contoso, startSimulator } from '@picket/simulator';
import { offer } from '../harness/side-process.ts';

interface MadeTenant {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly origin: string;
  readonly token: string;
  readonly users: number;
  readonly phones: number;
  readonly groups: number;
}

const methods = {
  async make({
    phones,
    users,
    groups,
    appsPerPhone,
  }: Readonly<Record<'phones' | 'users' | 'groups' | 'appsPerPhone', number>>): Promise<MadeTenant> {
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    const simulator = await startSimulator({
      seed: 'big',
      tenants: [contoso({ phones, users, groups, appsPerPhone, checkInEveryMs: null })],
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(usedBefore);
    const tools = simulator.control.registrations.list().find(({ displayName }) => displayName === 'Contoso tools');
    if (tools === undefined) throw new Error('there is no application for tools');
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tools.clientId,
      client_secret: tools.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const granted = await fetch(`${simulator.origin}/${tools.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: form,
    });
    const { access_token: token } = (await granted.json()) as { readonly access_token: string };
    const [tenant] = simulator.world.tenants.values();
    return {
      seconds,
      cpuSeconds: (user + system) / 1e6,
      origin: simulator.origin,
      token,
      users: tenant?.users.size ?? 0,
      phones: tenant?.managedDevices.size ?? 0,
      groups: tenant?.groups.size ?? 0,
    };
  },

  async serve({ bytes }: { readonly bytes: string }): Promise<string> {
    const body = Buffer.from(bytes);
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
};

export type SimulatorSizeMethods = typeof methods;

offer(methods);
