import { day, type TenantId } from '@picket/domain';
import { countSyncRuns, type TestDatabase } from '@picket/server/testing';
import { listAudit, listChannels, listFindings, syncKinds } from '@picket/wire/console';
import type { Difference } from './difference.ts';
import type { Subject } from './subjects.ts';
import type { World } from './world.ts';

type UpTo = (count: number) => number;

/** An operator who changes things while Picket is being killed, and remembers what was answered. */
export interface DrillOperator {
  /** Does something, unless it cannot be done now. Answers what it was and how it went. */
  act(upTo: UpTo, gone: Promise<unknown>): Promise<string>;
  /** Switches on again what it switched off. */
  tidyUp(): Promise<void>;
  /** Everything that was answered as done has one entry in the log, and every change that was made has one. */
  compare(): Promise<readonly Difference[]>;
  /** How many changes were answered as done, and how many nobody answered. */
  counts(): { readonly answered: number; readonly unanswered: number };
}

export function createDrillOperator(world: World, database: () => TestDatabase, setAside: Subject): DrillOperator {
  const answered: { readonly action: string; readonly requestId: string }[] = [];
  const unanswered: string[] = [];
  const switchedOff = new Set<string>();

  const ask = async (action: string, method: string, path: string, body: unknown, gone: Promise<unknown>) => {
    const end = new AbortController();
    const asked = world
      .send(method, `/api/v1/tenants/${world.contosoId}${path}`, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        signal: end.signal,
      })
      .catch(() => undefined);
    const answer = await Promise.race([asked, gone.then(() => undefined)]);
    end.abort();
    if (answer?.ok === true) {
      answered.push({ action, requestId: answer.headers.get('x-request-id') ?? '' });
      return 'done';
    }
    // A plain no changes nothing; of anything else nobody knows.
    if (answer !== undefined && answer.status < 500) return `refused with ${answer.status}`;
    unanswered.push(action);
    return answer === undefined ? 'nobody answered' : `failed with ${answer.status}`;
  };

  const startSync = async (upTo: UpTo, gone: Promise<unknown>) => {
    const kind = syncKinds[upTo(syncKinds.length)] ?? 'users';
    return `startSync ${kind}: ${await ask('startSync', 'POST', '/syncs', { kinds: [kind] }, gone)}`;
  };

  const setChannel = async (upTo: UpTo, gone: Promise<unknown>) => {
    const id = ['entra-attribute', 'threat-level'][upTo(2)] ?? '';
    const enabled = switchedOff.has(id);
    const outcome = await ask('setChannel', 'PUT', `/channels/${id}`, { enabled }, gone);
    // Where nobody answered it may be off.
    if (!enabled) switchedOff.add(id);
    else if (outcome === 'done') switchedOff.delete(id);
    return `setChannel ${id} ${enabled ? 'on' : 'off'}: ${outcome}`;
  };

  const dismissFinding = async (_upTo: UpTo, gone: Promise<unknown>) => {
    const { deviceName } = world.simulator.control.phones.get({ phone: setAside.phoneId });
    const listing = world.call(listFindings, { query: { state: 'open', limit: 1000 } }).catch(() => undefined);
    const listed = await Promise.race([listing, gone.then(() => undefined)]);
    const finding = listed?.items.find((each) => each.deviceName === deviceName);
    if (finding === undefined) return 'dismissFinding: there is none';
    const until = new Date(world.clock.now() + day).toISOString();
    const body = { reason: 'A phone of the drill.', until };
    return `dismissFinding: ${await ask('dismissFinding', 'POST', `/findings/${finding.id}/dismiss`, body, gone)}`;
  };

  return {
    act: async (upTo, gone) => {
      const acts = [startSync, startSync, setChannel, dismissFinding];
      return (await acts[upTo(acts.length)]?.(upTo, gone)) ?? 'nothing';
    },
    tidyUp: async () => {
      const { items } = await world.call(listChannels);
      const never = new Promise<never>(() => undefined);
      for (const { id, enabled } of items)
        if (switchedOff.has(id) && !enabled)
          await ask('setChannel', 'PUT', `/channels/${id}`, { enabled: true }, never);
    },
    compare: async () => {
      const actions = ['startSync', 'setChannel', 'dismissFinding'];
      const { items } = await world.call(listAudit, { query: { limit: 1000, outcome: 'done' } });
      const entries = items.filter(({ action, actor }) => actions.includes(action) && actor.kind === 'token');
      const byRequest = Map.groupBy(entries, ({ requestId }) => requestId);
      const wrong = answered.flatMap(({ action, requestId }): Difference[] => {
        const found = byRequest.get(requestId) ?? [];
        if (found.length === 1 && found[0]?.action === action) return [];
        return [{ kind: 'audit', what: `${action} ${requestId} was done and has ${found.length} entries` }];
      });
      const known = new Set(answered.map(({ requestId }) => requestId));
      for (const action of actions) {
        const strangers = entries.filter((entry) => entry.action === action && !known.has(entry.requestId ?? ''));
        const asked = unanswered.filter((each) => each === action).length;
        if (strangers.length > asked) {
          const what = `${strangers.length} times ${action} are in the log that were not answered, of ${asked} asked`;
          wrong.push({ kind: 'audit', what });
        }
      }
      const runs = await countSyncRuns(database(), world.contosoId as TenantId);
      const entered = entries.filter(({ action }) => action === 'startSync').length;
      if (runs !== entered)
        wrong.push({ kind: 'audit', what: `${runs} syncs were begun and ${entered} are in the log` });
      return wrong;
    },
    counts: () => ({ answered: answered.length, unanswered: unanswered.length }),
  };
}
