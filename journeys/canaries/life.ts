import { minute, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { buildProgram } from '../../packages/cli/src/program.ts';
import { type MatrixCaller, makeCallers } from '../../packages/server/src/platform/http/matrix-callers.suite.ts';
import { linkTenant } from '../link-tenant.ts';
import { signIn } from '../session.ts';
import { metricsToken, owner, type World } from '../world.ts';
import { type Overheard, type SurfaceOfRun, withoutShown } from './overheard.ts';
import type { SecretsOfRun } from './secrets-of-run.ts';

interface Run {
  readonly world: World;
  readonly secrets: SecretsOfRun;
  readonly overheard: Overheard;
  /** A certificate with its key, and a key that does not fit it. */
  readonly pem: { readonly certificate: string; readonly privateKey: string };
  readonly otherKey: string;
}

/** What people type into the wrong place. */
export const typed = {
  'a passphrase typed as a name': 'canary typed as a name 7f3a',
  'a wrong passphrase': 'canary of a wrong passphrase 91bc',
  'a wrong client secret': 'canary~of.a_wrong-client-secret~55d0',
  'a secret in a field of no name': 'canary "in" a strange\nfield 2e77',
  'a secret in a query': 'canary in a query/+& 8c1f',
  'a secret in a path': 'canary-in-a-path-40aa',
  'a secret in a header': 'canary-in-a-header-6b6e',
} as const;

const unknownId = '0198c0de-ffff-4fff-8fff-ffffffffffff';

/** Everything that a Picket goes through: linked, at work, refused, mistreated, without its database. */
export async function liveThrough({ world, secrets, overheard, pem, otherKey }: Run): Promise<void> {
  const { control } = world.simulator;
  const { items: tenants } = await world.call(wire.listTenants);
  const fabrikamId = tenants.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  const registration = (name: string) =>
    control.registrations.list({ tenant: 'Contoso' }).find(({ displayName }) => displayName === name);
  const enter = async (purpose: string, clientId: string, credential: object) => {
    const path = wire.setRegistration.path.replace('{tenantId}', world.contosoId).replace('{purpose}', purpose);
    const body = JSON.stringify({ clientId, entraTenantId: registration('Picket response')?.tenantId, ...credential });
    const answer = await world.send('PUT', path, { headers: { 'content-type': 'application/json' }, body });
    overheard.add('answers and error bodies of the API, for every role', await answer.text());
    return answer.status;
  };

  // A lock-out and its cure.
  const [phone] = control.phones.list({ tenant: 'Contoso' }).filter(({ kind }) => kind === 'android');
  control.phones.update({ phone: phone?.phoneId ?? '', securityPatchLevel: '2025-03-01', checkIn: true });
  await world.pass(2 * minute);
  control.phones.update({ phone: phone?.phoneId ?? '', securityPatchLevel: '2026-11-01', checkIn: true });
  await world.pass(minute);

  // Certificates, right and wrong; secrets, wrong and right.
  const { clientId = '', clientSecret = '' } = registration('Picket response') ?? {};
  control.registrations.addCertificate({ clientId, certificate: pem.certificate });
  const entered = [
    await enter('response', clientId, { certificate: pem.certificate, privateKey: otherKey }),
    await enter('response', clientId, { certificate: pem.privateKey, privateKey: pem.certificate }),
    await enter('response', clientId, { clientSecret, ...pem }),
    await enter('response', clientId, { clientSecret: typed['a wrong client secret'] }),
    await enter('response', clientId, pem),
  ];
  if (entered.join() !== '400,400,400,204,204') throw new Error(`credentials were answered ${entered}`);
  await linkTenant(world, { tenantId: world.contosoId, owner });
  await linkTenant(world, { tenantId: fabrikamId, owner });
  const reader = registration('Picket sync and signal');
  await enter('sync-and-signal', reader?.clientId ?? '', { clientSecret: typed['a wrong client secret'] });
  await world.pass(minute);
  await enter('sync-and-signal', reader?.clientId ?? '', { clientSecret: reader?.clientSecret });

  // Bad days at Microsoft's.
  for (const action of [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 403 },
    { kind: 'expire-tokens' },
    { kind: 'claims-challenge' },
    { kind: 'cut-mid-body' },
    { kind: 'throttle', retryAfter: 'soon' },
  ] as const) {
    control.faults.add({ name: action.kind, action, count: 6 });
    await world.pass(20 * second);
    control.faults.clear();
  }
  control.registrations.setSecretExpiry({ clientId: reader?.clientId ?? '', expiresAt: '2026-01-01T00:00:00Z' });
  control.faults.add({ name: 'all anew', action: { kind: 'expire-tokens' }, count: 1 });
  await world.pass(minute);
  control.registrations.setSecretExpiry({ clientId: reader?.clientId ?? '', expiresAt: '2030-01-01T00:00:00Z' });
  await world.pass(minute);

  for (const name of Object.keys(typed)) secrets.add(name, typed[name as keyof typeof typed]);
}

