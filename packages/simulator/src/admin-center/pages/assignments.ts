import type { AskGraph, GraphObject } from '../ask-graph.ts';
import { type Html, html } from '../html.ts';
import { notice, table, text } from '../listing.ts';

const everybody: Readonly<Record<string, string>> = {
  allLicensedUsersAssignmentTarget: 'All users',
  allDevicesAssignmentTarget: 'All devices',
};

/** Whom an app, a configuration or a policy is for, by the names of groups. */
export async function assignmentsOf(ask: AskGraph, address: string): Promise<Html> {
  const reply = await ask('GET', 'beta', `${address}/assignments`);
  if (!reply.ok) return notice(reply);
  const assigned = (reply.body.value ?? []) as readonly GraphObject[];
  if (assigned.length === 0) return html`<p class="quiet">Assigned to nobody.</p>`;
  const names = new Map<string, string>();
  for (const { target } of assigned) {
    const { groupId } = (target ?? {}) as { readonly groupId?: string };
    if (groupId !== undefined && !names.has(groupId)) names.set(groupId, await groupName(ask, groupId));
  }
  return table(
    [
      { title: 'Assigned to', cell: ({ target }) => spellTarget((target ?? {}) as GraphObject, names) },
      { title: 'Mode', cell: ({ target }) => (isExclusion((target ?? {}) as GraphObject) ? 'Excluded' : 'Included') },
      { title: 'Intent', cell: (item) => text(item, 'intent') },
    ],
    assigned,
  );
}

/** A group by its name; one that is gone by its id. */
export async function groupName(ask: AskGraph, id: string): Promise<string> {
  const reply = await ask('GET', 'v1.0', `/groups/${encodeURIComponent(id)}?$select=displayName`);
  return reply.ok ? text(reply.body, 'displayName') : `${id} (there is no such group)`;
}

function spellTarget(target: GraphObject, names: ReadonlyMap<string, string>): Html | string {
  const type = text(target, '@odata.type').replace('#microsoft.graph.', '');
  const { groupId } = target as { readonly groupId?: string };
  if (groupId === undefined) return everybody[type] ?? type;
  return html`<a href="/intune/groups/${groupId}">${names.get(groupId) ?? groupId}</a>`;
}

const isExclusion = (target: GraphObject) => text(target, '@odata.type').endsWith('exclusionGroupAssignmentTarget');
