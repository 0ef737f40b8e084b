import type { AskGraph, GraphObject } from '../ask-graph.ts';
import { type Html, html } from '../html.ts';
import { type Column, everything, facts, listingOf, moment, notice, state, table, text } from '../listing.ts';
import type { View } from '../view.ts';
import { tabs } from './tabs.ts';

export const deviceTabs = tabs([
  ['/devices', 'All devices'],
  ['/devices/compliance', 'Compliance'],
  ['/devices/configuration', 'Configuration'],
]);

const complianceNames: Readonly<Record<string, string>> = {
  compliant: 'Compliant',
  noncompliant: 'Not compliant',
  inGracePeriod: 'In grace period',
  unknown: 'Not evaluated',
};

function compliance(item: GraphObject) {
  const word = text(item, 'complianceState');
  const mood = word === 'compliant' ? 'good' : word === 'noncompliant' ? 'bad' : 'wait';
  return state(complianceNames[word] ?? word, mood);
}

/** Of `complianceStatus`, as the device's page calls it. */
const verdictNames: Readonly<Record<string, Html>> = {
  compliant: state('Compliant', 'good'),
  nonCompliant: state('Not compliant', 'bad'),
  error: state('Error', 'bad'),
  conflict: state('Conflict', 'bad'),
};

/** What each policy of one kind says of a device, with the settings that it does not meet. */
async function policyStates(ask: AskGraph, address: string, label: string, none: string): Promise<Html> {
  const reply = await ask('GET', 'beta', address);
  if (!reply.ok) return notice(reply);
  const states = (reply.body.value ?? []) as readonly GraphObject[];
  if (states.length === 0) return html`<p class="quiet">${none}</p>`;
  return table(
    [
      { title: 'Policy', cell: (item) => text(item, 'displayName') },
      { title: 'State', cell: (item) => verdictNames[text(item, 'state')] ?? state(text(item, 'state'), 'wait') },
      {
        title: 'Not met',
        cell: ({ settingStates }) => {
          const settings = (settingStates ?? []) as readonly GraphObject[];
          return settings.length === 0 ? '–' : settings.map((one) => text(one, 'setting')).join(', ');
        },
      },
    ],
    states,
    label,
  );
}

const columns: readonly Column[] = [
  {
    title: 'Device name',
    cell: (item) => html`<a href="/intune/devices/${text(item, 'id')}">${text(item, 'deviceName')}</a>`,
  },
  { title: 'Ownership', cell: (item) => (item.managedDeviceOwnerType === 'company' ? 'Corporate' : 'Personal') },
  { title: 'Compliance', cell: compliance },
  { title: 'OS', cell: (item) => text(item, 'operatingSystem') },
  { title: 'OS version', cell: (item) => text(item, 'osVersion') },
  { title: 'Primary user UPN', cell: (item) => text(item, 'userPrincipalName') },
  { title: 'Last check-in', cell: (item) => moment(item, 'lastSyncDateTime') },
];

export const deviceViews: readonly View[] = [
  {
    path: '/devices',
    async show({ ask, here }) {
      const search = here.searchParams.get('search')?.trim() ?? '';
      const only = here.searchParams.get('compliance') ?? '';
      const clauses = [
        ...(search === '' ? [] : [`startswith(deviceName,'${search.replaceAll("'", "''")}')`]),
        ...(complianceNames[only] === undefined ? [] : [`complianceState eq '${only}'`]),
      ];
      const filter = clauses.length === 0 ? '' : `?$filter=${encodeURIComponent(clauses.join(' and '))}`;
      const listing = await listingOf(
        ask,
        {
          version: 'beta',
          path: `/deviceManagement/managedDevices${filter}`,
          columns,
          none: clauses.length === 0 ? 'No device is enrolled.' : 'No device is so.',
        },
        here,
      );
      return {
        title: 'Devices',
        section: 'Devices',
        body: html`${deviceTabs('All devices')}
<form class="bar" method="get" action="/intune/devices" role="search"><label>Device name begins with
<input type="search" name="search" value="${search}"></label>
<label>Compliance <select name="compliance" data-goes><option value="">Any</option>${Object.entries(
          complianceNames,
        ).map(
          ([word, name]) => html`<option value="${word}"${word === only ? html` selected` : null}>${name}</option>`,
        )}</select></label> <button>Search</button></form>
${listing}`,
      };
    },
  },
  {
    path: '/devices/{id}',
    async show({ ask, params }) {
      const address = `/deviceManagement/managedDevices/${encodeURIComponent(params.id ?? '')}`;
      const reply = await ask('GET', 'beta', address);
      const crumbs = [{ title: 'Devices', path: '/devices' }];
      if (!reply.ok) return { title: 'Device', crumbs, section: 'Devices', body: notice(reply) };
      const device = reply.body;
      return {
        title: text(device, 'deviceName'),
        crumbs,
        section: 'Devices',
        body: html`${facts([
          ['Compliance', compliance(device)],
          ['Mobile threat level', text(device, 'partnerReportedThreatState')],
          ['Primary user', text(device, 'userPrincipalName')],
          ['Ownership', device.managedDeviceOwnerType === 'company' ? 'Corporate' : 'Personal'],
          ['Model', `${text(device, 'manufacturer')} ${text(device, 'model')}`],
          ['Operating system', `${text(device, 'operatingSystem')} ${text(device, 'osVersion')}`],
          ['Last check-in', moment(device, 'lastSyncDateTime')],
          ['Enrolled', moment(device, 'enrolledDateTime')],
          ['Microsoft Entra device ID', text(device, 'azureADDeviceId')],
        ])}
<h2>Device compliance</h2>
${await policyStates(ask, `${address}/deviceCompliancePolicyStates`, 'Device compliance', 'No compliance policy reaches it.')}
<h2>Device configuration</h2>
${await policyStates(ask, `${address}/deviceConfigurationStates`, 'Device configuration', 'No configuration profile has been sent to it.')}
<h2>Everything Intune holds about it</h2>
${everything(device)}`,
      };
    },
  },
];
