import type { GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import { type Column, everything, listingOf, moment, notice, state, table, text } from '../listing.ts';
import type { View } from '../view.ts';
import { kindOf } from './policies.ts';
import { tabs } from './tabs.ts';

const appTabs = tabs([
  ['/apps', 'All apps'],
  ['/apps/configuration', 'Configuration'],
]);

const columnsFor = (path: string): readonly Column[] => [
  {
    title: 'Name',
    cell: (item) => html`<a href="/intune${path}/${text(item, 'id')}">${text(item, 'displayName')}</a>`,
  },
  { title: 'Type', cell: kindOf },
  { title: 'Publisher', cell: (item) => text(item, 'publisher') },
  { title: 'Last modified', cell: (item) => moment(item, 'lastModifiedDateTime') },
];

const statusColumns: readonly Column[] = [
  { title: 'Device', cell: (item) => text(item, 'deviceName') },
  { title: 'User', cell: (item) => text(item, 'userPrincipalName') },
  {
    title: 'Status',
    cell: (item) => {
      const word = text(item, 'installState');
      return state(word, word === 'installed' ? 'good' : word === 'failed' ? 'bad' : 'wait');
    },
  },
  { title: 'Detail', cell: (item) => text(item, 'installStateDetail') },
  { title: 'Error', cell: (item) => (item.errorCode === 0 ? '–' : text(item, 'errorCode')) },
  { title: 'Last check-in', cell: (item) => moment(item, 'lastSyncDateTime') },
];

export const appViews: readonly View[] = [
  {
    path: '/apps',
    async show({ ask, here }) {
      const apps = '/deviceAppManagement/mobileApps';
      const listing = { version: 'beta', path: apps, columns: columnsFor('/apps'), none: 'There is no app.' } as const;
      return {
        title: 'Apps',
        section: 'Apps',
        body: html`${appTabs('All apps')}${await listingOf(ask, listing, here)}`,
      };
    },
  },
  {
    path: '/apps/configuration',
    async show({ ask, here }) {
      const listing = {
        version: 'beta',
        path: '/deviceAppManagement/mobileAppConfigurations',
        columns: columnsFor('/apps/configuration'),
        none: 'There is no app configuration policy.',
      } as const;
      return {
        title: 'Configuration',
        crumbs: [{ title: 'Apps', path: '/apps' }],
        section: 'Apps',
        body: html`${appTabs('Configuration')}${await listingOf(ask, listing, here)}`,
      };
    },
  },
  {
    path: '/apps/configuration/{id}',
    async show({ ask, params }) {
      const crumbs = [
        { title: 'Apps', path: '/apps' },
        { title: 'Configuration', path: '/apps/configuration' },
      ];
      const address = `/deviceAppManagement/mobileAppConfigurations/${encodeURIComponent(params.id ?? '')}`;
      const reply = await ask('GET', 'beta', address);
      if (!reply.ok) return { title: 'App configuration policy', crumbs, section: 'Apps', body: notice(reply) };
      return { title: text(reply.body, 'displayName'), crumbs, section: 'Apps', body: everything(reply.body) };
    },
  },
  {
    path: '/apps/{id}',
    async show({ ask, params }) {
      const crumbs = [{ title: 'Apps', path: '/apps' }];
      const address = `/deviceAppManagement/mobileApps/${encodeURIComponent(params.id ?? '')}`;
      const reply = await ask('GET', 'beta', address);
      if (!reply.ok) return { title: 'App', crumbs, section: 'Apps', body: notice(reply) };
      const statuses = await ask('GET', 'beta', `${address}/deviceStatuses`);
      const rows = statuses.ok ? ((statuses.body.value ?? []) as readonly GraphObject[]) : [];
      return {
        title: text(reply.body, 'displayName'),
        crumbs,
        section: 'Apps',
        body: html`<h2>Device install status</h2>
${
  !statuses.ok
    ? notice(statuses)
    : rows.length === 0
      ? html`<p class="quiet">No device has reported about it.</p>`
      : table(statusColumns, rows)
}
<h2>Properties</h2>
${everything(reply.body)}`,
      };
    },
  },
];
