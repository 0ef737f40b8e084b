import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operations } from '../areas/catalogue.ts';
import { type ApiVersion, contractOperations, operationShape, propertiesOf } from '../contract/contract.ts';
import { bodiesOf } from '../testing/contract-bodies.suite.ts';
import { type Reply, type Simulated, send, simulate } from '../testing/simulated.suite.ts';

/** Ids of things that are there, for paths to name. */
function idsOf({ simulator }: Simulated, name: string) {
  const tenant = simulator.world.findTenant(name)!;
  const phone = [...tenant.phones.values()].find(
    ({ managedDeviceId, entraObjectId }) => managedDeviceId && entraObjectId,
  )!;
  const first = (collection: string) => tenant.kept.all(collection)[0]?.id ?? '';
  return {
    'user-id': [...tenant.users.values()][0]!.id,
    'group-id': [...tenant.groups.values()][0]!.id,
    'device-id': phone.entraObjectId!,
    deviceId: tenant.devices.get(phone.entraObjectId!)!.deviceId,
    'managedDevice-id': phone.managedDeviceId!,
    'mobileApp-id': first('/deviceAppManagement/mobileApps'),
    'managedDeviceMobileAppConfiguration-id': first('/deviceAppManagement/mobileAppConfigurations'),
    'deviceConfiguration-id': first('/deviceManagement/deviceConfigurations'),
    'deviceCompliancePolicy-id': [...tenant.compliancePolicies.keys()][0] ?? '',
    'conditionalAccessPolicy-id': [...tenant.conditionalAccessPolicies.keys()][0] ?? '',
    'deviceCategory-id': first('/deviceManagement/deviceCategories'),
    'notificationMessageTemplate-id': first('/deviceManagement/notificationMessageTemplates'),
    'organization-id': tenant.id,
  } as Readonly<Record<string, string>>;
}

const fill = (path: string, ids: Readonly<Record<string, string>>) =>
  path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => ids[name] || '6c1f0a52-3f4f-4c0e-9d5e-0a4b6f1c2d3e');

/** One or two relationships of a type, with options that fit them or do not. */
function expansionsOf(version: ApiVersion, type: string) {
  const names = Object.entries(propertiesOf(version, type) ?? {}).flatMap(([name, { navigation }]) =>
    navigation === true ? [name] : [],
  );
  if (names.length === 0) return undefined;
  const options = fc.constantFrom(
    '',
    '',
    '($select=id)',
    '($top=1)',
    '($select=shoeSize)',
    '($expand=users)',
    '($top=x)',
  );
  const term = fc.tuple(fc.constantFrom(...names), options).map((parts) => parts.join(''));
  return fc.array(term, { minLength: 1, maxLength: 2 }).map((terms) => terms.join(','));
}

/** Everything by which another tenant could be recognised. */
function tracesOf({ simulator }: Simulated, name: string): readonly string[] {
  const tenant = simulator.world.findTenant(name)!;
  return [tenant.id, tenant.domain, ...[...tenant.users.values()].map(({ id }) => id), ...tenant.managedDevices.keys()];
}

