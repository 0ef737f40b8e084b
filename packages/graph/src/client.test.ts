import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { clientFor } from './graph-client.suite.ts';
import { type Step, withScript } from './scripted-server.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { deviceAttributes, updateDeviceAttributes, managedDevices, updateConnector } = endpoints;
const deviceId = 'd-1';
const read = 'GET /v1.0/devices/d-1?$select=id,extensionAttributes';
const write = 'PATCH /v1.0/devices/d-1';
const device = { id: deviceId, extensionAttributes: { extensionAttribute7: 'high' } };
const called = { params: { 'device-id': deviceId } };
const change = { ...called, body: { extensionAttributes: { extensionAttribute7: 'high' } } };

function refused(status: number, headers: Record<string, string> = {}): Omit<Step, 'on'> {
  return { status, headers, body: { error: { code: 'c', message: 'm' } } };
}

test('a call carries the token, an id for support, and asks for exactly what is read', async () => {
  const check: Step['check'] = ({ headers }) => {
    expect(headers.authorization).toBe('Bearer token-1');
    expect(headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  };
  await withScript([{ on: read, body: device, check }], async ({ origin }) => {
    expect(await clientFor(origin).client.call(deviceAttributes, called, never)).toEqual(device);
  });
});

test('a change sends its body, and an answer without one is fine', async () => {
  const check: Step['check'] = ({ body, headers }) => {
    expect(JSON.parse(body)).toEqual(change.body);
    expect(headers['content-type']).toBe('application/json');
  };
  await withScript([{ on: write, status: 204, check }], async ({ origin }) => {
    expect(await clientFor(origin).client.call(updateDeviceAttributes, change, never)).toBeUndefined();
  });
});

test('what Graph answers beyond the contract is let pass, what it does not keep is named', async () => {
  const script = [
    { on: read, body: { ...device, '@odata.type': '#microsoft.graph.unheardOf', isHovering: true } },
    { on: read, body: { id: deviceId, extensionAttributes: { extensionAttribute7: 7 } } },
    { on: read, body: '<html>' },
    { on: read, body: undefined },
  ];
  await withScript(script, async ({ origin }) => {
    const { client } = clientFor(origin);
    await client.call(deviceAttributes, called, never);
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({
      reason: 'unexpected',
      message: expect.stringContaining('GET /devices/{device-id}, extensionAttributes/extensionAttribute7'),
    });
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unexpected' });
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unexpected' });
  });
});

test('a refused token is replaced once', async () => {
  const withNew: Step['check'] = ({ headers }) => expect(headers.authorization).toBe('Bearer token-2');
  await withScript(
    [
      { on: read, ...refused(401) },
      { on: read, body: device, check: withNew },
    ],
    async ({ origin }) => {
      const { client, tokens, clock } = clientFor(origin);
      await client.call(deviceAttributes, called, never);
      expect(tokens.wishes).toEqual([{}, { insteadOf: 'token-1' }]);
      expect(clock.sleeps).toEqual([]);
    },
  );
});

test('and only once: consent that was withdrawn is not begged for', async () => {
  await withScript(
    [
      { on: read, ...refused(401) },
      { on: read, ...refused(401) },
    ],
    async ({ origin }) => {
      const { client, tokens } = clientFor(origin);
      await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unauthorized' });
      expect(tokens.forgotten).toEqual(['token-2']);
    },
  );
});

test('a claims challenge is passed on to whoever makes tokens', async () => {
  const claims = '{"access_token":{}}';
  const challenge = { 'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa(claims)}"` };
  await withScript(
    [
      { on: read, ...refused(401, challenge) },
      { on: read, body: device },
    ],
    async ({ origin }) => {
      const { client, tokens } = clientFor(origin);
      await client.call(deviceAttributes, called, never);
      expect(tokens.wishes).toEqual([{}, { insteadOf: 'token-1', claims }]);
    },
  );
});

test('a challenge that the new token does not meet either is not answered again', async () => {
  const challenge = {
    'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa('{"access_token":{}}')}"`,
  };
  const step = { on: read, ...refused(401, challenge) };
  await withScript([step, step], async ({ origin }) => {
    const { client, tokens } = clientFor(origin);
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unauthorized' });
    expect(tokens.wishes).toHaveLength(2);
  });
});

test('a missing permission fails at once, and the token without it is forgotten', async () => {
  await withScript([{ on: read, ...refused(403) }], async ({ origin }) => {
    const { client, tokens } = clientFor(origin);
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(tokens.forgotten).toEqual(['token-1']);
  });
});

test.each([
  ['429 with a fraction of a second', refused(429, { 'retry-after': '2.128' }), 2_128],
  ['429 without saying how long', refused(429), 500],
  ['503 with a date', refused(503, { 'retry-after': 'Sun, 01 Mar 2026 08:00:09 GMT' }), 9_000],
  ['504', refused(504), 500],
  ['a cut connection', { cut: true }, 500],
  ['500', refused(500), 500],
  ['502', refused(502), 500],
] as const)('after %s a read is tried again', async (_, trouble, waitMs) => {
  await withScript(
    [
      { on: read, ...trouble },
      { on: read, body: device },
    ],
    async ({ origin }) => {
      const { client, clock } = clientFor(origin);
      await client.call(deviceAttributes, called, never);
      expect(clock.sleeps).toEqual([waitMs]);
    },
  );
});

test('four times and no more', async () => {
  const step = { on: read, ...refused(503) };
  await withScript([step, step, step, step], async ({ origin }) => {
    const { client, clock } = clientFor(origin);
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unreachable' });
    expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
  });
});

test('a wait longer than anybody should sit through is left to the caller', async () => {
  await withScript([{ on: read, ...refused(429, { 'retry-after': '600' }) }], async ({ origin }) => {
    const { client } = clientFor(origin);
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({
      reason: 'throttled',
      details: { retryAfterMs: 600_000, status: 429 },
    });
    // The same lane: nobody else goes and asks either.
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'throttled' });
  });
});

