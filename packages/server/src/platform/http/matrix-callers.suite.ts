import { day, hour } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { type RawAnswer, sendRaw } from './testing.ts';

/** A server that the matrix is run on. Everything else it makes for itself, through the API. */
export interface MatrixWorld {
  /** Without TLS, since raw requests are sent. */
  readonly url: string;
  readonly tenantId: string;
  readonly foreignTenantId: string;
  /** An operator who owns the instance. */
  readonly owner: { readonly name: string; readonly passphrase: string };
  /** Lets sessions and tokens grow old. */
  readonly passTime: (ms: number) => Promise<void>;
  /** Lets time go on for an answer that waits for it, as one that asks Microsoft may; without it time stands still. */
  readonly patiently?: <Value>(work: Promise<Value>) => Promise<Value>;
  close(): Promise<void>;
}

/** Headers that prove who somebody is, and for a browser where its page is from. */
export type Proof = Readonly<Record<string, string>>;

const guardClasses = ['open', 'signed-in', 'in-person', 'instance', ...wire.rights] as const;
type GuardClass = (typeof guardClasses)[number];

/** What somebody gets from a well-spelt call: past the guard, or which refusal. */
export type Expectation = 'passes' | 401 | 403 | 404;

export interface MatrixCaller {
  readonly name: string;
  readonly proof: Proof;
  readonly expects: Readonly<Record<GuardClass, Expectation>>;
}

/** The table, written by hand so that it agrees with the guards only by both being right. Columns as in `guardClasses`. */
const table: Readonly<Record<string, readonly Expectation[]>> = {
  //                           open      signed-in in person instance  read      operate   manage    own
  nobody: /*                */ ['passes', 401, /**/ 401, /**/ 401, /**/ 401, /**/ 401, /**/ 401, /**/ 401],
  reader: /*                */ ['passes', 'passes', 'passes', 403, /**/ 'passes', 403, /**/ 403, /**/ 403],
  responder: /*             */ ['passes', 'passes', 'passes', 403, /**/ 'passes', 'passes', 403, /**/ 403],
  administrator: /*         */ ['passes', 'passes', 'passes', 403, /**/ 'passes', 'passes', 'passes', 403],
  'owner of the tenant': /* */ ['passes', 'passes', 'passes', 403, /**/ 'passes', 'passes', 'passes', 'passes'],
  'owner of the instance': /**/ ['passes', 'passes', 'passes', 'passes', 404, /**/ 404, /**/ 404, /**/ 404],
  'owner of another tenant': ['passes', 'passes', 'passes', 403, /**/ 404, /**/ 404, /**/ 404, /**/ 404],
  'token that reads': /*    */ ['passes', 'passes', 403, /**/ 403, /**/ 'passes', 403, /**/ 403, /**/ 403],
  'token that operates': /* */ ['passes', 'passes', 403, /**/ 403, /**/ 403, /**/ 'passes', 403, /**/ 403],
  'token of all rights': /* */ ['passes', 'passes', 403, /**/ 403, /**/ 'passes', 'passes', 'passes', 'passes'],
  'token for no tenant': /* */ ['passes', 'passes', 403, /**/ 403, /**/ 404, /**/ 404, /**/ 404, /**/ 404],
  'instance token': /*      */ ['passes', 'passes', 403, /**/ 'passes', 404, /**/ 404, /**/ 404, /**/ 404],
};

export function classOf({ guard }: wire.Operation): GuardClass {
  switch (guard.kind) {
    case 'tenant':
      return guard.right;
    case 'signed-in':
      return guard.by === 'session' ? 'in-person' : 'signed-in';
    default:
      return guard.kind;
  }
}

const passphrase = 'a passphrase for the matrix';
const everything = { rights: wire.rights, expiresInDays: 30 };

