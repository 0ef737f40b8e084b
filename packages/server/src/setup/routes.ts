import { type Choices, type Clock, type EntraObjectId, PicketError } from '@picket/domain';
import {
  choicesFromWire,
  getReach,
  getSetup,
  listAgentApps,
  restoreSetup,
  type Setup,
  saveSetup,
  searchGroups,
  setStage,
} from '@picket/wire/console';
import type { AuditNote } from '../audit/audit-entry.ts';
import type { OpenSession } from '../connectors/sessions.ts';
import { readChoiceReach } from '../directory/group-reach.ts';
import { findGroups } from '../directory/group-search.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { readAgentApps } from './agent-apps.ts';
import { auditedChange } from './audited-choices.ts';
import { describe, lookUp, readGroupFacts, settle, spelled } from './setup.ts';
import { findChoices, insertChoices, readChoices, refuseStale } from './store.ts';

export interface SetupRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly openSession: OpenSession;
}

const usualLimit = 20;
const lists = ['pilot', 'include', 'exclude'] as const;

/** The routes of what an operator chooses in setup. Nothing here changes anything at Microsoft. */
export function setupRoutes({ database, clock, openSession }: SetupRouteTools): readonly Route[] {
  const save = async (
    tx: TenantTransaction,
    save: { readonly basedOn: number; readonly choices: Choices; readonly by: string },
    audit: (tx: TenantTransaction, note: AuditNote) => Promise<void>,
  ): Promise<Setup> => {
    const before = await readChoices(tx);
    // Before anything else: what contradicts what somebody has saved by now is no mistake of whoever did not know of it.
    refuseStale(save.basedOn, before);
    const wanted = spelled(save.choices);
    const directory = await lookUp(tx, wanted);
    const choices = settle(wanted, directory);
    const after = await insertChoices(tx, { ...save, choices, at: clock.now() });
    const shown = await describe(tx, after, directory);
    await audit(tx, { target: tx.tenantId, detail: auditedChange(before, after) });
    return shown;
  };

  return [
    route(getSetup, ({ tenantId }) =>
      database.readForTenant(tenantId, async (tx) => {
        const saved = await readChoices(tx);
        return await describe(tx, saved, await lookUp(tx, saved.choices));
      }),
    ),

    route(saveSetup, ({ tenantId, body: { basedOn, choices }, operator, audit }) =>
      database.forTenant(tenantId, (tx) =>
        save(tx, { basedOn, choices: choicesFromWire(choices), by: operator.actorName }, audit),
      ),
    ),

    route(setStage, ({ tenantId, body: { basedOn, stage }, operator, audit }) =>
      database.forTenant(tenantId, async (tx) => {
        const last = await readChoices(tx);
        refuseStale(basedOn, last);
        const { choices } = last;
        const { groups } = choices;
        if (stage === 'pilot' && groups.pilot.length === 0)
          throw new PicketError('invalid_request', 'There is no pilot to go back to: choose a group for it first.', {
            fields: [{ pointer: '/stage', detail: 'No group is chosen for the pilot.' }],
          });
        const widened = { ...choices, groups: { ...groups, stage } };
        return await save(tx, { basedOn, choices: widened, by: operator.actorName }, audit);
      }),
    ),

    route(restoreSetup, ({ tenantId, body: { basedOn, version }, operator, audit }) =>
      database.forTenant(tenantId, async (tx) => {
        const choices = await findChoices(tx, version);
        if (choices === undefined) throw new PicketError('not_found', `Nothing was ever saved as version ${version}.`);
        return await save(tx, { basedOn, choices, by: operator.actorName }, audit);
      }),
    ),

    route(searchGroups, ({ tenantId, query: { search = '', exclude, limit = usualLimit } }) =>
      database.readForTenant(tenantId, async (tx) => {
        const { groups, isRead } = await findGroups(tx, search, limit + 1);
        const items = await readGroupFacts(tx, groups.slice(0, limit), idsIn(exclude));
        return { items: [...items], more: groups.length > limit, isRead };
      }),
    ),

    route(getReach, ({ tenantId, query }) =>
      database.readForTenant(tenantId, async (tx) => {
        const isAllAsked = lists.every((name) => query[name] !== undefined);
        const saved = isAllAsked ? undefined : (await readChoices(tx)).choices.groups;
        const list = (name: (typeof lists)[number]) =>
          query[name] === undefined ? (saved?.[name] ?? []).map(({ id }) => id as EntraObjectId) : idsIn(query[name]);
        return await readChoiceReach(tx, {
          pilot: list('pilot'),
          include: list('include'),
          exclude: list('exclude'),
        });
      }),
    ),

    route(listAgentApps, ({ tenantId, signal }) => readAgentApps(openSession, tenantId, signal)),
  ];
}

const idsIn = (text: string | undefined): readonly EntraObjectId[] =>
  text === undefined || text === '' ? [] : (text.toLowerCase().split(',') as EntraObjectId[]);
