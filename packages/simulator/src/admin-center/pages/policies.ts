import type { GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import { type Column, everything, facts, listingOf, moment, notice, text } from '../listing.ts';
import type { View } from '../view.ts';
import { assignmentsOf } from './assignments.ts';
import { deviceTabs } from './devices.ts';

/** `#microsoft.graph.iosCompliancePolicy` as people say it. */
export function kindOf(item: GraphObject): string {
  const name = text(item, '@odata.type').replace('#microsoft.graph.', '');
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words
    .replace(/^ios\b/, 'iOS')
    .replace(/^./, (first) => (words.startsWith('ios') ? first : first.toUpperCase()));
}

const columnsFor = (path: string): readonly Column[] => [
  {
    title: 'Name',
    cell: (item) => html`<a href="/intune${path}/${text(item, 'id')}">${text(item, 'displayName')}</a>`,
  },
  { title: 'Type', cell: kindOf },
  { title: 'Last modified', cell: (item) => moment(item, 'lastModifiedDateTime') },
];

/** A list of policies of one kind, and each of them with its settings and whom it is for. */
export function policyViews(options: {
  readonly path: string;
  readonly collection: string;
  readonly title: string;
  readonly none: string;
}): readonly View[] {
  const { path, collection, title, none } = options;
  return [
    {
      path,
      async show({ ask, here }) {
        const listing = { version: 'beta', path: collection, columns: columnsFor(path), none } as const;
        return {
          title,
          crumbs: [{ title: 'Devices', path: '/devices' }],
          section: 'Devices',
          body: html`${deviceTabs(title)}${await listingOf(ask, listing, here)}`,
        };
      },
    },
    {
      path: `${path}/{id}`,
      async show({ ask, params }) {
        const address = `${collection}/${encodeURIComponent(params.id ?? '')}`;
        const crumbs = [
          { title: 'Devices', path: '/devices' },
          { title, path },
        ];
        const reply = await ask('GET', 'beta', address);
        if (!reply.ok) return { title: 'Policy', crumbs, section: 'Devices', body: notice(reply) };
        return {
          title: text(reply.body, 'displayName'),
          crumbs,
          section: 'Devices',
          body: html`${facts([['Type', kindOf(reply.body)]])}
<h2>Assignments</h2>
${await assignmentsOf(ask, address)}
<h2>Settings</h2>
${everything(reply.body)}`,
        };
      },
    },
  ];
}
