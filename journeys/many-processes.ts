import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minute, second } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { setUpDemonstration } from '@picket/sandbox';
import {
  Activity,
  createFeedReader,
  type OpenDatabase,
  openSharedPostgres,
  type PicketServer,
  type ProcessRole,
  type Rhythm,
  seededEntropy,
  seededSecrets,
  startAppAnalyzer,
  startServer,
  systemClock,
  TestClock,
} from '@picket/server/testing';
import {
  contoso,
  fabrikam,
  otherReading,
  partnerConnectorId,
  picketRegistrations,
  type Simulator,
  startSimulator,
  toolsRegistration,
} from '@picket/simulator';
import { createIntune } from '@picket/uem';
import type { Operation } from '@picket/wire/console';
import type { TruthfulWorld } from './compare-with-truth.ts';
import { createKillSwitch, type Target } from './kill-switch.ts';
import type { PlaceName } from './places.ts';
import { whileAlive, whileTimeGoesOn } from './process-life.ts';
import { readingOf } from './readings.ts';
import { asRemote, openLog, owner, type WorldOptions } from './world.ts';

/** One process among several. */
export interface Process {
  readonly name: string;
  readonly roles: readonly ProcessRole[];
  isAlive(): boolean;
  url(): string;
  welcome(): string | undefined;
  /** Dies at that place of its work. */
  dieAt(target: Target): void;
  /** Where it has died, until it is started again. */
  diedAt(): PlaceName | undefined;
  /** Resolves when it has died there. */
  whenDead(): Promise<void>;
  /** At once, if it still lives; resolves when it is dead. Answers where it was. */
  kill(): Promise<string>;
  start(): Promise<void>;
  /** What it says. */
  readonly word: TruthfulWorld;
}

