import type { TenantId, WantedObject } from '@picket/domain';
import { sql } from 'kysely';
import { insertRun } from '../packages/server/src/deployment/run-store.ts';
import { updateStep } from '../packages/server/src/deployment/step-store.ts';
import { saveObject } from '../packages/server/src/deployment/store.ts';
import type { Database } from '../packages/server/src/platform/database/database.ts';
import type { Bench, Figure } from './harness/bench.ts';
import { against } from './harness/measure.ts';
import { openConsoleDoor } from './parts/console-door.ts';
import { openEmpty, settle } from './parts/databases.ts';
import { fleetMoment, openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';

/** More than any choices make today. */
const objects = 40;
const runId = '0198c0de-0000-4000-8000-0000000000de';

const wantedNamed = (n: number): WantedObject => ({
  key: `object-${n}`,
  kind: 'configuration-profile',
  owner: 'bench',
  name: `Picket object ${n}`,
  because: 'It is measured.',
  platform: 'ios',
  purpose: 'setup',
  needs: [],
  content: { '@odata.type': '#microsoft.graph.iosCustomConfiguration', payload: 'a'.repeat(2_000), number: n },
  audience: { include: [{ groupId: runId }], exclude: [] },
  remarks: ['It takes effect by itself.'],
});

/** The columns that a page tells of, asked for without Picket. */
const objectColumns =
  'object_key, kind, name, remote_id, is_adopted, made_at, drift_state, drift, drift_since, kept is not null';
const runColumns =
  'run_id, aim, state, fingerprint, started_by, started_at, ended_at, asked, not_before, waiting, waits, problem';
const stepColumns = 'object_key, action, kind, name, state, remote_id, request_ids, problem, ended_at';

const ofTenant = (table: string, columns: string, rest = '') =>
  `select ${columns} from ${table} where tenant_id = $1 ${rest}`;

/** What each page shows, and the same rows asked for without Picket. */
const questions = [
  {
    name: 'what was deployed',
    path: 'deployment',
    bare: [
      ofTenant('deployment_object', objectColumns, 'order by object_key'),
      ofTenant('deployment_decision', '*'),
      ofTenant('deployment_look', '*'),
      ofTenant('deployment_run', runColumns, 'order by started_at desc limit 1'),
      ofTenant('deployment_step', stepColumns, `and run_id = '${runId}' order by step`),
    ],
  },
  {
    name: 'how a run stands',
    path: `deployment/runs/${runId}`,
    bare: [
      ofTenant('deployment_run', runColumns, `and run_id = '${runId}'`),
      ofTenant('deployment_step', stepColumns, `and run_id = '${runId}' order by step`),
    ],
  },
] as const;

export const deploymentPages: Bench = {
  name: 'deployment',
  what: 'what was deployed and how its run stands, at 50,000 devices and 2,000 groups over HTTP, with a token',
  limit: 'bare queries for the same rows over a connection of its own',
  aim: 'at most 3 times the limit',

  async run(options) {
    const { size, rounds, cleanUp } = options;
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    cleanUp(() => database.close());
    const tenantId = await readFleetInto(database, size(50_000, 300));
    await fill(database, tenantId, size(2_000, 50));
    await settle(url);

    const door = await openConsoleDoor(options, { database, url, tenantId });
    const { bare } = door;

    const figures: Figure[] = [];
    for (const { name, path, bare: queries } of questions) {
      const select = async () => {
        for (const query of queries) await bare.query(query, [tenantId]);
      };
      const pairs = await door.inTurns(rounds(60, 2), `/${path}`, select);
      const told = (await door.ask(`/${path}`)).split('"Picket object ').length - 1;
      if (told < objects) throw new Error(`${name}: ${told} objects are told of ${objects}`);
      figures.push(...against(pairs, { name, most: 3 }));
    }
    return figures;
  },
};

/** As a tenant is after everything was applied. */
async function fill(database: Database, tenantId: TenantId, groups: number): Promise<void> {
  const wanted = Array.from({ length: objects }, (_, n) => wantedNamed(n));
  await database.forTenant(tenantId, async (tx) => {
    await sql`
      insert into directory_group (tenant_id, object_id, display_name)
      select ${tenantId}::uuid, gen_random_uuid(), 'Group ' || n from generate_series(1, ${groups}::int) n`.execute(
      tx.db,
    );
    await insertRun(tx, {
      id: runId,
      aim: 'apply',
      fingerprint: 'bench',
      wanted,
      startedBy: 'bench',
      at: fleetMoment,
      steps: wanted.map(({ key, kind, name }) => ({ key, kind, name, action: 'create', task: { found: undefined } })),
    });
    for (const [step, { key, kind, name, content, audience }] of wanted.entries()) {
      const remoteId = `0198c0de-0000-4000-8000-${String(step).padStart(12, '0')}`;
      await updateStep(tx, runId, step, {
        state: 'done',
        endedAt: fleetMoment,
        remoteId,
        requestIds: [remoteId, runId],
      });
      await saveObject(tx, {
        key,
        kind,
        name,
        content,
        audience,
        remoteId,
        needs: [],
        isAdopted: false,
        madeAt: fleetMoment,
        before: undefined,
        kept: undefined,
      });
    }
  });
}
