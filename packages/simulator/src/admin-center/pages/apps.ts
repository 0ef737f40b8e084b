import { type Html, html } from '../html.ts';
import { type Column, everything, inWords, listingOf, moment, notice, pager, state, table, text } from '../listing.ts';
import type { View, Visit } from '../view.ts';
import { assignmentsOf } from './assignments.ts';
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
      const mood = word === 'installed' ? 'good' : /fail/i.test(word) ? 'bad' : 'wait';
      return state(inWords(word), mood);
    },
  },
  {
    title: 'Detail',
    cell: ({ InstallStateDetail }) =>
      InstallStateDetail === 'noAdditionalDetails' ? '–' : inWords(String(InstallStateDetail)),
  },
  { title: 'Error', cell: (item) => text(item, 'HexErrorCode') },
  { title: 'Last check-in', cell: (item) => moment(item, 'LastModifiedDateTime') },
];

/** As many rows as the report gives at once. */
const reportRows = 50;

/** What each device says of an app: the report that the real page shows, searched and page by page. */
async function installStates({ ask, here }: Visit, appId: string): Promise<Html> {
  const search = here.searchParams.get('search')?.trim() ?? '';
  const skip = Math.max(0, Math.floor(Number(here.searchParams.get('skip')) || 0));
  const reply = await ask('POST', 'beta', '/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport', {
    filter: `(ApplicationId eq '${appId}')`,
    orderBy: ['DeviceName'],
    search,
    skip,
    top: reportRows,
  });
  if (!reply.ok) return notice(reply);
  const columns = (reply.body.Schema ?? []) as readonly { readonly Column: string }[];
  const values = (reply.body.Values ?? []) as readonly (readonly unknown[])[];
  const rows = values.map((row) => Object.fromEntries(columns.map(({ Column }, index) => [Column, row[index]])));
  const total = Number(reply.body.TotalRowCount ?? 0);
  if (total === 0 && search === '') return html`<p class="quiet">No device has reported about it.</p>`;
  const none = search === '' ? 'There are no more.' : `No device, user or state has “${search}” in it.`;
  return html`<form class="bar" method="get" action="${here.pathname}" role="search"><label>Search
<input type="search" name="search" value="${search}"></label> <button>Search</button></form>
${rows.length === 0 ? html`<p class="quiet">${none}</p>` : table(statusColumns, rows)}
${pager(here, { skip, shown: rows.length, total })}`;
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
      return {
        title: text(reply.body, 'displayName'),
        crumbs,
        section: 'Apps',
        body: html`<h2>Assignments</h2>
${await assignmentsOf(ask, address)}
<h2>Properties</h2>
${everything(reply.body)}`,
      };
    },
  },
  {
    path: '/apps/{id}',
    async show(visit) {
      const { ask, params } = visit;
      const crumbs = [{ title: 'Apps', path: '/apps' }];
      const address = `/deviceAppManagement/mobileApps/${encodeURIComponent(params.id ?? '')}`;
      const reply = await ask('GET', 'beta', address);
      if (!reply.ok) return { title: 'App', crumbs, section: 'Apps', body: notice(reply) };
      return {
        title: text(reply.body, 'displayName'),
        crumbs,
        section: 'Apps',
        body: html`<h2>Device install status</h2>
${await installStates(visit, text(reply.body, 'id'))}
<h2>Assignments</h2>
${await assignmentsOf(ask, address)}
<h2>Properties</h2>
${everything(reply.body)}`,
      };
    },
  },
];