const proofOf = (caller: MatrixCaller): Readonly<Record<string, string>> => caller.proof;

/** Asks for everything, as everybody, well and badly; and signs in with what is not a name. */
export async function askEverything({ world, overheard }: Run): Promise<void> {
  const { items: tenants } = await world.call(wire.listTenants);
  const callers = await makeCallers({
    url: world.url(),
    tenantId: world.contosoId,
    foreignTenantId: tenants.find(({ name }) => name === 'Fabrikam')?.id ?? '',
    owner,
    passTime: async () => {},
    close: async () => {},
  });
  const [device] = (await world.call(wire.listDevices)).items;
  const [finding] = (await world.call(wire.listFindings)).items;
  const [failedCall] = (await world.call(wire.listCalls, { query: { failed: true } })).items;
  const slots: Readonly<Record<string, string>> = {
    tenantId: world.contosoId,
    deviceId: device?.id ?? unknownId,
    findingId: finding?.id ?? unknownId,
    purpose: 'setup',
    channelId: 'entra-attribute',
    callId: failedCall?.id ?? unknownId,
  };
  const bad = typed['a secret in a field of no name'];
  const body = JSON.stringify({
    code: bad,
    name: bad,
    passphrase: bad,
    clientSecret: bad,
    privateKey: bad,
    strange: bad,
  });
  // Signing out takes the session of whoever tries it, so it comes last.
  const inOrder = wire.operations.toSorted((a, b) => Number(a === wire.signOut) - Number(b === wire.signOut));
  for (const operation of inOrder) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? unknownId);
    for (const caller of callers) {
      const ask = (query: string, more: object = {}) =>
        hear(overheard, world, operation, path + query, { headers: proofOf(caller), ...more });
      if (operation.stream) continue;
      await ask('');
      await ask(`?q=${encodeURIComponent(typed['a secret in a query'])}`, {
        ...(operation.method === 'GET'
          ? {}
          : { body, headers: { ...proofOf(caller), 'content-type': 'application/json' } }),
      });
    }
  }
  for (const body of [
    { name: typed['a passphrase typed as a name'], passphrase: typed['a wrong passphrase'] },
    { name: owner.name, passphrase: typed['a wrong passphrase'] },
    { name: owner.name, passphrase: owner.passphrase, extra: owner.passphrase },
    owner,
  ]) {
    await hear(overheard, world, wire.signIn, wire.signIn.path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
  for (const headers of [
    { 'x-canary': typed['a secret in a header'] },
    { authorization: typed['a secret in a header'] },
  ])
    await hear(overheard, world, wire.whoAmI, `/api/v1/${typed['a secret in a path']}`, { headers });
}

async function hear(
  overheard: Overheard,
  world: World,
  operation: wire.Operation,
  path: string,
  init: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
  surface: SurfaceOfRun = 'answers and error bodies of the API, for every role',
): Promise<number> {
  const answer = await fetch(world.url() + path, { method: operation.method, redirect: 'manual', ...init });
  overheard.add(surface, withoutShown(operation, await answer.text()));
  // The session itself travels in one header, and nowhere else.
  const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie');
  overheard.add('headers of answers', JSON.stringify(headers));
  return answer.status;
}

/** What the figures, the stream, the audit log and the command line say. */
export async function readEverything({ world, overheard }: Run): Promise<void> {
  const figures = await fetch(world.server().metricsUrl ?? '', {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  overheard.add('metrics text', await figures.text());

  const { items: tenants } = await world.call(wire.listTenants);
  for (const { id: tenantId } of tenants) {
    let cursor: string | undefined;
    do {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const page = await world.call(wire.listAudit, { params: { tenantId }, query });
      overheard.add('audit export', JSON.stringify(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    overheard.add('audit export', JSON.stringify(await world.call(wire.verifyAudit, { params: { tenantId } })));
  }

  const leave = new AbortController();
  const path = wire.streamEvents.path.replace('{tenantId}', world.contosoId);
  const stream = await world.send('GET', `${path}?after=0`, { signal: leave.signal });
  const parts = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const passing = world.pass(16 * second);
  while (!text.includes(': still here')) text += (await parts?.read())?.value ?? ': still here';
  await passing;
  leave.abort();
  overheard.add('event stream', text);

  const session = await signIn(world.url(), owner);
  const made = await fetch(world.url() + wire.createToken.path, {
    method: 'POST',
    headers: session.change,
    body: JSON.stringify({ name: 'terminal', rights: ['read', 'operate'], expiresInDays: 7 }),
  });
  const { token } = (await made.json()) as { readonly token: string };
  const [device] = (await world.call(wire.listDevices)).items;
  for (const args of [
    ['status'],
    ['devices', 'list'],
    ['devices', 'show', device?.id ?? ''],
    ['findings', 'list'],
    ['connector', 'calls', '--limit', '1000'],
    ['connector', 'health'],
  ]) {
    for (const more of [[], ['--json']]) {
      await run(overheard, [...args, ...more], {
        PICKET_URL: world.url(),
        PICKET_TOKEN: token,
        PICKET_TENANT: 'Contoso',
      });
      await run(overheard, [...args, ...more], { PICKET_URL: world.url(), PICKET_TOKEN: `${token}x` });
      await run(overheard, [...args, ...more], { PICKET_URL: 'http://127.0.0.1:9', PICKET_TOKEN: token });
      await run(overheard, [...args, ...more], { PICKET_TOKEN: token });
    }
  }
}

/** A command in this process, with a terminal that is overheard. A refusal is part of what it says. */
export async function run(overheard: Overheard, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const said: string[] = [];
  const terminal = {
    env: { PICKET_DATA: '/nowhere', ...env },
    workingDirectory: '/nowhere',
    width: 200,
    out: (text: string) => void said.push(text),
    err: (text: string) => void said.push(text),
    interactive: false,
    now: () => 0,
    sleep: async () => {},
    fetch: globalThis.fetch,
  };
  try {
    await buildProgram(terminal, () => {}).parseAsync([...args], { from: 'user' });
  } catch (error) {
    said.push(error instanceof Error ? `${error.message}\n${error.stack}` : String(error));
  }
  overheard.add('output of the command line', said.join('\n'));
}

/** Asks while the database is gone, and answers which statuses came. */
export async function askWithoutDatabase({ world, overheard }: Run, proof: Readonly<Record<string, string>>) {
  const statuses: number[] = [];
  for (const operation of wire.operations.filter(({ stream }) => stream !== true)) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
      name === 'tenantId' ? world.contosoId : unknownId,
    );
    const body = operation === wire.signIn ? { body: JSON.stringify(owner) } : {};
    const headers = { ...proof, ...(operation === wire.signIn ? { 'content-type': 'application/json' } : {}) };
    statuses.push(
      await hear(overheard, world, operation, path, { headers, ...body }, 'answers while the database is gone'),
    );
  }
  return statuses;
}
