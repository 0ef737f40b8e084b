import type { FoundObject, Mark } from '@picket/domain';
import { calls } from '../../calls.ts';
import { type GraphObject, type IntuneKind, picked } from '../kind.ts';
import { readMark, withMark } from '../mark.ts';

/** Security groups without members. Looked for by name: a directory may have tens of thousands. */
export const group: IntuneKind = {
  kind: 'group',
  title: 'Group',

  async find(tenant, { wanted, known }) {
    const names = new Set([...wanted, ...known].map(({ name }) => name));
    const found = new Map<string, GraphObject>();
    for (const name of names) {
      const $filter = `displayName eq '${name.replaceAll("'", "''")}'`;
      for (const each of await tenant.list(calls.groupsNamed, {}, { $filter })) found.set(each.id, each);
    }
    for (const { remoteId } of known) {
      if (remoteId === undefined || found.has(remoteId)) continue;
      const each = await tenant.find(calls.group, { 'group-id': remoteId });
      if (each !== undefined) found.set(remoteId, each);
    }
    return [...found.values()].map(asFound);
  },

  async create(tenant, object) {
    const mark = { owner: object.owner, key: object.key };
    const { item, requestIds } = await tenant.send(calls.createGroup, { body: newGroup(object.content, mark) });
    const { id } = item as { id: string };
    await tenant.settle(calls.group, { 'group-id': id });
    return { remoteId: id, requestIds };
  },

  async change(tenant, { remoteId, mark }, { content }) {
    const body = { displayName: content.displayName, description: withMark(String(content.description), mark) };
    const sent = await tenant.send(calls.updateGroup, { params: { 'group-id': remoteId }, body });
    return { remoteId, requestIds: sent.requestIds };
  },

  async remove(tenant, { remoteId }) {
    const sent = await tenant.sendAway(calls.deleteGroup, { 'group-id': remoteId });
    return { remoteId, requestIds: sent.requestIds };
  },

  exportOf({ content }) {
    const { method, version, path } = calls.createGroup.endpoint;
    return { request: `${method} /${version}${path}`, body: newGroup(content, undefined) };
  },
};

function newGroup(content: Readonly<Record<string, unknown>>, mark: Mark | undefined) {
  return {
    ...content,
    description: withMark(String(content.description), mark),
    mailEnabled: false,
    mailNickname: 'picket-quarantine',
    securityEnabled: true,
  };
}

function asFound(object: GraphObject): FoundObject {
  const { text, mark } = readMark(typeof object.description === 'string' ? object.description : '');
  return {
    kind: 'group',
    remoteId: object.id,
    name: String(object.displayName ?? ''),
    mark,
    canBeMarked: true,
    content: picked({ ...object, description: text }, ['displayName', 'description']),
    audience: undefined,
    warnings: ['Phones that are in it become compliant again when it is taken away.'],
  };
}
