import { redirectAnswer } from '../../http/exchange.ts';
import type { GraphObject, GraphReply } from '../ask-graph.ts';
import { type Html, html } from '../html.ts';
import { type Column, facts, moment, notice, state, table, text } from '../listing.ts';
import type { PageContent } from '../page.ts';
import type { View, Visit } from '../view.ts';
import { stateNames } from './home.ts';

const collection = '/deviceManagement/mobileThreatDefenseConnectors';
const here = '/tenant/connectors/mobile-threat-defense';

const crumbs = [
  { title: 'Tenant administration', path: '/tenant' },
  { title: 'Connectors and tokens', path: '/tenant/connectors' },
  { title: 'Mobile Threat Defense', path: here },
];

function stateOf(connector: GraphObject): Html {
  const word = text(connector, 'partnerState');
  const mood = word === 'enabled' ? 'good' : word === 'available' ? 'wait' : 'bad';
  return state(stateNames[word] ?? word, mood);
}

const nameOf = ({ tools }: Visit, connector: GraphObject) =>
  tools.world.partners.find(text(connector, 'id'))?.displayName ?? text(connector, 'partnerDisplayName');

/** The switches, in the groups and by the words of the real page. */
const toggles: readonly (readonly [group: string, readonly (readonly [name: string, label: string])[]])[] = [
  [
    'Compliance policy evaluation',
    [
      ['androidEnabled', 'Connect Android devices to {partner}'],
      ['iosEnabled', 'Connect iOS/iPadOS devices to {partner}'],
      ['androidDeviceBlockedOnMissingPartnerData', 'Mark Android devices as noncompliant if no data is received'],
      ['iosDeviceBlockedOnMissingPartnerData', 'Mark iOS/iPadOS devices as noncompliant if no data is received'],
      ['partnerUnsupportedOsVersionBlocked', 'Block unsupported OS versions'],
    ],
  ],
  [
    'App Sync',
    [
      ['allowPartnerToCollectIOSApplicationMetadata', 'Enable App Sync for iOS/iPadOS devices'],
      [
        'allowPartnerToCollectIOSPersonalApplicationMetadata',
        'Send full application inventory data on personally owned iOS/iPadOS devices',
      ],
    ],
  ],
  [
    'App protection policy evaluation',
    [
      ['androidMobileApplicationManagementEnabled', 'Connect Android devices to {partner} for app protection'],
      ['iosMobileApplicationManagementEnabled', 'Connect iOS/iPadOS devices to {partner} for app protection'],
    ],
  ],
];
const threshold = 'partnerUnresponsivenessThresholdInDays';

export const connectorViews: readonly View[] = [
  {
    path: '/tenant/connectors',
    show: async () => ({
      title: 'Connectors and tokens',
      crumbs: crumbs.slice(0, 1),
      section: 'Tenant administration',
      body: html`<h2>Cross platform</h2>
<ul><li><a href="/intune${here}">Mobile Threat Defense</a></li></ul>
<p class="quiet">The connectors of Windows, Apple and Android are not modelled.</p>`,
    }),
  },
  { path: here, show: listConnectors },
  { path: `${here}/add`, takesForms: true, show: addConnector },
  { path: `${here}/{id}`, takesForms: true, show: showConnector },
];

async function listConnectors(visit: Visit): Promise<PageContent> {
  const reply = await visit.ask('GET', 'beta', collection);
  const items = reply.ok ? ((reply.body.value ?? []) as readonly GraphObject[]) : [];
  const columns: readonly Column[] = [
    {
      title: 'Mobile Threat Defense connector',
      cell: (item) => html`<a href="/intune${here}/${text(item, 'id')}">${nameOf(visit, item)}</a>`,
    },
    { title: 'Connection status', cell: stateOf },
    { title: 'Last synchronized', cell: (item) => moment(item, 'lastHeartbeatDateTime') },
  ];
  return {
    title: 'Mobile Threat Defense',
    crumbs: crumbs.slice(0, 2),
    section: 'Tenant administration',
    body: html`<p class="bar"><a class="button" href="/intune${here}/add">Add</a></p>
${!reply.ok ? notice(reply) : items.length === 0 ? html`<p class="quiet">No connector yet.</p>` : table(columns, items)}`,
  };
}

