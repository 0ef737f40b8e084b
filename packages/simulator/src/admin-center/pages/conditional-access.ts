import type { AskGraph, GraphObject } from '../ask-graph.ts';
import { type Html, html } from '../html.ts';
import { type Column, facts, inWords, listingOf, moment, notice, state, table, text, yesOrNo } from '../listing.ts';
import type { View } from '../view.ts';
import { groupName } from './assignments.ts';
import { tabs } from './tabs.ts';

const accessTabs = tabs([
  ['/endpoint-security', 'Policies'],
  ['/endpoint-security/sign-ins', 'Sign-in logs'],
]);

const stateNames: Readonly<Record<string, Html>> = {
  enabled: state('On', 'good'),
  disabled: state('Off', 'none'),
  enabledForReportingButNotEnforced: state('Report-only', 'wait'),
};

const policyColumns: readonly Column[] = [
  {
    title: 'Policy name',
    cell: (item) =>
      html`<a href="/intune/endpoint-security/policies/${text(item, 'id')}">${text(item, 'displayName')}</a>`,
  },
  { title: 'State', cell: (item) => stateNames[text(item, 'state')] ?? text(item, 'state') },
  { title: 'Grant', cell: (item) => text((item.grantControls ?? {}) as GraphObject, 'builtInControls') },
  { title: 'Created', cell: (item) => moment(item, 'createdDateTime') },
];

const accessNames: Readonly<Record<string, Html>> = {
  success: state('Success', 'good'),
  failure: state('Failure', 'bad'),
  notApplied: state('Not applied', 'none'),
};

const signInColumns: readonly Column[] = [
  {
    title: 'Date',
    cell: (item) =>
      html`<a href="/intune/endpoint-security/sign-ins/${text(item, 'id')}">${moment(item, 'createdDateTime')}</a>`,
  },
  { title: 'User', cell: (item) => text(item, 'userPrincipalName') },
  { title: 'Application', cell: (item) => text(item, 'appDisplayName') },
  { title: 'Status', cell: outcome },
  {
    title: 'Conditional Access',
    cell: (item) => accessNames[text(item, 'conditionalAccessStatus')] ?? text(item, 'conditionalAccessStatus'),
  },
  { title: 'Device', cell: ({ deviceDetail }) => text((deviceDetail ?? {}) as GraphObject, 'displayName') },
];

function outcome({ status }: GraphObject): Html {
  const { errorCode = 0 } = (status ?? {}) as { readonly errorCode?: number };
  return errorCode === 0 ? state('Success', 'good') : state(`Failure (${errorCode})`, 'bad');
}

async function groupNames(ask: AskGraph, ids: unknown): Promise<string> {
  const names = await Promise.all((Array.isArray(ids) ? ids : []).map((id) => groupName(ask, String(id))));
  return names.length === 0 ? '–' : names.join(', ');
}

