import type { AskGraph, GraphObject } from '../ask-graph.ts';
import { html } from '../html.ts';
import type { View } from '../view.ts';

/** What is wrong, at a glance. */
export const homeViews: readonly View[] = [
  {
    path: '',
    async show({ ask, viewer }) {
      const devices = '/deviceManagement/managedDevices/$count';
      const [all, bad] = await Promise.all([
        countOf(ask, devices),
        countOf(ask, `${devices}?$filter=${encodeURIComponent("complianceState eq 'noncompliant'")}`),
      ]);
      const connectors = await ask('GET', 'beta', '/deviceManagement/mobileThreatDefenseConnectors');
      const listed = connectors.ok ? ((connectors.body.value ?? []) as readonly GraphObject[]) : [];
      const states = listed.map(({ partnerState }) => stateNames[String(partnerState)] ?? String(partnerState));
      return {
        title: `Home of ${viewer.tenant.displayName}`,
        section: 'Home',
        body: html`<ul class="tiles">
<li><b>${all}</b> <a href="/intune/devices">Devices enrolled</a></li>
<li><b>${bad}</b> <a href="/intune/devices?compliance=noncompliant">Not compliant</a></li>
<li><b>${states.length === 0 ? 'None' : states.join(', ')}</b> <a href="/intune/tenant/connectors/mobile-threat-defense">Mobile Threat Defense</a></li>
<li><b>Sign-ins</b> <a href="/intune/endpoint-security/sign-ins">Why somebody was let in or not</a></li>
</ul>
<p class="note">A made-up tenant. It shows what an administrator sees in the real place, as far as it is modelled here, by the same names.</p>`,
      };
    },
  },
];

/** Of a connector, as the admin center calls them. */
export const stateNames: Readonly<Record<string, string>> = {
  unavailable: 'Unavailable',
  available: 'Available',
  enabled: 'Enabled',
  unresponsive: 'Unresponsive',
  notSetUp: 'Not set up',
  error: 'Error',
};

async function countOf(ask: AskGraph, path: string): Promise<string> {
  const reply = await ask('GET', 'v1.0', path);
  return reply.ok ? String(reply.body) : '–';
}
