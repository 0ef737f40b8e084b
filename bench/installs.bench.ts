import {
  type AppInstall,
  type InstallState,
  installStates,
  type RemoteDeviceId,
  type TenantId,
  toCsv,
} from '@picket/domain';
import { type Install, installTable } from '@picket/wire/console';
import { replaceApps, saveInstalls } from '../packages/server/src/installs/store.ts';
import type { Database } from '../packages/server/src/platform/database/database.ts';
import type { Bench, Figure } from './harness/bench.ts';
import { against } from './harness/measure.ts';
import { type ConsoleDoor, openConsoleDoor } from './parts/console-door.ts';
import { openEmpty, settle } from './parts/databases.ts';
import { fleetMoment, openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';

/** What a page tells of each phone, asked for without Picket; phones that were enrolled anew are told once. */
const columns = `i.app_id, a.name as app_name, m.device_id, i.remote_device_id, i.device_name, i.user_principal_name, i.state,
  i.detail, i.error_code, i.reported_at, i.since, i.notified_at, i.state_rank`;
const listed = (where = 'true', rest = '') => `
  select ${columns} from installs_install i
  join installs_app a on a.tenant_id = i.tenant_id and a.app_id = i.app_id
  left join devices_managed m on m.tenant_id = i.tenant_id and m.remote_id = i.remote_device_id collate "default"
  where i.tenant_id = $1 and m.is_current is distinct from false and ${where}
  order by i.state_rank, i.app_id, i.remote_device_id ${rest}`;

const bareCounts = `
  select i.app_id, i.state, count(*) from installs_install i
  where i.tenant_id = $1 and not exists (
    select from devices_managed m where m.tenant_id = i.tenant_id and m.remote_id = i.remote_device_id and not m.is_current
  ) group by 1, 2`;

/** On every phone of its platform two. */
const apps = ['android', 'ios'].flatMap((platform) =>
  ['agent', 'browser'].map((what) => ({
    appId: `${platform}-${what}`,
    name: `Picket ${what} (${platform})`,
    platform,
  })),
);

/** Of a hundred installs: most are done, some lag, a few failed. */
const shares: readonly (readonly [InstallState, number])[] = [
  ['failed', 3],
  ['not-installed', 4],
  ['pending', 7],
  ['installing', 2],
  ['unknown', 1],
  ['not-applicable', 3],
  ['installed', 80],
];
const stateOf = shares.flatMap(([state, share]) => Array.from({ length: share }, () => state));

const pageSize = 50;
const largestPage = 1_000;

const rankOf = (state: InstallState) => installStates.indexOf(state);

interface Question {
  readonly name: string;
  readonly query?: string;
  /** Of the bare query; `$1` is the tenant. */
  readonly where?: string;
  readonly values?: readonly unknown[];
}

interface Page {
  readonly items: readonly Install[];
  readonly nextCursor?: string;
}

export const installPages: Bench = {
  name: 'installs',
  mostMs: 600_000,
  what: 'where the agent has come to, over HTTP with a token: 50,000 phones with two apps each, in sum, phone by phone, by state, and all of it as CSV',
  limit: 'a bare query for the same rows over a connection of its own; for the CSV, one for all rows at once',
  aim: 'at most 3 times the limit',

  async run(options) {
    const { size, rounds, log, cleanUp } = options;
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    cleanUp(() => database.close());
    const tenantId = await readFleetInto(database, size(50_000, 300));
    const total = await install(database, tenantId);
    await settle(url);
    log(`${total} installs`);

    const door = await openConsoleDoor(options, { database, url, tenantId });
    const { bare } = door;
    const figures: Figure[] = [];

    const status = JSON.parse(await door.ask('/installs/status')) as { readonly apps: readonly { counts: object }[] };
    const told = status.apps.flatMap(({ counts }) => Object.values(counts) as number[]).reduce((sum, n) => sum + n, 0);
    if (told !== total) throw new Error(`the sum tells of ${told} installs of ${total}`);
    const sum = await door.inTurns(rounds(60, 2), '/installs/status', async () => {
      await bare.query('select * from installs_app where tenant_id = $1 order by name', [tenantId]);
      await bare.query(bareCounts, [tenantId]);
    });
    figures.push(...against(sum, { name: 'sum', most: 3 }));

    const first = JSON.parse(await door.ask(`/installs?state=installed`)) as Page;
    const last = first.items.at(-1);
    if (last === undefined) throw new Error('nothing is installed');
    const place = [rankOf('installed'), last.appId, last.remoteDeviceId];
    const questions: readonly Question[] = [
      { name: 'phone by phone' },
      { name: 'those that failed', query: '?state=failed', where: 'i.state_rank = $2', values: [rankOf('failed')] },
      {
        name: 'of one app those that wait',
        query: '?appId=ios-agent&state=pending',
        where: "i.app_id = 'ios-agent' and i.state_rank = $2",
        values: [rankOf('pending')],
      },
      {
        name: 'the page after',
        query: `?state=installed&cursor=${first.nextCursor}`,
        where: 'i.state_rank = $2 and (i.app_id, i.remote_device_id) > ($3, $4)',
        values: place,
      },
    ];
    for (const { name, query = '', where = 'true', values = [] } of questions) {
      const path = `/installs${query}`;
      const select = () => bare.query(listed(where, `limit ${pageSize + 1}`), [tenantId, ...values]);
      const { items } = JSON.parse(await door.ask(path)) as Page;
      refuseOther(name, items, (await select()).rows.slice(0, pageSize));
      figures.push(...against(await door.inTurns(rounds(60, 2), path, select), { name, most: 3 }));
    }

    const all = () => bare.query(listed(), [tenantId]);
    refuseOther('all as CSV', await everything(door), (await all()).rows);
    const exports = await door.inTurnsOf(rounds(5, 1), async () => toCsv(installTable(await everything(door))), all);
    figures.push(...against(exports, { name: 'all as CSV', most: 3 }));
    return figures;
  },
};

/** Page by page, as console and command line do. */
async function everything(door: ConsoleDoor): Promise<readonly Install[]> {
  const all: Install[] = [];
  for (let cursor = ''; ; ) {
    const page = JSON.parse(await door.ask(`/installs?limit=${largestPage}${cursor}`)) as Page;
    all.push(...page.items);
    if (page.nextCursor === undefined) return all;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

function refuseOther(
  name: string,
  items: readonly Install[],
  rows: readonly { readonly app_id: string; readonly remote_device_id: string; readonly device_id: string | null }[],
): void {
  const isSame = items.every((item, place) => {
    const row = rows[place];
    return (
      item.appId === row?.app_id && item.remoteDeviceId === row.remote_device_id && item.deviceId === row.device_id
    );
  });
  if (items.length === 0 || items.length !== rows.length || !isSame)
    throw new Error(`${name}: Picket and the bare query tell of other phones (${items.length} and ${rows.length})`);
}

/** Two apps on each phone, as a tenant is some days after everything was applied. Answers how many that are. */
async function install(database: Database, tenantId: TenantId): Promise<number> {
  return await database.forTenant(tenantId, async (tx) => {
    const phones = await tx.db
      .selectFrom('devices_device')
      .select(['remote_id', 'name', 'platform', 'user_principal_name'])
      .where('remote_id', 'is not', null)
      .orderBy('remote_id')
      .execute();
    const installs = phones.flatMap(({ remote_id, name, platform, user_principal_name }, place) =>
      apps
        .filter((app) => app.platform === (platform === 'android' ? 'android' : 'ios'))
        .map(({ appId }, which): AppInstall => {
          const state = stateOf[(place * 7 + which * 31) % stateOf.length] ?? 'unknown';
          return {
            appId,
            remoteDeviceId: remote_id as RemoteDeviceId,
            deviceName: name,
            userPrincipalName: user_principal_name ?? undefined,
            state,
            detail: undefined,
            errorCode: state === 'failed' ? '0x87D13B9F' : undefined,
            at: fleetMoment,
          };
        }),
    );
    await replaceApps(tx, apps, fleetMoment);
    await saveInstalls(
      tx,
      installs.map((each) => ({ install: each, since: fleetMoment })),
    );
    return installs.length;
  });
}
