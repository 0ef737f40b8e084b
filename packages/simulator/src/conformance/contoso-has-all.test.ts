import { expect, test } from 'vitest';
import { operations } from '../areas/catalogue.ts';
import { type ApiVersion, operationShape } from '../contract/contract.ts';
import { codeFor, codeForm, peopleOf, redeem, signInApplication } from '../entra/sign-in.suite.ts';
import { type Simulated, simulate, smallContoso } from '../testing/simulated.suite.ts';
import { standings } from './standing.ts';

/** Parents that are looked at before it is said that nothing is below any of them. */
const mostParents = 70;

async function itemsOf({ graph }: Simulated, version: ApiVersion, path: string, token?: string) {
  const { status, body } = await graph('GET', `/${version}${path}`, {
    headers: { consistencylevel: 'eventual' },
    ...(token === undefined ? {} : { token }),
  });
  return status === 200 && Array.isArray(body.value) ? (body.value as { id?: string }[]) : [];
}

/** Somebody's own token, for `/me`. */
async function tokenOfSomebody(simulated: Simulated): Promise<string> {
  const scopes = ['User.Read', 'User.Read.All', 'Directory.Read.All'];
  const application = signInApplication(simulated, { scopes });
  const { admin } = peopleOf(simulated);
  const query = { scope: ['openid', ...scopes].join(' ') };
  const code = await codeFor(simulated, application.clientId, admin.id, { query });
  return (await redeem(simulated, application, codeForm(code))).body.access_token;
}

/** Keys that are not the ids of a listing above them. */
function keysFor(simulated: Simulated, name: string): readonly string[] | undefined {
  const { world } = simulated.simulator;
  const tenant = world.findTenant('Contoso')!;
  switch (name) {
    case 'appId':
      return [
        '0000000a-0000-0000-c000-000000000000',
        ...[...tenant.servicePrincipals.values()].map((one) => one.appId),
      ];
    case 'roleTemplateId':
      return ['62e90394-69f5-4237-9190-012177145e10'];
    case 'category':
      return ['DeviceConfiguration'];
    default:
      return undefined;
  }
}

test('Contoso has one object of every collection that is modelled', { timeout: 600_000 }, async () => {
  const simulated = await simulate({ tenants: [smallContoso({ surroundings: true })] });
  const mine = await tokenOfSomebody(simulated);
  const parents = new Map<string, readonly string[]>();
  /** The addresses that a path stands for: with the keys of what is there. */
  const addressesOf = async (version: ApiVersion, path: string): Promise<readonly string[]> => {
    const [, before = '', name, after = ''] = /^(.*?)\{([^}]+)\}(.*)$/.exec(path) ?? [];
    if (name === undefined) return [path];
    const above = before.replace(/\/$/, '');
    const key = `${version}${above}`;
    const known = keysFor(simulated, name);
    if (known === undefined && !parents.has(key)) {
      const items = await itemsOf(simulated, version, `${above}`);
      parents.set(
        key,
        items.flatMap(({ id }) => (id === undefined ? [] : [id])),
      );
    }
    const keys = known ?? parents.get(key) ?? [];
    const nested = await Promise.all(
      keys.slice(0, mostParents).map((one) => addressesOf(version, `${before}${one}${after}`)),
    );
    return nested.flat();
  };
  const collections = standings()
    .filter(({ method, kind }) => method === 'GET' && kind === 'modelled')
    .map(({ path, version }) => ({ path, version, answer: operationShape('GET', version, path)?.answer }))
    .filter(({ path, answer }) => ['many', 'values'].includes(answer?.kind ?? '') || path.endsWith('/delta()'));
  expect(collections.length).toBeGreaterThan(60);
  const empty: string[] = [];
  for (const { path, version } of collections) {
    let isThere = false;
    for (const address of await addressesOf(version, path)) {
      isThere = (await itemsOf(simulated, version, address, path.startsWith('/me') ? mine : undefined)).length > 0;
      if (isThere) break;
    }
    if (!isThere) empty.push(`${version}${path}`);
  }
  expect(empty).toEqual([]);
  expect(operations.length).toBeGreaterThan(collections.length);
});