/** Makes one caller of every kind. Those whose proof has died by then count as nobody. */
export async function makeCallers(world: MatrixWorld): Promise<readonly MatrixCaller[]> {
  const api = openApi(world);
  const { tenantId, foreignTenantId } = world;

  const early = await api.signIn(world.owner.name, world.owner.passphrase);
  const aging = await api.invite(early, 'matrix aging', { grants: [{ tenantId, role: 'owner' }] });
  const agingToken = await api.makeToken(aging, { ...everything, expiresInDays: 1 });
  for (let passed = 0; passed < day; passed += 12 * hour) await world.passTime(12 * hour);

  const owner = await api.signIn(world.owner.name, world.owner.passphrase);
  const as = (role: wire.Role, of = tenantId) =>
    api.invite(owner, `matrix ${role} ${of}`, { grants: [{ tenantId: of, role }] });
  const tenantOwner = await as('owner');
  const instanceOwner = await api.invite(owner, 'matrix instance owner', { instanceOwner: true, grants: [] });

  const disabled = await api.invite(owner, 'matrix disabled', {
    instanceOwner: true,
    grants: [{ tenantId, role: 'owner' }],
  });
  const disabledToken = await api.makeToken(disabled, everything);
  await api.disable(owner, disabled);
  const gone = await api.invite(owner, 'matrix gone', { grants: [{ tenantId, role: 'owner' }] });
  await api.call(gone, wire.signOut);
  const revokedToken = await api.makeRevokedToken(tenantOwner);

  const alive: Record<string, Proof> = {
    reader: await as('reader'),
    responder: await as('responder'),
    administrator: await as('administrator'),
    'owner of the tenant': tenantOwner,
    'owner of the instance': instanceOwner,
    'owner of another tenant': await as('owner', foreignTenantId),
    'token that reads': await api.makeToken(tenantOwner, { expiresInDays: 30 }),
    'token that operates': await api.makeToken(tenantOwner, { rights: ['operate'], expiresInDays: 30 }),
    'token of all rights': await api.makeToken(tenantOwner, everything),
    'token for no tenant': await api.makeToken(tenantOwner, { ...everything, tenantIds: [] }),
    'instance token': await api.makeToken(instanceOwner, everything),
  };
  const dead: Record<string, Proof> = {
    nobody: {},
    'somebody with a made-up token': { authorization: `Bearer pkt_${'A'.repeat(43)}` },
    'somebody with a made-up session': browserOf(world.url, `picket=${'A'.repeat(43)}`, 'A'),
    'an expired session': aging,
    'an expired token': agingToken,
    'the session of a disabled operator': disabled,
    'the token of a disabled operator': disabledToken,
    'a session that was signed out': gone,
    'a revoked token': revokedToken,
    'a live session beside a made-up token': { ...tenantOwner, authorization: 'Bearer pkt_made-up' },
  };
  const row = (name: string, proof: Proof, expectations: readonly Expectation[] = []): MatrixCaller => ({
    name,
    proof,
    expects: Object.fromEntries(guardClasses.map((it, place) => [it, expectations[place]])) as MatrixCaller['expects'],
  });
  return [
    ...Object.entries(alive).map(([name, proof]) => row(name, proof, table[name])),
    ...Object.entries(dead).map(([name, proof]) => row(name, proof, table.nobody)),
  ];
}

const browserOf = (url: string, cookie: string, csrf: string): Proof => ({
  cookie,
  origin: url,
  'x-picket-csrf': csrf,
});

function openApi({ url }: MatrixWorld) {
  const call = async (proof: Proof, operation: wire.Operation, body?: object, id = ''): Promise<RawAnswer> => {
    const answer = await sendRaw(url, {
      method: operation.method,
      path: operation.path.replace(/\{\w+\}/, id),
      headers: { ...proof, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300)
      throw new Error(`${operation.id} while preparing the matrix: ${answer.status} ${answer.text}`);
    return answer;
  };
  const sessionOf = ({ headers, text }: RawAnswer) =>
    browserOf(url, String(headers['set-cookie']).split(';')[0] ?? '', JSON.parse(text).csrfToken);
  const signIn = async (name: string, secret = passphrase) =>
    sessionOf(await call({}, wire.signIn, { name, passphrase: secret }));
  const createToken = async (proof: Proof, body: object) =>
    JSON.parse((await call(proof, wire.createToken, { name: 'matrix', ...body })).text);
  const bearer = (token: string): Proof => ({ authorization: `Bearer ${token}` });
  return {
    call,
    signIn,
    invite: async (by: Proof, name: string, invited: object) => {
      const { code } = JSON.parse((await call(by, wire.inviteOperator, invited)).text);
      return sessionOf(await call({}, wire.redeemInvitation, { code, name, passphrase }));
    },
    makeToken: async (by: Proof, body: object) => bearer((await createToken(by, body)).token),
    makeRevokedToken: async (by: Proof) => {
      const { id, token } = await createToken(by, everything);
      await call(by, wire.revokeToken, undefined, id);
      return bearer(token);
    },
    disable: async (by: Proof, whom: Proof) => {
      const { operatorId } = JSON.parse((await call(whom, wire.whoAmI)).text);
      await call(by, wire.disableOperator, undefined, operatorId);
    },
  };
}
