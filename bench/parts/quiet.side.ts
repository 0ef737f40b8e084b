// The whole server on a clock that is moved, while the simulator lives elsewhere and is told the time.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hour, type Instant, minute, second, toIso } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { setUpDemonstration } from '@picket/sandbox';
import {
  Activity,
  createFeedReader,
  createLog,
  startAppAnalyzer,
  startServer,
  systemClock,
  TestClock,
} from '@picket/server/testing';
import { connectControl } from '@picket/simulator';
import { createIntune } from '@picket/uem';
import { setChannel, syncKinds } from '@picket/wire/console';
import { sql } from 'kysely';
import pg from 'pg';
import { migrations } from '../../packages/server/src/migrations/index.ts';
import { openPostgres, type PostgresDatabase } from '../../packages/server/src/platform/database/postgres.ts';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';
import { systemSecrets } from '../../packages/server/src/platform/real/system-secrets.ts';
import { offer } from '../harness/side-process.ts';
import { postgresSeconds } from './cpu-seconds.ts';

/** Every statement that this process sends, `begin` and `commit` among them. */
let statements = 0;
const send = pg.Client.prototype.query;
pg.Client.prototype.query = function counted(this: pg.Client, ...parts: never[]) {
  statements += 1;
  return (send as (...all: never[]) => unknown).apply(this, parts);
} as typeof send;

let clock: TestClock | undefined;
let database: PostgresDatabase | undefined;

/** As they are for whoever changes no setting. */
const usual = {
  syncEveryMs: { users: 15 * minute, groups: 15 * minute, 'entra-devices': 5 * minute, 'managed-devices': 15 * minute },
  signInsEveryMs: 5 * minute,
  heartbeatEveryMs: 15 * minute,
  pollMs: 2 * second,
};

const opened = () => {
  if (clock === undefined || database === undefined) throw new Error('not started yet');
  return { clock, database };
};

const methods = {
  /** Starts, links, reads everything, judges everybody and delivers all there is to deliver. */
  async start({ url, origin, from }: { readonly url: string; readonly origin: string; readonly from: number }) {
    const activity = new Activity();
    const moved = new TestClock(from as Instant, () => activity.idle());
    clock = moved;
    database = await openPostgres({ url, migrations, onConnectionLost: (error) => console.error(error) });
    const control = connectControl(origin);
    let told: number = from;
    const fetchAtOurTime: typeof fetch = async (input, init) => {
      if (moved.now() !== told) {
        told = moved.now();
        await control.clock.set({ at: toIso(moved.now()) });
      }
      return await fetch(input, init);
    };
    const server = await startServer({
      database: activity.watchDatabase(database),
      clock: moved,
      entropy: systemEntropy,
      secrets: systemSecrets,
      log: createLog({ level: 'silent', clock: moved }),
      entra: { login: origin, fetch },
      uem: createIntune({
        fetch: activity.watchFetch(fetchAtOurTime),
        clock: moved,
        entropy: systemEntropy,
        hosts: { login: origin, graph: origin },
      }),
      knowledge: await loadShippedKnowledge(),
      rhythm: usual,
      // Nobody uploads anything here, so it never starts a thread.
      appAnalyzer: startAppAnalyzer({}, systemClock),
      feeds: {
        reader: createFeedReader(systemClock),
        openPage: () => Promise.reject(new Error('no feeds here')),
        withShipped: false,
      },
      sealingKeys: [new Uint8Array(32).fill(7)],
      directory: mkdtempSync(join(tmpdir(), 'picket-bench-')),
      listen: { http: { host: '127.0.0.1', port: 0 } },
      jobTime: 'clock',
      workerId: '0198c0de-0000-4000-8000-0000000000aa',
    });
    const { ownerToken, linkedTenantId } = await setUpDemonstration({
      picketUrl: server.addresses.http,
      welcomeUrl: server.welcome ?? '',
      control,
      owner: { name: 'owner', passphrase: 'a long passphrase for benches' },
      fetch,
    });
    // There is no partner service here, and without one nothing to say on its channel.
    const path = setChannel.path.replace('{tenantId}', linkedTenantId).replace('{channelId}', 'threat-level');
    await fetch(server.addresses.http + path, {
      method: setChannel.method,
      headers: { authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ enabled: false }),
    });
    const end = moved.now() + 3 * hour;
    while (!(await methods.isSettled())) {
      if (moved.now() > end) throw new Error('the fleet does not come to rest');
      await moved.advance(10 * second);
    }
  },

  async isSettled(): Promise<boolean> {
    const { rows } = await opened().database.acrossTenants((db) =>
      sql<{ read: number; dirty: number; pending: number }>`
        select (select count(*) from sync_state where last_completed_at is not null) as read,
               (select count(*) from assessment_dirty) as dirty,
               (select count(*) from delivery_intent where state <> 'accepted' and channel_id = 'entra-attribute') as pending`.execute(
        db,
      ),
    );
    const [row] = rows;
    return row !== undefined && row.read >= syncKinds.length && row.dirty === 0 && row.pending <= 1;
  },

  /** Whether the inventory, which has to be listed whole each time, is read in what follows. */
  async listInventory(isOn: boolean): Promise<void> {
    const now = opened().clock.now();
    const due = toIso((isOn ? now : now + 1_000 * hour) as Instant);
    await opened().database.acrossTenants((db) =>
      sql`update sync_state set next_due_at = ${due}::timestamptz where kind = 'managed-devices'`.execute(db),
    );
  },

  /** Time goes by: what it took here, and what it took PostgreSQL. */
  async pass({
    postmaster,
    ms,
  }: {
    readonly postmaster: number;
    readonly ms: number;
  }): Promise<{ readonly seconds: number; readonly postgres: number; readonly statements: number }> {
    const { clock: moved } = opened();
    const postgresBefore = postgresSeconds(postmaster);
    const before = process.cpuUsage();
    const statementsBefore = statements;
    await moved.advance(ms);
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (user + system) / 1e6,
      postgres: postgresSeconds(postmaster) - postgresBefore,
      statements: statements - statementsBefore,
    };
  },
};

export type QuietMethods = typeof methods;

offer(methods);
