import { createHash } from 'node:crypto';
import { day, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Stays out of the package's exports because it is part of a suite for vitest.
import { type MatrixCaller, makeCallers } from '../packages/server/src/platform/http/matrix-callers.suite.ts';
import { holdAVersion } from './held-feed.ts';
import { linkTenant } from './link-tenant.ts';
import { owner, startWorld, type World } from './world.ts';

const unknownId = '0198c0de-ffff-4fff-8fff-ffffffffffff';
const spoken = 'canary-c4n4ry-of-fabrikam';

let world: World;
let fabrikamId: string;
let ofContoso: readonly MatrixCaller[];
let ofFabrikam: MatrixCaller;
let own: TenantIds;
let foreign: TenantIds;
/** A feed and a version of it: the instance's, and so the same for both. */
let shared: Readonly<Record<string, string>>;
let markers: ReadonlySet<string>;

/** The ids of each kind that a path can name, and what stands in queries. */
interface TenantIds {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly findingId: string;
  readonly syncId: string;
  readonly runId: string;
  readonly cursor: string;
  readonly tokenId: string;
  readonly appFileId: string;
  /** Of the bytes of an app file: of nobody in particular. */
  readonly offset: string;
}

beforeAll(async () => {
  world = await startWorld({ seed: 7 });
  const { items } = await world.call(wire.listTenants);
  fabrikamId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  // Something bad in both, so that both have findings and a history.
  for (const tenant of ['Contoso', 'Fabrikam']) {
    for (const { phoneId } of world.simulator.control.phones.list({ tenant }).filter(({ kind }) => kind === 'android'))
      world.simulator.control.phones.update({ phone: phoneId, securityPatchLevel: '2025-03-01', checkIn: true });
  }
  await linkTenant(world, { tenantId: fabrikamId, owner });
  for (const tenantId of [world.contosoId, fabrikamId]) {
    const hasFindings = async () =>
      (await world.call(wire.listFindings, { params: { tenantId }, query: { state: 'open' } })).items.length > 0;
    await world.until('both tenants have findings', hasFindings);
  }

  const callers = await makeCallers({
    url: world.url(),
    tenantId: world.contosoId,
    foreignTenantId: fabrikamId,
    owner,
    // Nobody who has expired is needed here.
    passTime: async () => {},
    close: async () => {},
  });
  const named = (name: string) => {
    const caller = callers.find((each) => each.name === name);
    if (caller === undefined) throw new Error(`no caller ${name}`);
    return caller;
  };
  ofContoso = [
    'reader',
    'responder',
    'administrator',
    'owner of the tenant',
    'token that reads',
    'token of all rights',
  ].map(named);
  ofFabrikam = named('owner of another tenant');
  own = await idsOf(world.contosoId, named('owner of the tenant'));
  foreign = await idsOf(fabrikamId, ofFabrikam);
  shared = { ...(await holdAVersion(world)), purpose: 'response', uem: 'intune' };
  await speakInFabrikam();
  markers = await markersOfFabrikam();
});
afterAll(() => world?.close());

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(
  { proof }: MatrixCaller,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const asking = fetch(world.url() + path, {
    method,
    headers: { ...proof, ...headers, ...(body === undefined ? {} : { 'content-type': kindOf(body) }) },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
  // Microsoft answers once a second about Conditional Access, and nobody else moves the clock here.
  const response = await (/\/deployment\/(plan|runs)$/.test(path) ? world.meanwhile(asking) : asking);
  return { status: response.status, text: await response.text() };
}

const kindOf = (body: unknown) => (body instanceof Uint8Array ? 'application/octet-stream' : 'application/json');

/** Both tenants upload one and the same file, under names of their own. */
const appFile = Buffer.from('one file that two tenants have');

const fill = ({ path }: wire.Operation, slots: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? unknownId);

const slotsOf = ({ path }: wire.Operation): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

async function idsOf(tenantId: string, caller: MatrixCaller): Promise<TenantIds> {
  const get = async (operation: wire.Operation, query = '') =>
    JSON.parse((await ask(caller, 'GET', `${fill(operation, { tenantId })}${query}`)).text);
  const post = async (operation: wire.Operation, body: object) =>
    JSON.parse((await ask(caller, 'POST', fill(operation, { tenantId }), { body })).text);
  const devices = await get(wire.listDevices, '?limit=1');
  const findings = await get(wire.listFindings, '?state=open');
  const run = await post(wire.startSync, { dryRun: true });
  const plan = await get(wire.planDeploymentNow);
  const deployed = await post(wire.applyDeployment, { fingerprint: plan.fingerprint });
  const calls = await get(wire.listCalls, '?limit=1');
  const token = await post(wire.createToken, { name: `token of ${tenantId}`, expiresInDays: 1 });
  const file = await post(wire.startAppUpload, {
    name: `app file of ${tenantId}.apk`,
    size: appFile.length,
    sha256: createHash('sha256').update(appFile).digest('hex'),
  });
  const place = { tenantId, appFileId: file.id, offset: '0' };
  const whole = await ask(caller, 'PUT', fill(wire.putAppBytes, place), { body: appFile });
  if (whole.status !== 200) throw new Error(whole.text);
  const ids = {
    ...place,
    deviceId: devices.items[0]?.id,
    cursor: devices.nextCursor,
    findingId: findings.items[0]?.id,
    syncId: run.id,
    runId: deployed.id,
    tokenId: token.id,
    callId: calls.items[0]?.id,
  };
  for (const [name, id] of Object.entries(ids)) if (typeof id !== 'string') throw new Error(`no ${name}: ${tenantId}`);
  return ids;
}

/** What an operator of Fabrikam writes must stay there as well. */
async function speakInFabrikam(): Promise<void> {
  const body = { reason: spoken, until: new Date(world.clock.now() + day).toISOString() };
  const { status, text } = await ask(ofFabrikam, 'POST', fill(wire.dismissFinding, { ...foreign }), { body });
  if (status !== 200) throw new Error(text);
}

/** Names and numbers that are one tenant's own, wherever they stand in an answer. */
const tellingNames = new Set([
  'name',
  'deviceName',
  'displayName',
  'userPrincipalName',
  'serialNumber',
  'entraDeviceId',
  'remoteId',
  'entraTenantId',
  'clientId',
  'hash',
  'signature',
  'reason',
]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As much as an operation gives at once; nothing where it has no pages. */
function pageOf({ query }: wire.Operation): string {
  const limit = query?.properties.limit as { readonly maximum?: number } | undefined;
  return limit === undefined ? '' : `?limit=${limit.maximum ?? 1000}`;
}

/** Every text by which something of Fabrikam can be told, from all that its own owner can read. */
async function markersOfFabrikam(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const collect = (value: unknown, name = ''): void => {
    if (typeof value === 'string') {
      if (value.length >= 6 && (tellingNames.has(name) || uuid.test(value))) found.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [inner, each] of Object.entries(value)) {
        // Who acted is the operator's identity, and one operator may work for both tenants.
        if (inner === 'actor') continue;
        // The name of a fact or a permission is a word of ours; a thing of the tenant has an id as well.
        const isWord = inner === 'name' && !('id' in value);
        if (!isWord) collect(each, Array.isArray(value) ? name : inner);
      }
    }
  };
  const read = async (path: string) => {
    const { status, text } = await ask(ofFabrikam, 'GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    const answer = JSON.parse(text);
    collect(answer);
    return answer;
  };
  for (const operation of wire.operations) {
    if (operation.method !== 'GET' || operation.guard.kind !== 'tenant' || operation.stream) continue;
    // Feeds are the instance's: what they say is the same for every tenant, and so no marker of one.
    if (operation.path.includes('/feeds')) continue;
    // How to make a registration is said in Picket's own words, and alike to everybody.
    if (['getRegistrationGuide', 'getSignInGuide', 'previewGivingBack'].includes(operation.id)) continue;
    await read(`${fill(operation, { ...shared, ...foreign })}${pageOf(operation)}`);
  }
  const { items } = await read(`${fill(wire.listDevices, { ...foreign })}?limit=1000`);
  for (const { id } of items) {
    await read(fill(wire.getDevice, { ...foreign, deviceId: id }));
    await read(fill(wire.getTimeline, { ...foreign, deviceId: id }));
  }
  collect(foreign);
  // What the world itself gave to both: two people or models may share a name. Never by what Contoso is shown.
  const ofContoso = [...world.simulator.world.tenants.values()].find(({ displayName }) => displayName === 'Contoso');
  const groups = Array.from(ofContoso?.groups.values() ?? [], ({ displayName }) => displayName);
  const truth = JSON.stringify([world.simulator.control.phones.list({ tenant: 'Contoso' }), groups]);
  const words = JSON.stringify(wire.operations) + truth;
  return new Set([...found].filter((marker) => !words.includes(marker)));
}

const leaksIn = ({ text }: Answer): readonly string[] => [...markers].filter((marker) => text.includes(marker));

/** A problem without the id of its request, the only thing that may differ. */
function comparable({ status, text }: Answer): object {
  const { instance: _instance, ...problem } = JSON.parse(text);
  return { status, problem };
}

test('the canary sings: Fabrikam is full of markers, and its own owner sees them', async () => {
  const enrolled = world.simulator.control.phones
    .list({ tenant: 'Fabrikam' })
    .filter(({ managedDeviceId }) => managedDeviceId !== null);
  expect(enrolled.length).toBeGreaterThan(10);
  for (const { serialNumber, userPrincipalName } of enrolled) {
    expect(markers).toContain(serialNumber);
    if (userPrincipalName !== null) expect(markers).toContain(userPrincipalName);
  }
  const { tenantId, deviceId, findingId, syncId, appFileId } = foreign;
  for (const id of [tenantId, deviceId, findingId, syncId, appFileId, `app file of ${tenantId}.apk`, spoken])
    expect(markers).toContain(id);
  const answer = await ask(ofFabrikam, 'GET', fill(wire.listDevices, { ...foreign }));
  expect(leaksIn(answer).length).toBeGreaterThan(20);
});

test('whatever Contoso’s operators and tokens read of Contoso, nothing of Fabrikam is in it', async () => {
  const leaks: string[] = [];
  for (const operation of wire.operations) {
    if (operation.method !== 'GET' || operation.stream) continue;
    for (const caller of ofContoso) {
      const slots = { ...own, ...shared };
      const query = pageOf(operation);
      const answer = await ask(caller, 'GET', fill(operation, slots) + query);
      // What only some roles may read is held by the matrix of routes.
      const isForAll = operation.guard.kind === 'tenant' && operation.guard.right === 'read';
      if (isForAll) expect([operation.id, answer.status]).toEqual([operation.id, 200]);
      for (const leak of leaksIn(answer)) leaks.push(`${operation.id} as ${caller.name}: ${leak}`);
    }
  }
  expect(leaks).toEqual([]);
});

test('Fabrikam’s ids, in any slot of any operation, are answered exactly like ids that never were', async () => {
  const foreignIds = [
    ...new Set(Object.entries(foreign).flatMap(([name, id]) => (['cursor', 'offset'].includes(name) ? [] : [id]))),
  ];
  const bodies: Readonly<Record<string, unknown>> = {
    dismissFinding: { reason: 'not mine', until: new Date(world.clock.now() + day).toISOString() },
    putAppBytes: appFile,
    switchFeed: { isOn: true },
    steerDeployment: { wish: 'pause' },
  };
  let probes = 0;
  for (const operation of wire.operations) {
    if (operation.guard.kind === 'instance' || operation.guard.kind === 'open') continue;
    const slots = slotsOf(operation).filter((name) => name.endsWith('Id') && name !== 'channelId');
    // Of the changes, those that name a thing by its id; the others name only the tenant, as the route matrix does.
    for (const slot of slots) {
      for (const caller of ofContoso) {
        const body = bodies[operation.id];
        const probe = (id: string) =>
          ask(
            caller,
            operation.method,
            fill(operation, { ...own, ...shared, [slot]: id }),
            body === undefined ? {} : { body },
          );
        const unknown = await probe(unknownId);
        for (const id of foreignIds) {
          const answer = await probe(id);
          const label = `${operation.id} as ${caller.name}, ${slot}`;
          expect([label, comparable(answer)]).toEqual([label, comparable(unknown)]);
          expect([label, leaksIn(answer)]).toEqual([label, []]);
          probes++;
        }
        // 403 where the right is missing, whatever the id; else there is no such thing.
        expect([404, 403]).toContain(unknown.status);
        if (operation.method === 'GET') expect(unknown.status).toBe(404);
      }
    }
  }
  expect(probes).toBeGreaterThan(300);
});

test('in Fabrikam, Contoso’s operators find neither Fabrikam’s things nor their own', async () => {
  for (const operation of wire.operations) {
    if (operation.guard.kind !== 'tenant') continue;
    for (const caller of ofContoso) {
      for (const ids of [own, foreign]) {
        const answers = [];
        for (const tenantId of [fabrikamId, unknownId])
          answers.push(await ask(caller, operation.method, fill(operation, { ...ids, tenantId })));
        const [there, nowhere] = answers.map(comparable);
        expect([operation.id, there]).toEqual([operation.id, nowhere]);
        expect([operation.id, answers[0]?.status]).toEqual([operation.id, 404]);
        for (const answer of answers) expect(leaksIn(answer)).toEqual([]);
      }
    }
  }
});

test('queries that name what is Fabrikam’s find nothing of it', async () => {
  const { items } = JSON.parse((await ask(ofFabrikam, 'GET', fill(wire.listDevices, { ...foreign }))).text);
  const texts = items.flatMap(({ name, user }: wire.DeviceRow) => [name, user?.userPrincipalName ?? name]);
  const ownDevices = fill(wire.listDevices, { ...own });
  for (const caller of ofContoso) {
    const ofDevice = await ask(caller, 'GET', `${fill(wire.listFindings, { ...own })}?deviceId=${foreign.deviceId}`);
    expect([ofDevice.status, JSON.parse(ofDevice.text).items]).toEqual([200, []]);
    for (const text of texts.slice(0, 10)) {
      const answer = await ask(caller, 'GET', `${ownDevices}?search=${encodeURIComponent(text)}`);
      expect([answer.status, leaksIn(answer)]).toEqual([200, []]);
    }
    for (const operation of wire.operations) {
      if (operation.guard.kind !== 'tenant' || !('cursor' in (operation.query?.properties ?? {}))) continue;
      const cursor = encodeURIComponent(foreign.cursor);
      const answer = await ask(caller, 'GET', `${fill(operation, { ...own })}?limit=1000&cursor=${cursor}`);
      expect([200, 400]).toContain(answer.status);
      expect([operation.id, leaksIn(answer)]).toEqual([operation.id, []]);
    }
  }
});

/** What a stream tells from a place on, up to its first heartbeat: by then all that had happened has been told. */
async function follow(caller: MatrixCaller, tenantId: string, query: string, headers = {}): Promise<string> {
  const leave = new AbortController();
  const response = await fetch(`${world.url()}${fill(wire.streamEvents, { tenantId })}${query}`, {
    headers: { ...caller.proof, ...headers },
    signal: leave.signal,
  });
  const parts = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async () => {
    const { done, value = '' } = (await parts?.read()) ?? { done: true };
    text += value;
    if (done) throw new Error(`the stream ended: ${response.status} ${text.slice(0, 200)}`);
  };
  while (!text.includes('data: ')) await read();
  const passing = world.pass(16 * second);
  while (!text.includes(': still here')) await read();
  await passing;
  leave.abort();
  return text;
}

test('the event stream tells Contoso nothing of Fabrikam, from whatever place it is resumed', async () => {
  const reader = ofContoso[0];
  if (reader === undefined) throw new Error('no reader');
  const there = await follow(ofFabrikam, fabrikamId, '?after=0');
  expect(leaksIn({ status: 200, text: there }).length).toBeGreaterThan(5);
  const firstForeign = /^id: (\d+)$/m.exec(there)?.[1] ?? '';

  for (const text of [
    await follow(reader, own.tenantId, '?after=0'),
    await follow(reader, own.tenantId, '', { 'last-event-id': firstForeign }),
  ]) {
    expect(text).toContain('device.level-changed');
    expect(leaksIn({ status: 200, text })).toEqual([]);
  }
});
