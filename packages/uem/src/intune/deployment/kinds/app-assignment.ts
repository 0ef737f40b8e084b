import type { Content, FoundObject, WantedObject } from '@picket/domain';
import { calls } from '../../calls.ts';
import { type GraphObject, type IntuneKind, picked, type TenantWriter } from '../kind.ts';

/**
 * That one group is given one app which is not Picket's: an app of a store, or a web app of managed Google Play. Each
 * such assignment is an object of its own, named by app and group, so that Picket adds and takes off its own and leaves
 * everybody else's: `assign` would replace them all, and have two people at once undo each other. There is no room for a
 * mark; a group that the app is given to already is a clash.
 */
export const appAssignment: IntuneKind = {
  kind: 'app-assignment',
  title: 'Assignment of an app',

  async find(tenant, { wanted, known }) {
    const names = new Map<string, string>();
    for (const { remoteId, name } of known) if (remoteId !== undefined) names.set(remoteId, name);
    for (const object of [...known, ...wanted]) {
      const [app, group] = placeOf(object.content);
      names.set(remoteIdOf(app, group), object.name);
    }
    const apps = new Set([...names.keys()].map((remoteId) => partsOf(remoteId)[0]));
    const found: FoundObject[] = [];
    for (const app of apps) {
      for (const assignment of (await assignmentsOf(tenant, app)) ?? []) {
        const remoteId = remoteIdOf(app, groupOf(assignment));
        const name = names.get(remoteId);
        if (name !== undefined) found.push(asFound(remoteId, name, assignment));
      }
    }
    return found;
  },

  async create(tenant, object) {
    const [app, group] = placeOf(object.content);
    await tenant.requireGroups([group]);
    const { requestIds } = await tenant.send(calls.addAppAssignment, {
      params: { 'mobileApp-id': app },
      body: bodyOf(object.content),
    });
    await tenant.settleIn(
      calls.appAssignments,
      { 'mobileApp-id': app },
      (each) => groupOf(each).toLowerCase() === group,
    );
    return { remoteId: remoteIdOf(app, group), requestIds };
  },

  async change(tenant, { remoteId }, object) {
    const params = await paramsOf(tenant, remoteId);
    const sent =
      params === undefined
        ? await tenant.send(calls.addAppAssignment, {
            params: { 'mobileApp-id': partsOf(remoteId)[0] },
            body: bodyOf(object.content),
          })
        : await tenant.send(calls.updateAppAssignment, { params, body: bodyOf(object.content) });
    return { remoteId, requestIds: sent.requestIds };
  },

  async remove(tenant, { remoteId }) {
    const params = await paramsOf(tenant, remoteId);
    const sent = params === undefined ? { requestIds: [] } : await tenant.sendAway(calls.removeAppAssignment, params);
    return { remoteId, requestIds: sent.requestIds };
  },

  exportOf({ content }: WantedObject) {
    const { method, version, path } = calls.addAppAssignment.endpoint;
    const [app] = placeOf(content);
    return { request: `${method} /${version}${path.replace('{mobileApp-id}', app)}`, body: bodyOf(content) };
  },
};

/** Neither id has a slash in it. */
const remoteIdOf = (app: string, group: string): string => `${app}/${group}`.toLowerCase();
const partsOf = (remoteId: string): readonly [string, string] => {
  const [app = '', group = ''] = remoteId.split('/');
  return [app, group];
};

/** App and group of a content: its two fixed points. */
function placeOf(content: Content): readonly [app: string, group: string] {
  return [String(content.appId), groupOf(content)];
}

function groupOf({ target }: Readonly<Record<string, unknown>>): string {
  const groupId = (target as { groupId?: unknown } | null | undefined)?.groupId;
  return typeof groupId === 'string' ? groupId : '';
}

function bodyOf({ appId: _, ...content }: Content): Content {
  return { '@odata.type': '#microsoft.graph.mobileAppAssignment', ...content };
}

async function assignmentsOf(tenant: TenantWriter, app: string): Promise<readonly GraphObject[] | undefined> {
  // An app that is gone has none; asking for them would be a fault.
  if ((await tenant.find(calls.app, { 'mobileApp-id': app })) === undefined) return undefined;
  return tenant.list(calls.appAssignments, { 'mobileApp-id': app });
}

async function paramsOf(tenant: TenantWriter, remoteId: string) {
  const [app, group] = partsOf(remoteId);
  const assignment = (await assignmentsOf(tenant, app))?.find((each) => groupOf(each).toLowerCase() === group);
  return assignment && { 'mobileApp-id': app, 'mobileAppAssignment-id': assignment.id };
}

function asFound(remoteId: string, name: string, assignment: GraphObject): FoundObject {
  const settings = assignment.settings as GraphObject | null | undefined;
  const isLicensed = typeof settings?.useDeviceLicensing === 'boolean';
  return {
    kind: 'app-assignment',
    remoteId,
    name,
    mark: undefined,
    canBeMarked: false,
    content: {
      appId: partsOf(remoteId)[0],
      ...picked(assignment, ['intent']),
      target: picked(assignment.target as GraphObject, ['@odata.type', 'groupId']),
      ...(isLicensed ? { settings: picked(settings, ['@odata.type', 'useDeviceLicensing']) } : {}),
    },
    audience: undefined,
    warnings: [],
  };
}
