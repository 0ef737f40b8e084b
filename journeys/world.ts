import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, minute, second } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { setUpDemonstration } from '@picket/sandbox';
import {
  Activity,
  countRequestsOut,
  createFeedReader,
  createLog,
  createMetrics,
  noTracing,
  type OpenPage,
  openTestPglite,
  type PicketServer,
  type Rhythm,
  readOwnAuthorities,
  seededEntropy,
  seededSecrets,
  startAppAnalyzer,
  startServer,
  systemClock,
  TestClock,
  type TestDatabase,
  type Tracing,
  traceDatabase,
  traceRequestsOut,
} from '@picket/server/testing';
import {
  contoso,
  fabrikam,
  otherReading,
  partnerConnectorId,
  picketRegistrations,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type TenantSpec,
  toolsRegistration,
} from '@picket/simulator';
import { createIntune } from '@picket/uem';
import {
  type AnswerOf,
  type BodyOf,
  listDevices,
  type Operation,
  type ParamsOf,
  type QueryOf,
} from '@picket/wire/console';
import { aborted, shut, someTurns, watchDoors, whileAlive, whileTimeGoesOn } from './process-life.ts';
import { type Reading, readingOf } from './readings.ts';

/**
 * A whole world in one process: the simulator, the server on a real database, and one clock for both that only moves
 * when a test moves it. The same seed gives the same run.
 */
export interface World {
  readonly simulator: Simulator;
  readonly clock: TestClock;
  readonly contosoId: string;
  /** Where Picket keeps its own files. */
  readonly directory: string;
  /** Where Picket listens. */
  url(): string;
  server(): PicketServer;
  database(): TestDatabase;
  /** As the first Owner, by token. */
  call<Op extends Operation>(
    operation: Op,
    parts?: { params?: Partial<ParamsOf<Op>>; query?: QueryOf<Op>; body?: BodyOf<Op> },
  ): Promise<AnswerOf<Op>>;
  /** The same, whatever comes back. */
  send(method: string, path: string, init?: RequestInit): Promise<Response>;
  /** Moves the clock on, letting everything happen that is due on the way. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until something is done that may be waiting for it. */
  meanwhile<Value>(work: Promise<Value>): Promise<Value>;
  /** Passes time until it is so, or fails when `mostMs` are over. */
  until(what: string, isSo: () => boolean | Promise<boolean>, mostMs?: number): Promise<void>;
  /** Every phone as Picket knows it, by Entra device id where it has one, else by name. */
  fleet(): Promise<ReadonlyMap<string, Fleet>>;
  /** `kill -9`: the database's thread and every request end at once; nothing is tidied up. Also in the middle of a start. */
  kill(): Promise<void>;
  /** A new process on the same data. Resolves when it has started, or was killed before it had. */
  restart(): Promise<void>;
  /** Whether the process is between its birth and its being ready. */
  isStarting(): boolean;
  /** A new process on other data, with the same keys, after `kill`. */
  restartOn(database: TestDatabase): Promise<void>;
  /** What the commands about backups are given. */
  readonly keys: { readonly sealing: readonly Uint8Array[]; readonly audit: KeyObject };
  close(): Promise<void>;
}

type Fleet = AnswerOf<typeof listDevices>['items'][number];

export interface WorldOptions {
  readonly seed?: number;
  readonly contoso?: Partial<TenantSpec>;
  /** How Microsoft behaves where it does not say; by the seed, unless said. */
  readonly reading?: Reading;
  /** Microsoft's published limits, from the first request on. */
  readonly throttling?: boolean;
  readonly rhythm?: Partial<Rhythm>;
  /** Wraps what the server speaks to Microsoft with. */
  readonly wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  /** The same, outside of what the clock waits for: a call may hang here while time goes on. */
  readonly holdFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  readonly open?: () => Promise<TestDatabase>;
  /** Where the server's log goes; nowhere by default. */
  readonly logTo?: { write(line: string): void };
  /** From which level on; `info` by default. */
  readonly logLevel?: 'info' | 'trace';
  /** What the simulator signs tokens with, where a test signs some too. */
  readonly signingKey?: SimulatorOptions['signingKey'];
  /** Told of every secret that the server makes. */
  readonly onSecret?: (bytes: Uint8Array) => void;
  readonly sealingKey?: Uint8Array;
  /** Where traces go; nowhere by default. */
  readonly tracing?: Tracing;
  /** What is fetched by feeds; nothing by default. */
  readonly openPage?: OpenPage;
  /** Take in the feeds that ship, which takes a second. */
  readonly shippedFeeds?: boolean;
  /** Of the built console, where pages are looked at. */
  readonly consoleFolder?: string;
  /** PEM of the authorities that phones must trust, asked for at each start; none by default. */
  readonly ownCa?: () => string;
}

