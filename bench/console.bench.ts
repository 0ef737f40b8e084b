import type { Bench, Figure } from './harness/bench.ts';
import { against } from './harness/measure.ts';
import { openConsoleDoor } from './parts/console-door.ts';
import { openEmpty, settle } from './parts/databases.ts';
import { assessAll, assessmentTools, openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';

/** What a page shows of each phone, asked for without Picket. */
const columns =
  'device_id, name, platform, ownership, user_principal_name, user_display_name, level, since, reasons, last_sync_at, compliance_state, last_sign_in_at, last_sign_in_outcome, retired_at, identity_conflict, facts';
const order = 'order by level_rank, name, device_id limit 51';

interface Question {
  readonly name: string;
  readonly query: string;
  /** After `where tenant_id = $1 and retired_at is null`. */
  readonly bare: string;
  readonly values: readonly unknown[];
}

const like = '%hansen%';

const questions: readonly Question[] = [
  { name: 'list', query: '', bare: '', values: [] },
  { name: 'filter by level', query: '?level=high,medium', bare: "and level in ('high', 'medium')", values: [] },
  { name: 'filter by platform', query: '?platform=android', bare: "and platform = 'android'", values: [] },
  {
    name: 'search',
    query: '?search=hansen',
    bare: 'and (name ilike $2 or user_principal_name ilike $2 or user_display_name ilike $2 or serial_number ilike $2)',
    values: [like],
  },
  {
    name: 'search for nobody',
    query: '?search=no-such-phone',
    bare: 'and (name ilike $2 or user_principal_name ilike $2 or user_display_name ilike $2 or serial_number ilike $2)',
    values: ['%no-such-phone%'],
  },
];

export const consoleApi: Bench = {
  name: 'console',
  what: 'the console’s list of phones at 50,000 devices over HTTP, with a token: first page, filters, searches',
  limit: 'a bare query for the same rows over a connection of its own',
  aim: 'at most 3 times the limit',

  async run(options) {
    const { size, rounds, log, cleanUp } = options;
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    cleanUp(() => database.close());
    const tenantId = await readFleetInto(database, size(50_000, 300));
    await assessAll(await assessmentTools(database), tenantId);
    await settle(url);
    log('the fleet is judged');

    const door = await openConsoleDoor(options, { database, url, tenantId });
    const { bare } = door;

    const figures: Figure[] = [];
    for (const { name, query, bare: condition, values } of questions) {
      const select = () =>
        bare.query(
          `select ${columns} from devices_device where tenant_id = $1 and retired_at is null ${condition} ${order}`,
          [tenantId, ...values],
        );
      const path = `/devices${query}`;
      const pairs = await door.inTurns(rounds(60, 2), path, select);
      const shown = (JSON.parse(await door.ask(path)) as { readonly items: readonly unknown[] }).items.length;
      const { rows } = await select();
      if (shown !== Math.min(50, rows.length)) throw new Error(`${name}: ${shown} phones are shown of ${rows.length}`);
      log(`${name}: ${shown} phones on the page`);
      figures.push(...against(pairs, { name, most: 3 }));
    }
    return figures;
  },
};
