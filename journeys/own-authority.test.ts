import { X509Certificate } from 'node:crypto';
import { minute, second } from '@picket/domain';
import { makeCertificates, TestClock } from '@picket/server/testing';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askGraph } from './ask-graph.ts';
import { choose, deploy, grantSetup, planOf } from './setup-deployment.ts';
import { startWorld, type World } from './world.ts';

/** An instance whose certificate comes from an authority of the operator's own, and the day that authority is replaced. */

let world: World;
let authority: string;
let successor: string;
/** What `PICKET_OWN_CA` says at the next start. */
let named = '';
beforeAll(async () => {
  const clock = new TestClock();
  [authority, successor] = [(await makeCertificates(clock)).ca, (await makeCertificates(clock)).ca];
  named = authority;
  world = await startWorld({
    seed: 71,
    ownCa: () => named,
    contoso: { users: 4, phones: 6, oddPhones: false },
    rhythm: { pollMs: 5 * second },
  });
  await world.pass(30 * second);
  await grantSetup(world);
  await choose(world, 'All employees', {
    android: { modes: ['work-profile'], agent: { kind: 'none' } },
    ios: { volumePurchase: false, agent: { kind: 'none' } },
  });
}, 120_000);
afterAll(() => world?.close());

const profiles = '/deviceManagement/deviceConfigurations';

/** What the customer's own tool reads of Graph: each profile that makes phones trust something, and what. */
async function trusted(): Promise<readonly { readonly id: string; readonly type: string; readonly pem: string }[]> {
  // Only beta has these types: https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-iostrustedrootcertificate
  const { value } = (await askGraph(world, 'GET', profiles, undefined, 'beta')) as unknown as {
    value: Record<string, string>[];
  };
  return value
    .filter((each) => /TrustedRootCertificate$/.test(each['@odata.type'] ?? ''))
    .map(({ id = '', '@odata.type': type = '', trustedRootCertificate = '' }) => ({
      id,
      type: type.replace('#microsoft.graph.', ''),
      pem: new X509Certificate(Buffer.from(trustedRootCertificate, 'base64')).toString(),
    }));
}

const startAgainWith = async (pem: string) => {
  named = pem;
  await world.kill();
  await world.restart();
  await world.pass(10 * second);
};

const pemsOf = async () => new Set((await trusted()).map(({ pem }) => pem));
const plain = (pem: string) => new X509Certificate(pem).toString();

test('the authority is planned for each platform that was chosen, and says which one it is', async () => {
  const { steps } = await planOf(world);
  const made = steps.filter(({ kind }) => kind === 'configuration-profile');
  expect(made.map(({ action, platform }) => [action, platform]).toSorted()).toEqual([
    ['create', 'android'],
    ['create', 'ios'],
  ]);
  for (const { remarks } of made) expect(remarks[0]).toMatch(/^It is "Picket sandbox authority", valid until 20/);
});

test('what is made is the certificate itself, and phones say that they have it', async () => {
  expect(await deploy(world)).toMatchObject({ state: 'completed' });
  expect(await pemsOf()).toEqual(new Set([plain(authority)]));
  const made = await trusted();
  expect(made.map(({ type }) => type).toSorted()).toEqual([
    'androidWorkProfileTrustedRootCertificate',
    'iosTrustedRootCertificate',
  ]);
  const { phones } = world.simulator.control;
  for (let times = 0; times < 2; times++) {
    for (const { phoneId } of phones.list({ tenant: 'Contoso' })) phones.checkIn({ phone: phoneId });
    await world.pass(minute);
  }
  let have = 0;
  for (const { id } of made) {
    const { successCount } = (await askGraph(world, 'GET', `${profiles}/${id}/deviceStatusOverview`)) as unknown as {
      readonly successCount: number;
    };
    have += successCount;
  }
  expect(have).toBeGreaterThan(0);
});

test('its successor comes beside it, and then it goes: each time the plan says so first', async () => {
  await startAgainWith(`${authority}\n${successor}`);
  expect((await planOf(world)).sums).toMatchObject({ create: 2, leave: 2, change: 0, delete: 0 });
  await deploy(world);
  expect(await pemsOf()).toEqual(new Set([plain(authority), plain(successor)]));

  await startAgainWith(successor);
  const { steps, sums } = await planOf(world);
  expect(sums).toMatchObject({ create: 0, leave: 2, change: 0, delete: 2 });
  // Nothing has happened yet: it is only planned.
  expect(await pemsOf()).toContain(plain(authority));
  await deploy(world);
  expect(await pemsOf()).toEqual(new Set([plain(successor)]));
  const { objects } = await world.call(wire.getDeployment);
  expect(objects.map(({ key }) => key)).not.toContain(steps.find(({ action }) => action === 'delete')?.key);
}, 120_000);
