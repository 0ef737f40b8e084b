import type { GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import { type Column, everything, facts, listingOf, moment, notice, state, text } from '../listing.ts';
import type { View } from '../view.ts';
import { tabs } from './tabs.ts';

export const deviceTabs = tabs([
  ['/devices', 'All devices'],
  ['/devices/compliance', 'Compliance'],
  ['/devices/configuration', 'Configuration'],
]);

function compliance(item: GraphObject) {
  const word = text(item, 'complianceState');
  const names: Readonly<Record<string, string>> = {
    compliant: 'Compliant',
    noncompliant: 'Not compliant',
    inGracePeriod: 'In grace period',
    unknown: 'Not evaluated',
  };
  const mood = word === 'compliant' ? 'good' : word === 'noncompliant' ? 'bad' : 'wait';
  return state(names[word] ?? word, mood);
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
      const filter =
        search === ''
          ? ''
          : `?$filter=${encodeURIComponent(`startswith(deviceName,'${search.replaceAll("'", "''")}')`)}`;
      const listing = await listingOf(
        ask,
        {
          version: 'beta',
          path: `/deviceManagement/managedDevices${filter}`,
          columns,
          none: search === '' ? 'No device is enrolled.' : `No device’s name begins with “${search}”.`,
        },
        here,
      );
      return {
        title: 'Devices',
        section: 'Devices',
        body: html`${deviceTabs('All devices')}
<form class="bar" method="get" action="/intune/devices" role="search"><label>Device name begins with
<input type="search" name="search" value="${search}"></label> <button>Search</button></form>
${listing}`,
      };
    },
  },
  {
    path: '/devices/{id}',
    async show({ ask, params }) {
      const reply = await ask('GET', 'beta', `/deviceManagement/managedDevices/${encodeURIComponent(params.id ?? '')}`);
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
<h2>Everything Intune holds about it</h2>
${everything(device)}`,
      };
    },
  },
];