export interface ManyProcesses {
  readonly simulator: Simulator;
  readonly clock: TestClock;
  readonly tenantId: string;
  readonly token: () => string;
  readonly processes: readonly Process[];
  /** Where two processes spoke to Microsoft for the same tenant within the windows of its quotas. */
  readonly crosstalk: readonly string[];
  /** Looks at the database all of them share, from outside. */
  look<Result>(work: (database: OpenDatabase) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** What a process is there for, in one word. */
export const roleOf = (roles: readonly ProcessRole[]): string => (roles.includes('worker') ? 'worker' : 'http');

const rhythm: Rhythm = {
  syncEveryMs: { users: 5 * minute, groups: 5 * minute, 'entra-devices': minute, 'managed-devices': 15 * second },
  signInsEveryMs: 30 * second,
  heartbeatEveryMs: minute,
  pollMs: 2 * second,
};
/** Microsoft counts Intune's requests over so long, and the directory's over half of it. */
const quotaWindowMs = 20 * second;

/** Two workers and two servers of pages on one PostgreSQL, with one simulator and one moved clock. Everything is real but time. */
export async function startManyProcesses(
  seed: number,
  { logTo, onPassed }: Pick<WorldOptions, 'logTo'> & { readonly onPassed?: (place: PlaceName) => void } = {},
): Promise<ManyProcesses> {
  const activity = new Activity();
  const clock = new TestClock(undefined, () => activity.idle());
  const behaviour = readingOf(seed) === 'opposite' ? otherReading : {};
  const simulator = await startSimulator({
    seed,
    clock: { now: () => clock.now() },
    tenants: [
      contoso({
        users: 6,
        phones: 6,
        oddPhones: false,
        outdatedShare: 0,
        checkInEveryMs: null,
        surroundings: false,
        registrations: [...picketRegistrations(false), toolsRegistration('Contoso')],
        behaviour,
      }),
      fabrikam({ users: 2, phones: 2, behaviour }),
    ],
  });
  const postgres = await openSharedPostgres();
  const knowledge = await loadShippedKnowledge();
  const auditKey = generateKeyPairSync('ed25519').privateKey;
  const entropy = seededEntropy(seed);
  const secrets = seededSecrets(seed);
  const folders: string[] = [];
  const crosstalk: string[] = [];
  let token = '';
  let tenantId = '';
  let lastSpeaker: { readonly name: string; readonly at: number } | undefined;

  const hear = (name: string) => {
    const at = clock.now();
    if (lastSpeaker !== undefined && lastSpeaker.name !== name && at - lastSpeaker.at < quotaWindowMs)
      crosstalk.push(`${lastSpeaker.name} and then ${name} after ${at - lastSpeaker.at} ms`);
    lastSpeaker = { name, at };
  };

  // Its limits are of real time: moving the clock must not end an analysis.
  const analyzer = startAppAnalyzer({}, systemClock);
  const appAnalyzer = { analyze: (path: string) => activity.during(() => analyzer.analyze(path)) };

  const makeProcess = (name: string, roles: readonly ProcessRole[]): Process => {
    const directory = mkdtempSync(join(tmpdir(), `picket-${name}-`));
    folders.push(directory);
    const killSwitch = createKillSwitch({
      unnamedWork: () => (server === undefined ? 'start' : 'request'),
      onPassed: (place) => onPassed?.(`${roleOf(roles)}, ${place}`),
    });
    let server: PicketServer | undefined;
    let die: () => Promise<void> = async () => undefined;

    const start = async () => {
      const own = new AbortController();
      const alive = whileAlive(own.signal);
      const database = await postgres.open(`${name}-${entropy.uuid()}`);
      const fetch: typeof globalThis.fetch = (input, init) => {
        if (roles.includes('worker')) hear(name);
        return activity.watchFetch(globalThis.fetch)(input, init);
      };
      die = async () => {
        own.abort(new Error('killed'));
        await database.cut();
        // Not awaited: connections of whoever spoke to it may linger. The next one listens somewhere else.
        void server?.abandon();
      };
      killSwitch.revive();
      server = await startServer({
        database: alive.database(killSwitch.watchDatabase(activity.watchDatabase(database)) as never),
        clock: alive.clock(clock),
        entropy,
        secrets,
        log: openLog(clock, logTo).child({ process: name }),
        entra: { login: simulator.origin, fetch },
        uem: createIntune({
          fetch: alive.fetch(killSwitch.watchFetch(fetch)),
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
        knowledge,
        rhythm,
        appAnalyzer,
        feeds: {
          reader: createFeedReader(systemClock),
          openPage: () => Promise.reject(new Error('no feeds here')),
          withShipped: false,
        },
        sealingKeys: [new Uint8Array(32).fill(7)],
        auditKey,
        directory,
        listen: { http: { host: '127.0.0.1', port: 0 } },
        roles,
        jobTime: 'clock',
        checkAnswers: true,
      });
    };

    const url = () => server?.addresses.http ?? '';
    return {
      name,
      roles,
      start,
      url,
      welcome: () => server?.welcome,
      isAlive: () => server !== undefined,
      dieAt: (target) => killSwitch.arm(target, 'process', () => die()),
      diedAt: killSwitch.struck,
      whenDead: killSwitch.whenStruck,
      kill: async () => {
        const where = await killSwitch.finish(() => die());
        server = undefined;
        return where;
      },
      word: { simulator, call: (operation, parts) => call(url(), operation, parts) as never },
    };
  };

  const call = async (
    url: string,
    { id, method, path }: Operation,
    { params, query, body }: { params?: object; query?: object; body?: unknown } = {},
  ): Promise<unknown> => {
    const filled = { tenantId, ...params } as Record<string, unknown>;
    const search = new URLSearchParams(
      Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const target = path.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => String(filled[name]));
    const response = await fetch(`${url}${target}?${search}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${id}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  const processes = [
    makeProcess('http-1', ['http']),
    makeProcess('http-2', ['http', 'ingest']),
    makeProcess('worker-1', ['worker']),
    makeProcess('worker-2', ['worker']),
  ];
  for (const each of processes) await each.start();
  // Of several that start where nobody is an operator yet, the last one's link is the one that works; at any of them.
  const welcomeUrl = processes.findLast(({ welcome }) => welcome() !== undefined)?.welcome() ?? '';
  const settingUp = setUpDemonstration({
    picketUrl: processes[0]?.url() ?? '',
    welcomeUrl,
    control: asRemote(simulator.control),
    owner,
    fetch: globalThis.fetch,
    ownerTokenDays: 60,
  });
  // A consent that Entra does not know of yet is waited for, by a clock that stands still otherwise.
  const setUp = await (readingOf(seed) === 'opposite' ? whileTimeGoesOn(clock, settingUp) : settingUp);
  token = setUp.ownerToken;
  tenantId = setUp.linkedTenantId;

  return {
    simulator,
    clock,
    tenantId,
    token: () => token,
    processes,
    crosstalk,
    look: async (work) => {
      const database = await postgres.open('onlooker');
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
    close: async () => {
      for (const each of processes) if (each.isAlive()) await each.kill();
      await simulator.close();
      await analyzer.close();
      await postgres.remove();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