/** *Add*: choose the partner, open its console, and come back when it is set up there. */
async function addConnector(visit: Visit) {
  const { tools, form, ask } = visit;
  const { partners } = tools.world;
  const chosen = partners.find((form ?? visit.here.searchParams).get('connector') ?? '');
  let refused: GraphReply | undefined;
  if (form !== undefined && chosen !== undefined) {
    refused = await ask('POST', 'beta', collection, { id: chosen.id });
    if (refused.ok) return redirectAnswer(`/intune${here}/${chosen.id}`);
  }
  const console =
    chosen === undefined
      ? null
      : chosen.consoleUrl === undefined
        ? html`<p class="note">Nobody has told the simulator where the ${chosen.displayName} console is: <code>control.partners.offer</code> does.</p>`
        : html`<p><a href="${chosen.consoleUrl}" target="_blank" rel="noopener">Open the ${chosen.displayName} console</a></p>`;
  return {
    title: 'Add connector',
    crumbs,
    section: 'Tenant administration' as const,
    body: html`${refused !== undefined && !refused.ok ? notice(refused) : null}
<form method="get" action="/intune${here}/add">
<label class="field">Select the Mobile Threat Defense connector to setup
<select name="connector" data-goes><option value="">Choose a connector</option>${partners.all.map(
      ({ id, displayName }) =>
        html`<option value="${id}"${id === chosen?.id ? html` selected` : null}>${displayName}</option>`,
    )}</select></label>
<noscript><button>Choose</button></noscript>
</form>
${console}
${
  chosen === undefined
    ? null
    : html`<p class="quiet">Keep this page open, complete the setup there, and come back.</p>
<form method="post" action="/intune${here}/add"><input type="hidden" name="connector" value="${chosen.id}">
<p class="bar"><button class="main">Create</button> <a class="button" href="/intune${here}">Cancel</a></p></form>`
}`,
  };
}

async function showConnector(visit: Visit) {
  const { ask, form, params } = visit;
  const address = `${collection}/${encodeURIComponent(params.id ?? '')}`;
  let refused: GraphReply | undefined;
  if (form?.get('do') === 'delete') {
    refused = await ask('DELETE', 'beta', address);
    if (refused.ok) return redirectAnswer(`/intune${here}`);
  } else if (form !== undefined) {
    const names = toggles.flatMap(([, ofGroup]) => ofGroup.map(([name]) => name));
    refused = await ask('PATCH', 'beta', address, {
      ...Object.fromEntries(names.map((name) => [name, form.has(name)])),
      [threshold]: Number(form.get(threshold)),
    });
    if (refused.ok) return redirectAnswer(`/intune${here}/${params.id}?saved`);
  }
  const reply = await ask('GET', 'beta', address);
  const page = { crumbs, section: 'Tenant administration' as const };
  if (!reply.ok) return { ...page, title: 'Connector', body: notice(reply) };
  const connector = reply.body;
  const partner = nameOf(visit, connector);
  const { consoleUrl } = visit.tools.world.partners.find(text(connector, 'id')) ?? {};
  return {
    ...page,
    title: partner,
    body: html`${refused !== undefined && !refused.ok ? notice(refused) : null}
${visit.here.searchParams.has('saved') ? html`<p class="note" role="status">Saved.</p>` : null}
${facts([
  ['Connection status', stateOf(connector)],
  ['Last synchronized', moment(connector, 'lastHeartbeatDateTime')],
  [
    'Console',
    consoleUrl === undefined
      ? '–'
      : html`<a href="${consoleUrl}" target="_blank" rel="noopener">Open the ${partner} console</a>`,
  ],
])}
<form method="post" action="/intune${here}/${text(connector, 'id')}">
${toggles.map(
  ([group, ofGroup]) =>
    html`<fieldset><legend>${group}</legend>${ofGroup.map(
      ([name, label]) => html`<label class="toggle"><span>${label.replace('{partner}', partner)}</span>
<input type="checkbox" name="${name}"${connector[name] === true ? html` checked` : null}></label>`,
    )}</fieldset>`,
)}
<fieldset><legend>Shared settings</legend><label class="toggle"><span>Number of days until partner is unresponsive</span>
<input type="number" name="${threshold}" min="1" max="365" required value="${text(connector, threshold)}"></label></fieldset>
<p class="bar"><button class="main">Save</button></p>
</form>
<form method="post" action="/intune${here}/${text(connector, 'id')}" data-ask="Delete the connector ${partner}?">
<p class="bar"><button name="do" value="delete">Delete</button></p></form>`,
  };
}
