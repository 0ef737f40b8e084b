import type { AskGraph } from '../ask-graph.ts';
import { type Html, html } from '../html.ts';
import { type Column, everything, listingOf, moment, notice, state, table, text } from '../listing.ts';
import type { View } from '../view.ts';
import { kindOf } from './policies.ts';
import { tabs } from './tabs.ts';

const appTabs = tabs([
  ['/apps', 'All apps'],
  ['/apps/configuration', 'Configuration'],
]);

const columnsFor = (path: string, more: readonly Column[] = []): readonly Column[] => [
  {
    title: 'Name',
    cell: (item) => html`<a href="/intune${path}/${text(item, 'id')}">${text(item, 'displayName')}</a>`,
  },
  { title: 'Type', cell: kindOf },
  ...more,
  { title: 'Last modified', cell: (item) => moment(item, 'lastModifiedDateTime') },
];

const publisher: Column = { title: 'Publisher', cell: (item) => text(item, 'publisher') };

/** Of the report of install states, by its own names. */
const statusColumns: readonly Column[] = [
  { title: 'Device', cell: (item) => text(item, 'DeviceName') },
  { title: 'User', cell: (item) => text(item, 'UserPrincipalName') },
  {
    title: 'Status',
    cell: (item) => {
      const word = text(item, 'InstallState');
      return state(word, word === 'installed' ? 'good' : word === 'failed' ? 'bad' : 'wait');
    },
  },
  { title: 'Detail', cell: (item) => text(item, 'InstallStateDetail') },
  { title: 'Error', cell: (item) => text(item, 'HexErrorCode') },
  { title: 'Last check-in', cell: (item) => moment(item, 'LastModifiedDateTime') },
];

/** What each device says of an app: the report that the real page shows. Fifty rows are what it gives at once. */
async function installStates(ask: AskGraph, appId: string): Promise<Html> {
  const reply = await ask('POST', 'beta', '/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport', {
    filter: `(ApplicationId eq '${appId}')`,
    top: 50,
  });
  if (!reply.ok) return notice(reply);
  const columns = (reply.body.Schema ?? []) as readonly { readonly Column: string }[];
  const values = (reply.body.Values ?? []) as readonly (readonly unknown[])[];
  const rows = values.map((row) => Object.fromEntries(columns.map(({ Column }, index) => [Column, row[index]])));
  if (rows.length === 0) return html`<p class="quiet">No device has reported about it.</p>`;
  return html`${table(statusColumns, rows)}<p class="quiet">${text(reply.body, 'TotalRowCount')} in all</p>`;
}

export const appViews: readonly View[] = [
  {
    path: '/apps',
    async show({ ask, here }) {
      const apps = '/deviceAppManagement/mobileApps';
      const listing = {
        version: 'beta',
        path: apps,
        columns: columnsFor('/apps', [publisher]),
        none: 'There is no app.',
      } as const;
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
      return {
        title: text(reply.body, 'displayName'),
        crumbs,
        section: 'Apps',
        body: html`<h2>Device install status</h2>
${await installStates(ask, text(reply.body, 'id'))}
<h2>Properties</h2>
${everything(reply.body)}`,
      };
    },
  },
];