function requireDecent(reply: Reply, place: string, foreign: readonly string[]): void {
  const text = JSON.stringify(reply.body ?? null);
  expect(reply.status === 501 || reply.status < 500, `${place}: ${reply.status} ${text.slice(0, 300)}`).toBe(true);
  expect(text, place).not.toMatch(/\bat \S+ \(|node:internal|\.ts:\d+/);
  expect(
    foreign.filter((trace) => text.includes(trace)),
    place,
  ).toEqual([]);
  if (reply.status >= 400) expect(typeof reply.body.error.message, place).toBe('string');
}

test('every operation of the contract is answered, or refused by its own name', { timeout: 300_000 }, async () => {
  const simulated = await simulate();
  const token = await simulated.token();
  const ids = idsOf(simulated, 'Contoso');
  const foreign = tracesOf(simulated, 'Fabrikam');
  const known = new Set(
    operations.flatMap(({ method, path, versions }) => versions.map((version) => `${method} /${version}${path}`)),
  );
  let refused = 0;
  for (const [name, shape] of Object.entries(contractOperations)) {
    const [method = '', path = ''] = name.split(' ');
    const reply = await send(
      method,
      simulated.origin + fill(path, ids),
      token,
      shape.body === undefined ? undefined : {},
      { consistencylevel: 'eventual' },
    );
    requireDecent(reply, name, foreign);
    if (known.has(name) || name.endsWith('$batch')) continue;
    refused += 1;
    expect(reply.status, name).toBe(501);
    expect(reply.body.error.message).toContain(
      path
        .split('/')
        .at(-1)
        ?.split('(')[0]
        ?.replace(/[{}].*/, '') ?? '',
    );
  }
  expect(refused).toBeLessThan(130);
});

test('whatever is sent to an operation, right or wrong, gets an answer that is decent and of the own tenant', {
  timeout: 600_000,
}, async () => {
  const simulated = await simulate();
  const token = await simulated.token();
  const ids = [idsOf(simulated, 'Contoso'), idsOf(simulated, 'Fabrikam')];
  const foreign = tracesOf(simulated, 'Fabrikam');
  const written = operations
    .flatMap(({ method, path, versions }) => versions.map((version) => ({ method, path, version })))
    .filter(({ method, path, version }) => operationShape(method, version, path)?.body !== undefined);
  expect(written.length).toBeGreaterThan(60);
  const requests = fc.constantFrom(...written).chain(({ method, path, version }) =>
    fc.record({
      method: fc.constant(method),
      version: fc.constant<ApiVersion>(version),
      path: fc.constant(path),
      ids: fc.constantFrom(...ids),
      body: bodiesOf(version, operationShape(method, version, path)!),
    }),
  );
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, version, path, ids: those, body }) => {
      const address = `/${version}${fill(path, those)}`;
      const reply = await send(method, simulated.origin + address, token, body);
      // What a caller named itself may come back in the refusal.
      const own = foreign.filter((trace) => !address.includes(trace) && !JSON.stringify(body ?? null).includes(trace));
      requireDecent(reply, `${method} ${address} ${JSON.stringify(body)}`, own);
    }),
    { numRuns: 400, seed: 20_261_120 },
  );
});

test('whatever is asked of a listing, it answers or refuses', { timeout: 300_000 }, async () => {
  const simulated = await simulate();
  const token = await simulated.token();
  const foreign = tracesOf(simulated, 'Fabrikam');
  const ids = idsOf(simulated, 'Contoso');
  const listings = operations
    .filter(({ method, path }) => method === 'GET' && !path.includes('delta'))
    .map(({ path, versions: [version = 'v1.0'] }) => ({
      path: `/${version}${fill(path, ids)}`,
      expansions: expansionsOf(version, operationShape('GET', version, path)?.answer?.type ?? ''),
    }));
  expect(listings.filter(({ expansions }) => expansions !== undefined).length).toBeGreaterThan(30);
  const options = {
    $top: fc.constantFrom('1', '0', '-1', '5000', 'x'),
    $select: fc.constantFrom('id', 'id,displayName', 'shoeSize', '*', ','),
    $filter: fc.oneof(
      fc.constantFrom(
        "id eq 'x'",
        "displayName eq 'a' or 1 eq 1",
        "startswith(displayName,'a')",
        "id eq '' or '1'='1'",
      ),
      fc.string(),
    ),
    $orderby: fc.constantFrom('displayName', 'displayName desc', 'shoeSize', '; drop'),
    $skiptoken: fc.oneof(fc.string(), fc.constant(Buffer.from('["x","y"]').toString('base64url'))),
    $skip: fc.constantFrom('0', '3', '-2'),
    $count: fc.constantFrom('true', 'false', 'perhaps'),
    $search: fc.constantFrom('"displayName:a"', 'a'),
  };
  const wrong = fc.constantFrom(
    'assignments',
    'members',
    '__proto__',
    'constructor',
    'id',
    'a(',
    'a(b)',
    '*',
    ',',
    "x'",
  );
  const requests = fc.constantFrom(...listings).chain(({ path, expansions }) =>
    fc.record({
      path: fc.constant(path),
      query: fc.record(
        { ...options, $expand: expansions === undefined ? wrong : fc.oneof(expansions, wrong, fc.string()) },
        { requiredKeys: [] },
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(requests, async ({ path, query }) => {
      const address = `${path}?${new URLSearchParams(query as Record<string, string>)}`;
      const reply = await send('GET', simulated.origin + address, token, undefined, { consistencylevel: 'eventual' });
      requireDecent(reply, address, foreign);
    }),
    { numRuns: 400, seed: 20_261_121 },
  );
});
