import type { Content, FoundObject } from '@picket/domain';
import { calls } from '../../calls.ts';
import { type GraphObject, type IntuneKind, isNamed, picked } from '../kind.ts';

/** Report-only is how it is made, and not compared: an administrator who switches it on is not to find it off again. */
const state = 'enabledForReportingButNotEnforced';

/** Conditional Access has no room for a mark: our books and the name are all there is. */
export const accessPolicy: IntuneKind = {
  kind: 'access-policy',
  title: 'Conditional Access policy',

  async find(tenant, { wanted, known }) {
    const listed = await tenant.list(calls.accessPolicies);
    const ids = listed
      .filter(
        ({ id, displayName }) =>
          known.some(({ remoteId }) => remoteId === id) || isNamed([...wanted, ...known], displayName),
      )
      .map(({ id }) => id);
    const unlisted = known.flatMap(({ remoteId }) =>
      remoteId === undefined || ids.includes(remoteId) ? [] : [remoteId],
    );
    const found: FoundObject[] = [];
    for (const id of [...ids, ...unlisted]) {
      const policy = await tenant.find(calls.accessPolicy, params(id));
      if (policy !== undefined) found.push(asFound(policy));
    }
    return found;
  },

  async create(tenant, { content }) {
    await tenant.requireGroups(groupsIn(content));
    const { item, requestIds } = await tenant.send(calls.createAccessPolicy, { body: { ...content, state } });
    const { id } = item as { id: string };
    await tenant.settle(calls.accessPolicyBeforeWriting, params(id));
    return { remoteId: id, requestIds };
  },

  async change(tenant, { remoteId }, { content }) {
    await tenant.requireGroups(groupsIn(content));
    await tenant.settle(calls.accessPolicyBeforeWriting, params(remoteId));
    const cleared = { devices: null, ...(content.conditions as Content) };
    const body = { ...content, conditions: cleared };
    const sent = await tenant.send(calls.updateAccessPolicy, { params: params(remoteId), body });
    return { remoteId, requestIds: sent.requestIds };
  },

  async remove(tenant, { remoteId }) {
    const sent = await tenant.sendAway(calls.deleteAccessPolicy, params(remoteId));
    return { remoteId, requestIds: sent.requestIds };
  },

  exportOf({ content }) {
    const { method, version, path } = calls.createAccessPolicy.endpoint;
    return { request: `${method} /${version}${path}`, body: { ...content, state } };
  },
};

const params = (id: string) => ({ 'conditionalAccessPolicy-id': id });

function groupsIn({ conditions }: Content): readonly string[] {
  const users = ((conditions as Content).users ?? {}) as Content;
  return [users.includeGroups, users.excludeGroups].flatMap((ids) => (Array.isArray(ids) ? ids.map(String) : []));
}

function asFound(policy: GraphObject): FoundObject {
  return {
    kind: 'access-policy',
    remoteId: policy.id,
    name: String(policy.displayName ?? ''),
    mark: undefined,
    canBeMarked: false,
    content: {
      ...picked(policy, ['displayName']),
      conditions: filledIn(policy.conditions),
      grantControls: filledIn(picked((policy.grantControls ?? {}) as GraphObject, ['operator', 'builtInControls'])),
    },
    audience: undefined,
    warnings: warningsOf(policy),
  };
}

function warningsOf({ state: now }: GraphObject): readonly string[] {
  if (now === 'enabled') return ['It is switched on: taking it away lets in what it shuts out.'];
  return now === 'disabled' ? ['Somebody has switched it off: not even reports come from it.'] : [];
}

/** Without annotations, and without the lists and objects that Graph shows empty where nothing was set. */
function filledIn(value: unknown): Content {
  const entries = Object.entries((value ?? {}) as Content).flatMap(([name, inner]): [string, unknown][] => {
    if (name.startsWith('@') || inner === null || inner === undefined) return [];
    if (Array.isArray(inner)) return inner.length === 0 && !keptEmpty.includes(name) ? [] : [[name, inner]];
    if (typeof inner !== 'object') return [[name, inner]];
    const filled = filledIn(inner);
    return Object.keys(filled).length === 0 ? [] : [[name, filled]];
  });
  return Object.fromEntries(entries);
}

/** What Picket always says, empty or not. */
const keptEmpty = ['excludeApplications', 'excludeGroups', 'includeGroups'];
