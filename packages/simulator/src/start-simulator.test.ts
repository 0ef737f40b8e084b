import { request } from 'node:https';
import { checkServerIdentity } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { PortTaken } from './http/listen.ts';
import { makeCertificates } from './real/make-certificates.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';
import { smallContoso, smallFabrikam } from './testing/simulated.suite.ts';
import { createWorld } from './world/create-world.ts';

const tenants = [smallContoso(), smallFabrikam()];

test('a taken port is named', async () => {
  const first = await startSimulator({ seed: 1, tenants });
  onTestFinished(() => first.close());
  const port = Number(new URL(first.origin).port);
  const second = startSimulator({ seed: 1, tenants, httpPort: port });
  await expect(second).rejects.toThrow(PortTaken);
  await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
});

test('where the second port is taken, the first is given back', async () => {
  const { key, cert } = await makeCertificates();
  const first = await startSimulator({ seed: 1, tenants, https: { port: 0, key, cert } });
  onTestFinished(() => first.close());
  const taken = Number(new URL(first.httpsOrigin ?? '').port);
  await expect(startSimulator({ seed: 1, tenants, https: { port: taken, key, cert } })).rejects.toMatchObject({
    port: taken,
  });
});

test('over TLS it is trusted through its own authority, by both names, and links stay there', async () => {
  const { ca, key, cert } = await makeCertificates();
  const simulator = await startSimulator({ seed: 1, tenants, https: { port: 0, key, cert } });
  onTestFinished(() => simulator.close());
  const httpsOrigin = simulator.httpsOrigin ?? '';
  const token = await tokenOf(simulator);
  for (const origin of [httpsOrigin, httpsOrigin.replace('localhost', '127.0.0.1')]) {
    const { status, body } = await get(`${origin}/v1.0/users?$top=1`, token, ca);
    expect(status).toBe(200);
    expect(body['@odata.nextLink']?.startsWith(`${origin}/`)).toBe(true);
  }
  await expect(get(`${httpsOrigin}/v1.0/users`, token, undefined)).rejects.toThrow();
});

test('behind a proxy it is known by the names that it was told, links and tokens too, and by no others', async () => {
  const graph = 'https://graph.microsoft.us';
  const simulator = await startSimulator({ seed: 1, tenants, reachedAs: [graph] });
  onTestFinished(() => simulator.close());
  const token = await tokenOf(simulator, `${graph}/.default`);
  const ask = (name: string, path: string) =>
    fetch(simulator.origin + path, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-host': name } });
  const linkFor = async (name: string) => {
    const answer = await ask(name, '/v1.0/users?$top=1');
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { '@odata.nextLink': string })['@odata.nextLink'];
  };
  expect(await linkFor('graph.microsoft.us')).toMatch(/^https:\/\/graph\.microsoft\.us\/v1\.0\/users\?/);
  expect(new URL(await linkFor('graph.microsoft.us.evil')).origin).toBe(simulator.origin);
  expect((await ask('graph.microsoft.us', '/control/ready')).status, 'controls stay on this machine').toBe(403);
  await expect(tokenOf(simulator, 'https://graph.elsewhere.example/.default')).resolves.toBeUndefined();
});

test('a world can be handed in, and looked at without a server', async () => {
  const world = createWorld({ seed: 3, tenants, clock: { now: () => 1_790_000_000_000 } });
  const simulator = await startSimulator({ seed: 'unused', world });
  onTestFinished(() => simulator.close());
  expect(simulator.world).toBe(world);
  expect(simulator.control.ready()).toMatchObject({ seed: '3' });
});

test('closing lets go of requests that are held back', async () => {
  const simulator = await startSimulator({ seed: 1, tenants });
  simulator.control.faults.add({ name: 'held', action: { kind: 'slow', ms: null }, count: null });
  const held = fetch(`${simulator.origin}/contoso.example/discovery/v2.0/keys`).catch(() => 'broken');
  while (simulator.control.faults.list()[0]?.hits === 0) await new Promise(setImmediate);
  await simulator.close();
  await held;
});

test('a body too large is refused, and a fault of our own is told without its insides', async () => {
  const errors: unknown[] = [];
  const simulator = await startSimulator({ seed: 1, tenants, onError: (error) => errors.push(error) });
  onTestFinished(() => simulator.close());
  const url = `${simulator.origin}/v1.0/users`;
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(5_000_000) })).status).toBe(413);
  Object.defineProperty(simulator.world, 'settle', {
    value: () => {
      throw new Error('the inside');
    },
  });
  const broken = await fetch(url);
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('the inside');
  expect(errors).toHaveLength(1);
});

async function tokenOf(simulator: Simulator, scope = 'https://graph.microsoft.com/.default'): Promise<string> {
  const application = simulator.control.registrations.list({ tenant: 'Contoso' }).at(-1);
  const response = await fetch(`${simulator.origin}/${application?.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application?.clientId ?? '',
      client_secret: application?.clientSecret ?? '',
      scope,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

function get(
  url: string,
  token: string,
  ca: string | undefined,
): Promise<{ status: number; body: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        headers: { authorization: `Bearer ${token}` },
        checkServerIdentity,
        ...(ca === undefined ? {} : { ca }),
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    outgoing.on('error', reject).end();
  });
}
