import { Type } from 'typebox';
import { toIso } from '../clock.ts';
import { deltaExpiries, type Edit, type Fault } from '../faults/fault.ts';
import { ControlFault, type ControlTools, define, momentOf, Nothing, TenantName, tenantNamed } from './define.ts';

export const clockControls = {
  now: define('The simulated time', Nothing, (tools) => tellTime(tools)),
  advance: define('Moves on by so many milliseconds', Type.Object({ ms: Type.Number() }), (tools, { ms }) => {
    tools.world.clock.advance(ms);
    return tellTime(tools);
  }),
  set: define('Jumps to a moment, ahead or back', Type.Object({ at: Type.String() }), (tools, { at }) => {
    tools.world.clock.set(momentOf(at));
    return tellTime(tools);
  }),
  freeze: define('Stands still until moved or resumed', Nothing, (tools) => {
    tools.world.clock.freeze();
    return tellTime(tools);
  }),
  resume: define('Runs on from where it stands', Nothing, (tools) => {
    tools.world.clock.resume();
    return tellTime(tools);
  }),
};

function tellTime({ world }: ControlTools): { readonly now: string; readonly isFrozen: boolean } {
  world.settle();
  return { now: toIso(world.now()), isFrozen: world.clock.isFrozen };
}

const Headers = Type.Record(Type.String(), Type.String());

const Action = Type.Union([
  Type.Object({ kind: Type.Literal('throttle'), retryAfter: Type.Union([Type.String(), Type.Null()]) }),
  Type.Object({
    kind: Type.Literal('status'),
    status: Type.Integer({ minimum: 300, maximum: 599 }),
    code: Type.Optional(Type.String()),
    retryAfter: Type.Optional(Type.String()),
    headers: Type.Optional(Headers),
  }),
  Type.Object({ kind: Type.Literal('aadsts'), code: Type.Integer({ minimum: 1 }) }),
  Type.Object({
    kind: Type.Literal('edit'),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    edits: Type.Unsafe<readonly Edit[]>(
      Type.Array(
        Type.Object({ at: Type.String({ pattern: '^(/([^~/]|~[01])*)*$' }), value: Type.Optional(Type.Unknown()) }),
      ),
    ),
  }),
  Type.Object({ kind: Type.Literal('headers'), headers: Headers }),
  Type.Object({ kind: Type.Literal('proxy-page'), status: Type.Integer({ minimum: 200, maximum: 599 }) }),
  Type.Object({ kind: Type.Literal('cut-json') }),
  Type.Object({
    kind: Type.Literal('empty-body'),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
  }),
  Type.Object({ kind: Type.Literal('hang-up'), takesHold: Type.Boolean() }),
  Type.Object({
    kind: Type.Literal('forbid'),
    permission: Type.Union([Type.String(), Type.Array(Type.String())]),
  }),
  Type.Object({ kind: Type.Literal('cut-mid-body') }),
  Type.Object({ kind: Type.Literal('slow'), ms: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]) }),
  Type.Object({ kind: Type.Literal('drop-page') }),
  Type.Object({ kind: Type.Literal('duplicate-page') }),
  Type.Object({ kind: Type.Literal('empty-page') }),
  Type.Object({ kind: Type.Literal('reorder') }),
  Type.Object({ kind: Type.Literal('replay') }),
  Type.Object({ kind: Type.Literal('withdraw-consent') }),
  Type.Object({ kind: Type.Literal('skew'), ms: Type.Number() }),
  Type.Object({ kind: Type.Literal('expire-delta'), variant: Type.Enum([...deltaExpiries]) }),
  Type.Object({ kind: Type.Literal('expire-tokens') }),
  Type.Object({ kind: Type.Literal('claims-challenge') }),
  Type.Object({ kind: Type.Literal('hide'), fraction: Type.Number({ minimum: 0, maximum: 1 }) }),
  Type.Object({ kind: Type.Literal('unknown-type') }),
  Type.Object({ kind: Type.Literal('after-effect'), status: Type.Integer({ minimum: 400, maximum: 599 }) }),
]);

export interface FaultView {
  readonly id: string;
  readonly name: string;
  readonly action: Fault['action'];
  readonly count: number | null;
  /** How many requests it has hit so far. */
  readonly hits: number;
}

