import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { day, type Instant, minute, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
// The suite is made to be run on any server; it stays out of the package's exports because it brings vitest along.
import { classOf, type MatrixCaller, makeCallers } from '../packages/server/src/platform/http/matrix-callers.suite.ts';
import { describeRouteMatrix } from '../packages/server/src/platform/http/route-matrix.suite.ts';
import { owner, startWorld, type World } from './world.ts';

describeRouteMatrix('the route matrix on the whole server', async () => matrixWorldOf(await startWorld({ seed: 5 })));

let world: World;
let callers: readonly MatrixCaller[];
let valid: Readonly<Record<string, Preparation>>;
let anyGroup: { readonly id: string; readonly name: string };
beforeAll(async () => {
  world = await startWorld({ seed: 6 });
  await world.pass(minute);
  callers = await makeCallers(await matrixWorldOf(world));
  valid = await validRequests();
});
afterAll(() => world?.close());

/** What answers by itself does so sooner, mostly; where it does not, some time passes that nobody minds. */
const lateAfterMs = 300;

/** Who asks Microsoft waits for its quota, by a clock that nobody else moves here. What answers by itself moves nothing. */
async function patiently<Value>(own: World, work: Promise<Value>): Promise<Value> {
  const isLate = Symbol('late');
  const first = await Promise.race([work, setTimeout(lateAfterMs, isLate, { ref: false })]);
  return first === isLate ? await own.meanwhile(work) : (first as Value);
}

const unknownId = '0198c0de-ffff-4fff-8fff-ffffffffffff';

async function matrixWorldOf(own: World) {
  const { items } = await own.call(wire.listTenants);
  const foreignTenantId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  return {
    url: own.url(),
    tenantId: own.contosoId,
    foreignTenantId,
    owner,
    // Only credentials have to grow old: to let every loop run through a whole day would take minutes.
    passTime: async (ms: number) => own.clock.jump((own.clock.now() + ms) as Instant),
    patiently: <Value>(work: Promise<Value>) => patiently(own, work),
    close: () => own.close(),
  };
}

interface ValidRequest {
  readonly query?: string;
  readonly slots?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
type Preparation = (caller: MatrixCaller) => ValidRequest | Promise<ValidRequest>;

/** What each operation needs to succeed, written by hand; an operation that is missing here fails the first test. */
async function validRequests(): Promise<Readonly<Record<string, Preparation>>> {
  const [device] = (await world.call(wire.listDevices)).items;
  const [finding] = (await world.call(wire.listFindings, { query: { state: 'open' } })).items;
  const run = await world.call(wire.startSync, { body: { dryRun: true } });
  await world.until(
    'the dry run has ended',
    async () => (await world.call(wire.getSync, { params: { syncId: run.id } })).state !== 'running',
  );
  const victim = await redeem(await inviteCode(), 'matrix victim');
  const [registration] = world.simulator.control.registrations.list({ tenant: 'Contoso' });
  if (device === undefined || finding === undefined || registration === undefined)
    throw new Error('the world lacks a device, an open finding or a registration');

  await world.call(wire.addFeed, { body: { id: 'matrix', title: 'Matrix', license: 'none' } });
  const url = 'https://feeds.example/list.txt';
  await world.call(wire.addFeed, { body: { id: 'fetched', title: 'Fetched', license: 'none', url } });

  // While nothing is chosen: there is nothing to do, and it is done at once.
  const deployed = await world.meanwhile(world.call(wire.applyDeployment, { body: await agreedPlan() }));
  const [group] = (await world.call(wire.searchGroups, { query: { search: 'All employees' } })).items;
  if (group === undefined) throw new Error('the world lacks a group');
  anyGroup = { id: group.id, name: group.name };
  await world.call(wire.saveSetup, { body: { basedOn: 0, choices: choicesOf('pilot') } });

  const ofInstance = {
    ...appOf(registration),
    entraTenantId: registration.tenantId,
    tenantIds: null,
  };
  const nothing: Preparation = () => ({});
  const ofDevice: Preparation = () => ({ slots: { deviceId: device.id } });
  return {
    redeemInvitation: async ({ name }) => ({
      body: { code: await inviteCode(), name: `redeemed as ${name}`, passphrase: owner.passphrase },
    }),
    signIn: () => ({ body: owner }),
    whoAmI: nothing,
    signOut: nothing,
    listOperators: nothing,
    inviteOperator: () => ({ body: { grants: [] } }),
    disableOperator: () => ({ slots: { operatorId: victim } }),
    createToken: () => ({ body: { name: 'made by the matrix', expiresInDays: 1 } }),
    listTokens: nothing,
    revokeToken: async (caller) => ({ slots: { tokenId: await ownTokenOf(caller) } }),
    startEntraSignIn: nothing,
    finishEntraSignIn: nothing,
    getSignInOffer: nothing,
    getSignIn: nothing,
    getSignInGuide: nothing,
    setSignIn: () => ({ body: appOf(registration) }),
    testSignIn: nothing,
    switchSignIn: () => ({ body: { isOn: false } }),
    removeSignIn: async () => {
      await world.call(wire.setSignIn, { body: { clientId: registration.clientId, clientSecret: 'of the matrix' } });
      return {};
    },
    getInstanceSignIn: nothing,
    getInstanceSignInGuide: nothing,
    setInstanceSignIn: () => ({ body: ofInstance }),
    testInstanceSignIn: async () => {
      await world.call(wire.setInstanceSignIn, { body: ofInstance });
      return {};
    },
    switchInstanceSignIn: async () => {
      await world.call(wire.setInstanceSignIn, { body: ofInstance });
      return { body: { isOn: false } };
    },
    removeInstanceSignIn: async () => {
      await world.call(wire.setInstanceSignIn, { body: ofInstance });
      return {};
    },
    listInstanceRegistrations: nothing,
    getInstanceRegistrationGuide: () => ({ slots: { purpose: 'setup' } }),
    setInstanceRegistration: () => ({ slots: { purpose: 'response' }, body: appOf(registration) }),
    removeInstanceRegistration: async () => {
      const slots = { purpose: 'response' } as const;
      await world.call(wire.setInstanceRegistration, { params: slots, body: appOf(registration) });
      return { slots };
    },
    listEntraAssignments: nothing,
    assignEntraTenant: () => ({
      slots: { subjectId: world.contosoId },
      body: { entraTenantId: registration.tenantId },
    }),
    unassignEntraTenant: async () => {
      const { id } = await world.call(wire.createTenant, { body: { name: 'Assigned by the matrix' } });
      const body = { entraTenantId: id };
      await world.call(wire.assignEntraTenant, { params: { subjectId: id }, body });
      return { slots: { subjectId: id } };
    },
    chooseInstanceRegistration: async () => {
      const slots = { purpose: 'setup' } as const;
      await world.call(wire.setInstanceRegistration, { params: slots, body: appOf(registration) });
      const body = { entraTenantId: registration.tenantId };
      await world.call(wire.assignEntraTenant, { params: { subjectId: world.contosoId }, body });
      return { slots };
    },
    listTenants: nothing,
    getInstallStatus: nothing,
    listInstalls: nothing,
    notifyLagging: () => ({ body: { states: ['failed'], title: 'Please install', message: 'Open the portal.' } }),
    createTenant: () => ({ body: { name: 'Made by the matrix' } }),
    getOverview: nothing,
    listConnectors: nothing,
    setRegistration: () => ({
      slots: { purpose: 'setup' },
      body: { ...appOf(registration), entraTenantId: registration.tenantId },
    }),
    getRegistrationGuide: () => ({ slots: { purpose: 'response' } }),
    proveRegistration: () => ({ slots: { purpose: 'sync-and-signal' } }),
    checkConsents: nothing,
    previewGivingBack: () => ({ slots: { purpose: 'response' } }),
    // Still granted: so says Entra at once.
    giveBack: () => ({ slots: { purpose: 'response' }, body: { leaveTags: true } }),
    previewConnectorChange: () => ({ slots: { uem: 'intune' } }),
    pauseConnector: async () => ({ ...(await linkedAgain()), body: { reason: 'the matrix' } }),
    resumeConnector: async () => {
      const slots = { uem: 'intune' };
      await linkedAgain();
      await world.call(wire.pauseConnector, { params: slots, body: { reason: 'the matrix' } });
      return { slots };
    },
    resetConnector: async () => {
      const linked = await linkedAgain();
      // What the reset before has set going must have ended.
      await world.pass(5 * second);
      return { ...linked, body: { reason: 'the matrix' } };
    },
    takeTagsBack: linkedAgain,
    unlinkConnector: async () => ({ ...(await linkedAgain()), body: { reason: 'the matrix', leaveTags: true } }),
    startConsent: () => ({ body: { purpose: 'sync-and-signal' } }),
    finishConsent: nothing,
    listChannels: nothing,
    setChannel: () => ({ slots: { channelId: 'entra-attribute' }, body: { enabled: true } }),
    listDevices: nothing,
    getDevice: ofDevice,
    getTimeline: ofDevice,
    listFindings: nothing,
    dismissFinding: () => ({
      slots: { findingId: finding.id },
      body: { reason: 'known to the matrix', until: new Date(world.clock.now() + 7 * day).toISOString() },
    }),
    startAppUpload: ({ name }) => ({ body: announced(`announced as ${name}`) }),
    putAppBytes: async ({ name }) => {
      const { id } = await world.call(wire.startAppUpload, { body: announced(`sent as ${name}`) });
      return { slots: { appFileId: id, offset: '0' }, body: Buffer.from(`sent as ${name}`) };
    },
    listAppFiles: nothing,
    getAppFile: async () => {
      const { id } = await world.call(wire.startAppUpload, { body: announced('looked at') });
      return { slots: { appFileId: id } };
    },
    getExamination: nothing,
    examineTenant: answersAgain,
    getDeployment: nothing,
    planDeployment: answersAgain,
    applyDeployment: async () => ({ body: await agreedPlan() }),
    listDeploymentRuns: nothing,
    getDeploymentRun: () => ({ slots: { runId: deployed.id } }),
    steerDeployment: async () => ({ slots: { runId: await runToEnd() }, body: { wish: 'cancel' } }),
    decideDeployment: () => ({ slots: { key: 'ios-web-clip' }, body: { decision: 'none' } }),
    exportDeployment: nothing,
    listFeeds: nothing,
    listFeedVersions: () => ({ slots: { feedId: 'matrix' } }),
    compareFeedVersion: async () => ({ slots: { feedId: 'matrix', versionId: await broughtVersion() } }),
    switchFeed: () => ({ slots: { feedId: 'matrix' }, body: { isOn: true } }),
    changeFeed: () => ({ slots: { feedId: 'matrix' }, body: { title: 'Matrix' } }),
    previewFeedRemoval: () => ({ slots: { feedId: 'matrix' } }),
    removeFeed: async () => ({ slots: { feedId: await newFeed() } }),
    restoreFeed: async () => {
      const feedId = await newFeed();
      await world.call(wire.removeFeed, { params: { feedId } });
      return { slots: { feedId } };
    },
    getJudgment: nothing,
    changeJudgment: () => ({ body: { watchware: 'low' } }),
    matchIndicator: () => ({ query: 'value=example.com' }),
    addFeed: ({ name }) => ({ body: { id: `by-${name.replaceAll(/[^a-z]+/g, '-')}x`, title: name, license: 'none' } }),
    refreshFeed: () => ({ slots: { feedId: 'fetched' } }),
    importFeed: () => ({ slots: { feedId: 'matrix' }, query: 'name=matrix.txt', body: Buffer.from(nextContent()) }),
    rollBackFeed: async () => {
      const versionId = await broughtVersion();
      await world.call(wire.releaseFeedVersion, { params: { feedId: 'matrix', versionId } });
      return { slots: { feedId: 'matrix' }, body: { versionId } };
    },
    releaseFeedVersion: async () => ({ slots: { feedId: 'matrix', versionId: await broughtVersion() } }),
    discardFeedVersion: async () => ({ slots: { feedId: 'matrix', versionId: await broughtVersion() } }),
    getSetup: nothing,
    saveSetup: async () => ({ body: { basedOn: await setupVersion(), choices: choicesOf('pilot') } }),
    setStage: async () => ({ body: { basedOn: await setupVersion(), stage: 'pilot' } }),
    restoreSetup: async () => ({ body: { basedOn: await setupVersion(), version: 1 } }),
    searchGroups: () => ({ query: 'search=all' }),
    getReach: nothing,
    listAgentApps: async () => {
      // Microsoft is asked, and lets so many through in a second.
      await world.pass(2 * second);
      return {};
    },
    startSync: () => ({ body: { dryRun: true } }),
    listCalls: nothing,
    getCall: async () => {
      const [call] = (await world.call(wire.listCalls)).items;
      return { slots: { callId: call?.id ?? '' } };
    },
    getConnectorHealth: nothing,
    setHeartbeatRhythm: () => ({ body: { everyMinutes: 30 } }),
    tryAgain: () => ({ body: { kind: 'sync', of: 'users' } }),
    setSyncRhythm: () => ({ slots: { kind: 'users' }, body: { everyMinutes: 30 } }),
    getSync: () => ({ slots: { syncId: run.id } }),
    listAudit: nothing,
    verifyAudit: nothing,
    getOpenApi: nothing,
    streamEvents: nothing,
  };
}

const appOf = ({ clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }) => ({
  clientId,
  clientSecret,
});

const setupVersion = async () => (await world.call(wire.getSetup)).version;

/** Something to choose that fits, with a group that the directory lists. */
function choicesOf(stage: 'pilot' | 'everybody'): wire.SetupChoices {
  return {
    android: null,
    ios: { volumePurchase: false, agent: { kind: 'web' } },
    groups: { stage, pilot: [{ ...anyGroup }], include: [], exclude: [] },
    webProtection: false,
    compliancePolicy: false,
    accessPolicy: 'none',
  };
}

/** To do what is planned now. */
async function agreedPlan(): Promise<{ fingerprint: string }> {
  await linkedAgain();
  const { fingerprint } = await world.meanwhile(world.call(wire.planDeploymentNow));
  await answersAgain();
  return { fingerprint };
}

/** Microsoft answers once a second about Conditional Access, and nobody else moves the clock here. */
async function answersAgain(): Promise<ValidRequest> {
  await linkedAgain();
  await world.pass(2 * second);
  return {};
}

/** A run that can be ended; one that nobody was let in to end is there still. */
async function runToEnd(): Promise<string> {
  const before = (await world.call(wire.getDeployment)).run;
  if (before !== null && before.state !== 'completed' && before.state !== 'canceled') return before.id;
  const { id } = await world.meanwhile(world.call(wire.applyDeployment, { body: await agreedPlan() }));
  await world
    .database()
    .acrossTenants((db) =>
      db.updateTable('deployment_run').set({ state: 'paused', is_open: true }).where('run_id', '=', id).execute(),
    );
  return id;
}

/** What the callers before have done to the connector, undone. */
async function linkedAgain(): Promise<ValidRequest> {
  const slots = { uem: 'intune' };
  const [connector] = (await world.call(wire.listConnectors)).items;
  if (connector?.state === 'paused') await world.call(wire.resumeConnector, { params: slots });
  if (connector?.state !== 'linked')
    await world.call(wire.proveRegistration, { params: { purpose: 'sync-and-signal' } });
  return { slots };
}

let feeds = 0;
/** A feed that nothing else is about. */
async function newFeed(): Promise<string> {
  const id = `passing-${++feeds}`;
  await world.call(wire.addFeed, { body: { id, title: id, license: 'none' } });
  return id;
}

let contents = 0;
/** A list of names that nobody brought yet. */
const nextContent = () => `matrix${++contents}.example-evil.com\nmatrix.example-evil.com\n`;

/** Brings a version that waits for somebody. */
async function broughtVersion(): Promise<string> {
  const path = wire.importFeed.path.replace('{feedId}', 'matrix');
  const response = await world.send('PUT', `${path}?name=matrix.txt`, {
    body: nextContent(),
    headers: { 'content-type': 'application/octet-stream' },
  });
  return ((await response.json()) as { versionId: string }).versionId;
}

function announced(content: string) {
  return { name: 'matrix.apk', size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function inviteCode(): Promise<string> {
  return (await world.call(wire.inviteOperator, { body: { grants: [] } })).code;
}

async function redeem(code: string, name: string): Promise<string> {
  const body = { code, name, passphrase: owner.passphrase };
  return (await world.call(wire.redeemInvitation, { body })).operatorId;
}

/** A token of the caller's own to revoke; for those who cannot make one, an id that belongs to nobody. */
async function ownTokenOf({ proof }: MatrixCaller): Promise<string> {
  const body = { name: 'to be revoked', expiresInDays: 1 };
  const answer = await ask(proof, wire.createToken, { body });
  return answer.status === 201 ? JSON.parse(answer.text).id : unknownId;
}

const kindOf = (body: unknown) => (body instanceof Uint8Array ? 'application/octet-stream' : 'application/json');

async function ask(
  proof: MatrixCaller['proof'],
  { method, path, stream }: wire.Operation,
  { slots = {}, query, body }: ValidRequest,
): Promise<{ status: number; text: string }> {
  const filled: Readonly<Record<string, string>> = { tenantId: world.contosoId, ...slots };
  const leave = new AbortController();
  const asked = fetch(
    world.url() +
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => filled[name] ?? unknownId) +
      (query === undefined ? '' : `?${query}`),
    {
      method,
      redirect: 'manual',
      signal: leave.signal,
      headers: { ...proof, ...(body === undefined ? {} : { 'content-type': kindOf(body) }) },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    },
  );
  const response = await patiently(world, asked);
  if (!stream || !response.ok) return { status: response.status, text: await response.text() };
  // A stream has no end: that it began is the answer.
  leave.abort();
  return { status: response.status, text: '' };
}

test('every operation has a valid request to be tried with', () => {
  expect(Object.keys(valid).toSorted()).toEqual(wire.operations.map(({ id }) => id).toSorted());
});

test('with valid ids and bodies, each operation works for whom the table lets in and for nobody else', {
  timeout: 600_000,
}, async () => {
  const wrong: string[] = [];
  const worked = new Set<string>();
  // Signing out takes the session of whoever tries it, so it comes last.
  const inOrder = wire.operations.toSorted((a, b) => Number(a === wire.signOut) - Number(b === wire.signOut));
  for (const operation of inOrder) {
    // Whoever is to be let in gets a request of their own; those who are not try the same one, for as long as it would work.
    let request: ValidRequest | undefined;
    for (const caller of callers) {
      const expected = caller.expects[classOf(operation)];
      if (expected === 'passes') request = undefined;
      request ??= (await valid[operation.id]?.(caller)) ?? {};
      const { status, text } = await ask(caller.proof, operation, request);
      const isRefusal = [401, 403].includes(status) || (status === 404 && operation.guard.kind === 'tenant');
      if (!isRefusal) request = undefined;
      if ((isRefusal ? status : 'passes') !== expected || status >= 500)
        wrong.push(`${operation.id} as ${caller.name}: ${status}, not ${expected} ${text.slice(0, 200)}`);
      if (status === operation.status) worked.add(operation.id);
    }
    // Tries to sign in are counted by address, and all of these come from one.
    world.clock.jump((world.clock.now() + 5 * minute) as Instant);
  }
  expect(wrong).toEqual([]);
  const neverWorked = wire.operations.map(({ id }) => id).filter((id) => !worked.has(id));
  // They need the state of what this very session or browser began: the canary tenant is linked that way, and who signs
  // in with Entra does so in journeys/entra-sign-in.test.ts.
  // A decision needs an object that stands in the way of the plan: journeys/deployment-removal.test.ts makes some.
  expect(neverWorked.toSorted()).toEqual(['decideDeployment', 'finishConsent', 'finishEntraSignIn']);
});

test('nobody is told what is wrong with a body before being told to sign in', async () => {
  for (const { id, guard, method, path } of wire.operations) {
    if (guard.kind === 'open' || method === 'GET') continue;
    for (const body of ['{"nonsense":', '{"nonsense":1}', '[]']) {
      const response = await fetch(world.url() + path.replaceAll(/\{\w+\}/g, 'x'), {
        method,
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect([id, body, response.status]).toEqual([id, body, 401]);
      await response.body?.cancel();
    }
  }
});

/** While the database looks who asks, the server reads what the next one asks. */
const atOnce = 8;

test('no list is sorted or filtered by a column of the database that its operation does not name', async () => {
  const columns = await world.database().acrossTenants(async (db) => {
    const tables = await db.introspection.getTables();
    return [...new Set(tables.flatMap((table) => table.columns.map(({ name }) => name)))];
  });
  expect(columns).toEqual(expect.arrayContaining(['secret_sealed', 'passphrase_hash', 'state_hash', 'tenant_id']));
  const taken: string[] = [];
  for (const operation of wire.operations) {
    if (operation.method !== 'GET' || operation.guard.kind === 'open' || operation === wire.finishConsent) continue;
    const { slots = {} } = (await valid[operation.id]?.(callers[0] as MatrixCaller)) ?? {};
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? world.contosoId);
    const named = Object.keys(operation.query?.properties ?? {});
    const queries = columns.flatMap((column) => [...(named.includes(column) ? [] : [`${column}=a`]), `sort=${column}`]);
    const refuses = async (query: string) => {
      const response = await world.send('GET', `${path}?${query}`);
      await response.body?.cancel();
      if (response.status !== 400) taken.push(`${operation.id}?${query}: ${response.status}`);
    };
    for (let from = 0; from < queries.length; from += atOnce)
      await Promise.all(queries.slice(from, from + atOnce).map(refuses));
  }
  expect(taken).toEqual([]);
}, 900_000);

test('the doors that stand open to everybody are the reviewed ones', () => {
  expect(world.server().openDoors).toEqual([
    { method: 'GET', path: '/healthz', because: 'says that the process serves, and nothing else' },
    { method: 'GET', path: '/readyz', because: 'says whether it can do its work, and in one word why not' },
    { method: 'GET', path: '/agent', because: 'tells whoever holds a phone what this is, everybody the same' },
    {
      method: 'POST',
      path: '/api/v1/invitations/redeem',
      because: 'the link is the proof: 256 bits, single use, short-lived',
    },
    { method: 'POST', path: '/api/v1/session', because: 'signing in' },
    {
      method: 'GET',
      path: '/sign-in/entra',
      because: 'signing in: it leads to Microsoft, and binds the answer to this browser',
    },
    {
      method: 'GET',
      path: '/sign-in/entra/callback',
      because:
        'signing in: a single-use state, bound to the browser that began, and a token that Entra signed are the proof',
    },
    {
      method: 'GET',
      path: '/api/v1/sign-in/offer',
      because: 'the sign-in page shows the button by it, before anybody is known',
    },
  ]);
});
