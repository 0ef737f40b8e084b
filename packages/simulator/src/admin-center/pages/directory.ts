import type { GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import { type Column, facts, listingOf, moment, notice, text } from '../listing.ts';
import type { View } from '../view.ts';

const userColumns: readonly Column[] = [
  { title: 'Name', cell: (item) => text(item, 'displayName') },
  { title: 'User principal name', cell: (item) => text(item, 'userPrincipalName') },
  { title: 'Department', cell: (item) => text(item, 'department') },
  { title: 'Account enabled', cell: (item) => (item.accountEnabled === true ? 'Yes' : 'No') },
];

function membershipType({ groupTypes }: GraphObject): string {
  return Array.isArray(groupTypes) && groupTypes.includes('DynamicMembership') ? 'Dynamic' : 'Assigned';
}

const memberColumns: readonly Column[] = [
  { title: 'Name', cell: (item) => text(item, 'displayName') },
  {
    title: 'Type',
    cell: (item) =>
      text(item, '@odata.type')
        .replace('#microsoft.graph.', '')
        .replace(/^./, (first) => first.toUpperCase()),
  },
  { title: 'User principal name', cell: (item) => text(item, 'userPrincipalName') },
  { title: 'Object id', cell: (item) => text(item, 'id') },
];

const groupColumns: readonly Column[] = [
  {
    title: 'Name',
    cell: (item) => html`<a href="/intune/groups/${text(item, 'id')}">${text(item, 'displayName')}</a>`,
  },
  { title: 'Membership type', cell: membershipType },
  { title: 'Object id', cell: (item) => text(item, 'id') },
  { title: 'Description', cell: (item) => text(item, 'description') },
  { title: 'Created', cell: (item) => moment(item, 'createdDateTime') },
];

export const directoryViews: readonly View[] = [
  {
    path: '/users',
    async show({ ask, here }) {
      const path = '/users?$select=id,displayName,userPrincipalName,department,accountEnabled';
      const listing = { version: 'v1.0', path, columns: userColumns, none: 'There is nobody.' } as const;
      return { title: 'Users', section: 'Users', body: html`${await listingOf(ask, listing, here)}` };
    },
  },
  {
    path: '/groups',
    async show({ ask, here }) {
      const listing = { version: 'v1.0', path: '/groups', columns: groupColumns, none: 'There is no group.' } as const;
      return { title: 'Groups', section: 'Groups', body: html`${await listingOf(ask, listing, here)}` };
    },
  },
  {
    path: '/groups/{id}',
    async show({ ask, here, params }) {
      const address = `/groups/${encodeURIComponent(params.id ?? '')}`;
      const crumbs = [{ title: 'Groups', path: '/groups' }];
      const reply = await ask('GET', 'v1.0', address);
      if (!reply.ok) return { title: 'Group', crumbs, section: 'Groups', body: notice(reply) };
      const members = {
        version: 'v1.0',
        path: `${address}/members`,
        columns: memberColumns,
        none: 'It has no member.',
      } as const;
      return {
        title: text(reply.body, 'displayName'),
        crumbs,
        section: 'Groups',
        body: html`${facts([
          ['Description', text(reply.body, 'description')],
          ['Membership type', membershipType(reply.body)],
          ['Dynamic membership rule', text(reply.body, 'membershipRule')],
          ['Rule processing', text(reply.body, 'membershipRuleProcessingState')],
          ['Object id', text(reply.body, 'id')],
          ['Created', moment(reply.body, 'createdDateTime')],
        ])}
<h2>Direct members</h2>
${await listingOf(ask, members, here)}`,
      };
    },
  },
];