export const faultControls = {
  add: define(
    'Sets a fault; the answer has its id. `count` (1 unless said, null for ever) is how many requests it hits, after `skip`',
    Type.Object({
      name: Type.String(),
      action: Action,
      area: Type.Optional(Type.Enum(['entra', 'graph', 'partner'])),
      method: Type.Optional(Type.String()),
      /** Regular expression over the path with its query; without one, parts of batches are hit and never a whole one. */
      path: Type.Optional(Type.String()),
      tenant: Type.Optional(TenantName),
      appId: Type.Optional(Type.String()),
      count: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
      skip: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
    (tools, { name, action, count, skip, tenant, area, method, path, appId }): FaultView => {
      const tenantId = tenant === undefined ? undefined : tenantNamed(tools, tenant).id;
      const match = definedOnly({ area, method, path, appId, tenantId });
      try {
        return describeFault(
          tools.world.faults.add({ name, action, match, count: count === undefined ? 1 : count, skip: skip ?? 0 }),
        );
      } catch (error) {
        throw new ControlFault('invalid_request', `the path is no regular expression: ${(error as Error).message}`);
      }
    },
  ),
  list: define('All faults that are set', Nothing, ({ world }) => world.faults.list.map(describeFault)),
  remove: define(
    'Takes a fault away and lets go what it holds',
    Type.Object({ id: Type.String() }),
    (tools, { id }) => ({
      removed: tools.world.faults.remove(id),
    }),
  ),
  clear: define('Takes all faults away', Nothing, ({ world }) => {
    world.faults.clear();
    return {};
  }),
  release: define(
    'Lets requests go on that a `slow` fault holds',
    Type.Object({ id: Type.String() }),
    (tools, { id }) => ({
      released: tools.world.faults.release(id),
    }),
  ),
};

function describeFault({ id, name, action, count, hits }: Fault): FaultView {
  return { id, name, action, count, hits };
}

function definedOnly<Value extends object>(value: Value): { [Name in keyof Value]?: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Name in keyof Value]?: Exclude<Value[Name], undefined>;
  };
}

export const throttlingControls = {
  set: define(
    'Turns throttling by the published limits on or off',
    Type.Object({ isOn: Type.Boolean() }),
    (tools, { isOn }) => {
      tools.world.throttle.isOn = isOn;
      return { isOn };
    },
  ),
};

const since = { afterSequence: Type.Optional(Type.Integer()), tenant: Type.Optional(TenantName) };

export const journalControls = {
  ledger: define(
    'Every request of clients, oldest first; fifty thousand are kept',
    Type.Object({
      ...since,
      area: Type.Optional(Type.Enum(['entra', 'graph', 'partner'])),
      method: Type.Optional(Type.String()),
      /** Regular expression over the path. */
      path: Type.Optional(Type.String()),
      appId: Type.Optional(Type.String()),
    }),
    (tools, { afterSequence = 0, tenant, area, method, path, appId }) => {
      const tenantId = tenant === undefined ? undefined : tenantNamed(tools, tenant).id;
      const pattern = path === undefined ? undefined : new RegExp(path);
      return tools.world.journal.ledger
        .filter(
          (entry) =>
            entry.sequence > afterSequence &&
            (tenantId === undefined || entry.tenantId === tenantId) &&
            (area === undefined || entry.area === area) &&
            (method === undefined || entry.method === method) &&
            (appId === undefined || entry.appId === appId) &&
            (pattern === undefined || pattern.test(entry.path)),
        )
        .map((entry) => ({ ...entry, at: toIso(entry.at) }));
    },
  ),
  effects: define(
    'Every change that took hold, oldest first, whoever caused it',
    Type.Object({ ...since, kind: Type.Optional(Type.String()), entraDeviceId: Type.Optional(Type.String()) }),
    (tools, { afterSequence = 0, tenant, kind, entraDeviceId }) => {
      const tenantId = tenant === undefined ? undefined : tenantNamed(tools, tenant).id;
      return tools.world.journal.effects
        .filter(
          (effect) =>
            effect.sequence > afterSequence &&
            (tenantId === undefined || effect.tenantId === tenantId) &&
            (kind === undefined || effect.kind === kind) &&
            (entraDeviceId === undefined || effect.entraDeviceId === entraDeviceId),
        )
        .map((effect) => ({ ...effect, at: toIso(effect.at) }));
    },
  ),
};