export const accessViews: readonly View[] = [
  {
    path: '/endpoint-security',
    async show({ ask, here }) {
      const listing = {
        version: 'v1.0',
        path: '/identity/conditionalAccess/policies',
        columns: policyColumns,
        none: 'There is no Conditional Access policy.',
      } as const;
      return {
        title: 'Conditional Access',
        section: 'Endpoint security',
        body: html`${accessTabs('Policies')}${await listingOf(ask, listing, here)}`,
      };
    },
  },
  {
    path: '/endpoint-security/policies/{id}',
    async show({ ask, params }) {
      const crumbs = [{ title: 'Conditional Access', path: '/endpoint-security' }];
      const address = `/identity/conditionalAccess/policies/${encodeURIComponent(params.id ?? '')}`;
      const reply = await ask('GET', 'v1.0', address);
      if (!reply.ok) return { title: 'Policy', crumbs, section: 'Endpoint security', body: notice(reply) };
      const policy = reply.body;
      const conditions = (policy.conditions ?? {}) as Readonly<Record<string, GraphObject | null>>;
      const filter = (conditions.devices?.deviceFilter ?? null) as GraphObject | null;
      return {
        title: text(policy, 'displayName'),
        crumbs,
        section: 'Endpoint security',
        body: facts([
          ['State', stateNames[text(policy, 'state')] ?? text(policy, 'state')],
          ['Include users', text(conditions.users ?? {}, 'includeUsers')],
          ['Include groups', await groupNames(ask, conditions.users?.includeGroups)],
          ['Exclude groups', await groupNames(ask, conditions.users?.excludeGroups)],
          ['Target resources', text(conditions.applications ?? {}, 'includeApplications')],
          ['Device platforms', text(conditions.platforms ?? {}, 'includePlatforms')],
          ['Filter for devices', filter === null ? '–' : `${text(filter, 'mode')}: ${text(filter, 'rule')}`],
          ['Grant', text((policy.grantControls ?? {}) as GraphObject, 'builtInControls')],
          ['Created', moment(policy, 'createdDateTime')],
        ]),
      };
    },
  },
  {
    path: '/endpoint-security/sign-ins',
    async show({ ask, here }) {
      const search = here.searchParams.get('search')?.trim() ?? '';
      const filter =
        search === ''
          ? ''
          : `?$filter=${encodeURIComponent(`startswith(userPrincipalName,'${search.replaceAll("'", "''")}')`)}`;
      const listing = {
        version: 'v1.0',
        path: `/auditLogs/signIns${filter}`,
        columns: signInColumns,
        none: search === '' ? 'Nobody has signed in yet.' : `Nobody whose name begins with “${search}” has signed in.`,
      } as const;
      return {
        title: 'Sign-in logs',
        crumbs: [{ title: 'Conditional Access', path: '/endpoint-security' }],
        section: 'Endpoint security',
        body: html`${accessTabs('Sign-in logs')}
<form class="bar" method="get" action="/intune/endpoint-security/sign-ins" role="search"><label>User name begins with
<input type="search" name="search" value="${search}"></label> <button>Search</button></form>
${await listingOf(ask, listing, here)}`,
      };
    },
  },
  {
    path: '/endpoint-security/sign-ins/{id}',
    async show({ ask, params }) {
      const crumbs = [
        { title: 'Conditional Access', path: '/endpoint-security' },
        { title: 'Sign-in logs', path: '/endpoint-security/sign-ins' },
      ];
      const reply = await ask('GET', 'v1.0', `/auditLogs/signIns/${encodeURIComponent(params.id ?? '')}`);
      if (!reply.ok) return { title: 'Sign-in', crumbs, section: 'Endpoint security', body: notice(reply) };
      const signIn = reply.body;
      const status = (signIn.status ?? {}) as GraphObject;
      const device = (signIn.deviceDetail ?? {}) as GraphObject;
      const applied = (signIn.appliedConditionalAccessPolicies ?? []) as readonly GraphObject[];
      return {
        title: `Sign-in of ${text(signIn, 'userDisplayName')}`,
        crumbs,
        section: 'Endpoint security',
        body: html`${facts([
          ['Date', moment(signIn, 'createdDateTime')],
          ['User', text(signIn, 'userPrincipalName')],
          ['Application', text(signIn, 'appDisplayName')],
          ['Resource', text(signIn, 'resourceDisplayName')],
          ['Status', outcome(signIn)],
          ['Failure reason', text(status, 'failureReason')],
          ['Device', text(device, 'displayName')],
          ['Compliant', yesOrNo(device, 'isCompliant')],
          ['Managed', yesOrNo(device, 'isManaged')],
        ])}
<h2>Conditional Access</h2>
${
  applied.length === 0
    ? html`<p class="quiet">No policy was looked at.</p>`
    : table(
        [
          { title: 'Policy name', cell: (item) => text(item, 'displayName') },
          { title: 'Grant controls', cell: (item) => text(item, 'enforcedGrantControls') },
          { title: 'Result', cell: (item) => accessNames[text(item, 'result')] ?? inWords(text(item, 'result')) },
        ],
        applied,
      )
}`,
      };
    },
  },
];