test('a change is repeated when the service was away, not when it failed on this one', async () => {
  await withScript(
    [
      { on: write, ...refused(503) },
      { on: write, status: 204 },
      { on: write, ...refused(500) },
    ],
    async ({ origin }) => {
      const { client } = clientFor(origin);
      await client.call(updateDeviceAttributes, change, never);
      await expect(client.call(updateDeviceAttributes, change, never)).rejects.toMatchObject({ reason: 'unreachable' });
    },
  );
});

test('a redirect is never followed: the token would go along', async () => {
  for (const status of [301, 302, 307, 308]) {
    await withScript(
      (origin) => [{ on: read, status, headers: { location: `${origin}/v1.0/elsewhere` } }],
      async ({ origin }) => {
        const { client } = clientFor(origin);
        await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'misdirected' });
      },
    );
  }
});

test('an aborted call ends with the reason it was given', async () => {
  await withScript([{ on: read, body: device }], async ({ origin }) => {
    const { client } = clientFor(origin);
    await expect(client.call(deviceAttributes, called, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    await client.call(deviceAttributes, called, never);
  });
});

test('no error holds the token', async () => {
  await withScript([{ on: read, ...refused(403) }], async ({ origin }) => {
    const error: unknown = await clientFor(origin)
      .client.call(deviceAttributes, called, never)
      .catch((caught: unknown) => caught);
    expect(JSON.stringify([error, (error as Error).stack, (error as Error).message])).not.toContain('token-1');
  });
});

test('a mistake of ours does not reach the network', async () => {
  await withScript([], async ({ origin }) => {
    const { client } = clientFor(origin);
    await expect(client.call(deviceAttributes, {}, never)).rejects.toThrow('needs device-id');
    const tooMany = { query: { $top: '5000' } };
    await expect(client.begin(managedDevices, tooMany, never)).rejects.toThrow('at most 1000');
    const sneaky = { params: { 'mobileThreatDefenseConnector-id': 'x' }, body: { partnerState: 'enabled' } as object };
    await expect(client.call(updateConnector, sneaky, never)).rejects.toMatchObject({ reason: 'unexpected' });
  });
});

test('an id from elsewhere cannot climb out of its path', async () => {
  await withScript(
    [{ on: 'GET /v1.0/devices/../users?$top=1?$select=id,extensionAttributes', body: device }],
    async ({ origin, seen }) => {
      await clientFor(origin).client.call(deviceAttributes, { params: { 'device-id': '../users?$top=1' } }, never);
      expect(seen).toHaveLength(1);
    },
  );
});