const usualRhythm: Rhythm = {
  syncEveryMs: { users: 5 * minute, groups: 5 * minute, 'entra-devices': minute, 'managed-devices': 10 * second },
  signInsEveryMs: 5 * second,
  heartbeatEveryMs: minute,
  pollMs: second,
};

/** What reads the figures of a world. */
export const metricsToken = 'metrics-token-of-this-world';

export const owner = { name: 'Olivia Owner', passphrase: 'a long passphrase for tests' };

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { seed = 1, tracing = noTracing, wrapFetch = (fetch) => fetch, holdFetch = (fetch) => fetch } = options;
  const { reading = readingOf(seed) } = options;
  const undocumented = reading === 'opposite' ? otherReading : {};
  let activity = new Activity();
  /** Aborted when the process is killed. */
  let dead = new AbortController();
  let death = aborted(dead.signal);
  // Nobody waits for the dead: what they still wait for may never come, and what they do is never committed.
  const clock = new TestClock(undefined, async () => {
    if (!dead.signal.aborted) await Promise.race([activity.idle(), death]);
    if (dead.signal.aborted) await someTurns();
  });
  const simulator = await startSimulator({
    seed,
    throttling: options.throttling ?? false,
    clock: { now: () => clock.now() },
    ...(options.signingKey === undefined ? {} : { signingKey: options.signingKey }),
    tenants: [
      contoso({
        users: 12,
        phones: 24,
        // Nobody else's connector: the article begins with none.
        surroundings: false,
        registrations: [...picketRegistrations(false), toolsRegistration('Contoso')],
        ...options.contoso,
        behaviour: { ...undocumented, ...options.contoso?.behaviour },
      }),
      fabrikam({ users: 4, phones: 20, behaviour: undocumented }),
    ],
  });
  const directory = mkdtempSync(join(tmpdir(), 'picket-journey-'));
  const sealingKeys = [options.sealingKey ?? new Uint8Array(32).fill(7)];
  const entropy = seededEntropy(seed);
  const seeded = seededSecrets(seed);
  const secrets = {
    bytes: (length: number) => {
      const made = seeded.bytes(length);
      options.onSecret?.(made);
      return made;
    },
  };
  const knowledge = await loadShippedKnowledge();
  // Its limits are of real time: moving the world's clock must not end an analysis.
  const analyzer = startAppAnalyzer({}, systemClock);
  const appAnalyzer = { analyze: (path: string) => activity.during(() => analyzer.analyze(path)) };
  const reader = createFeedReader(systemClock);
  const { openPage = async () => Promise.reject(new Error('this world has no feeds to fetch')) } = options;
  const feeds = {
    reader: {
      read: (...given: Parameters<typeof reader.read>) => activity.during(() => reader.read(...given)),
      merge: (...given: Parameters<typeof reader.merge>) => activity.during(() => reader.merge(...given)),
      readShipped: (...given: Parameters<typeof reader.readShipped>) =>
        activity.during(() => reader.readShipped(...given)),
    },
    openPage: (...given: Parameters<OpenPage>) => activity.during(() => openPage(...given)),
    withShipped: options.shippedFeeds ?? false,
  };
  let database = await (options.open ?? openTestPglite)();
  let server: PicketServer | undefined;
  let doors: readonly Server[] = [];
  let port = 0;

  const start = async () => {
    const own = new AbortController();
    dead = own;
    death = aborted(own.signal);
    activity = new Activity();
    server = undefined;
    const opened = watchDoors();
    doors = opened.doors;
    try {
      await Promise.race([startIn(own), aborted(own.signal)]);
    } finally {
      opened.stopWatching();
    }
  };

  const startIn = async (own: AbortController) => {
    const alive = whileAlive(own.signal);
    const metrics = createMetrics();
    const watched = traceDatabase(tracing, alive.database(activity.watchDatabase(database)));
    const fetch = alive.fetch(
      holdFetch(
        activity.watchFetch(
          countRequestsOut(
            metrics,
            traceRequestsOut(tracing, wrapFetch(globalThis.fetch), `${simulator.origin}/partner`),
            `${simulator.origin}/partner`,
          ),
        ),
      ),
    );
    const started = await startServer({
      database: watched,
      clock: alive.clock(clock),
      entropy,
      secrets,
      log: openLog(clock, options.logTo, options.logLevel, tracing),
      tracing,
      entra: { login: simulator.origin, fetch },
      uem: createIntune({
        fetch,
        clock: alive.clock(clock),
        entropy,
        timeLimit: () => own.signal,
        hosts: {
          login: simulator.origin,
          graph: simulator.origin,
          partner: {
            url: `${simulator.origin}/partner/v1`,
            scope: 'https://api.manage.microsoft.com//.default',
            connectorId: partnerConnectorId,
            name: 'Picket',
            consoleUrl: 'http://127.0.0.1/',
          },
        },
      }),
      metrics,
      metricsDoor: { port: 0, token: metricsToken },
      knowledge,
      rhythm: { ...usualRhythm, ...options.rhythm },
      appAnalyzer,
      feeds,
      sealingKeys,
      directory,
      listen: { http: { host: '127.0.0.1', port } },
      jobTime: 'clock',
      // The one process there is: started again, it takes up its own work.
      workerId: '0198c0de-0000-4000-8000-0000000000aa',
      checkAnswers: true,
      consoleFolder: options.consoleFolder,
      ...(options.ownCa === undefined ? {} : { ownAuthorities: readOwnAuthorities(options.ownCa()) }),
    });
    server = started;
    port = Number(new URL(started.addresses.http).port);
  };
  await start();
  if (server === undefined) throw new Error('the server was killed before it had started');

  const running = () => {
    if (server === undefined) throw new Error('the server is not running');
    return server;
  };
  const url = () => running().addresses.http;
  const settingUp = setUpDemonstration({
    picketUrl: url(),
    welcomeUrl: running().welcome ?? '',
    control: asRemote(simulator.control),
    owner,
    fetch: globalThis.fetch,
    ownerTokenDays: 60,
  });
  // A consent that Entra does not know of yet is waited for, by a clock that stands still otherwise.
  const setUp = await (reading === 'opposite' ? whileTimeGoesOn(clock, settingUp) : settingUp);
  const contosoId = setUp.linkedTenantId;

  const send = (method: string, path: string, init: RequestInit = {}) =>
    fetch(url() + path, { method, ...init, headers: { authorization: `Bearer ${setUp.ownerToken}`, ...init.headers } });

  const world: World = {
    simulator,
    clock,
    contosoId,
    directory,
    url,
    server: running,
    database: () => database,
    send,
    async call(operation, { params, query, body } = {}) {
      const filled = { tenantId: contosoId, ...params } as Record<string, unknown>;
      const path = operation.path.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => String(filled[name]));
      const search = new URLSearchParams(
        Object.entries((query ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
      );
      const response = await send(operation.method, `${path}${search.size > 0 ? `?${search}` : ''}`, {
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${operation.id}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<typeof operation>;
    },
    pass: (ms) => clock.advance(ms),
    meanwhile: (work) => whileTimeGoesOn(clock, work),
    async until(what, isSo, mostMs = 5 * minute) {
      const end = clock.now() + mostMs;
      while (!(await isSo())) {
        if (clock.now() >= end) throw new Error(`in ${mostMs / second} s it never came to be that ${what}`);
        await clock.advance(second);
      }
    },
    async fleet() {
      const page = await world.call(listDevices, { query: { limit: 1000, includeRetired: true } });
      return new Map(page.items.map((device) => [device.name, device]));
    },
    async kill() {
      dead.abort(new Error('killed'));
      await database.crash();
      // Nothing of it may be heard again: its requests hang, its timers never wake, its ports are free.
      await Promise.all(doors.map(shut));
    },
    async restart() {
      database = await database.reopen();
      await start();
    },
    isStarting: () => server === undefined,
    async restartOn(other) {
      await database.remove();
      database = other;
      await start();
    },
    keys: { sealing: sealingKeys, audit: createPrivateKey(readFileSync(join(directory, 'audit-signing.key'))) },
    async close() {
      if (server !== undefined && !dead.signal.aborted) await whileTimeGoesOn(clock, server.close());
      await simulator.close();
      await analyzer.close();
      await database.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}

/** Shown where `PICKET_TEST_LOG` is set, else written where somebody wants it. */
export function openLog(
  clock: Clock,
  destination: WorldOptions['logTo'],
  level: WorldOptions['logLevel'] = 'info',
  tracing: Tracing = noTracing,
) {
  const more = () => tracing.logFields();
  if (process.env.PICKET_TEST_LOG !== undefined) return createLog({ level: 'debug', clock, more });
  if (destination === undefined) return createLog({ level: 'silent', clock });
  return createLog({ level, clock, more, destination });
}

/** The simulator's controls, with the manners of the ones over HTTP. */
export function asRemote(control: Simulator['control']): Parameters<typeof setUpDemonstration>[0]['control'] {
  return control as unknown as Parameters<typeof setUpDemonstration>[0]['control'];
}
