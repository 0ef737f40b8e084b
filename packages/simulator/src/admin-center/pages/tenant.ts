import type { GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import { type Column, facts, moment, table, text } from '../listing.ts';
import type { View } from '../view.ts';

const applicationColumns: readonly Column[] = [
  { title: 'Application', cell: (item) => text(item, 'displayName') },
  { title: 'Application id', cell: (item) => text(item, 'appId') },
  { title: 'Permissions granted', cell: (item) => text(item, 'roles') },
  { title: 'Known since', cell: (item) => moment(item, 'knownFrom') },
];

export const tenantViews: readonly View[] = [
  {
    path: '/tenant',
    async show({ viewer }) {
      const { tenant } = viewer;
      const applications: readonly GraphObject[] = [...tenant.servicePrincipals.values()].map((principal) => ({
        displayName: principal.displayName,
        appId: principal.appId,
        roles: [...principal.roles].toSorted(),
        knownFrom: principal.knownFrom === 0 ? null : new Date(principal.knownFrom).toISOString(),
      }));
      return {
        title: 'Tenant administration',
        section: 'Tenant administration',
        body: html`<ul><li><a href="/intune/tenant/connectors">Connectors and tokens</a></li></ul>
<h2>Tenant details</h2>
${facts([
  ['Tenant name', tenant.displayName],
  ['Tenant id', tenant.id],
  ['Primary domain', tenant.domain],
  ['MDM authority', 'Microsoft Intune'],
  ['Devices enrolled', String(tenant.managedDevices.size)],
  ['Registered partner', tenant.behaviour.registeredPartner ? 'Yes' : 'No'],
])}
<h2>Enterprise applications</h2>
${applications.length === 0 ? html`<p class="quiet">Nobody has consented to any.</p>` : table(applicationColumns, applications)}`,
      };
    },
  },
];
