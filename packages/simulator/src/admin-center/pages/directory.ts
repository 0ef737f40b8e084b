import { html } from '../html.ts';
import { type Column, listingOf, moment, text } from '../listing.ts';
import type { View } from '../view.ts';

const userColumns: readonly Column[] = [
  { title: 'Name', cell: (item) => text(item, 'displayName') },
  { title: 'User principal name', cell: (item) => text(item, 'userPrincipalName') },
  { title: 'Department', cell: (item) => text(item, 'department') },
  { title: 'Account enabled', cell: (item) => (item.accountEnabled === true ? 'Yes' : 'No') },
];

const groupColumns: readonly Column[] = [
  { title: 'Name', cell: (item) => text(item, 'displayName') },
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
];
