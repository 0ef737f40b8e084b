import { readSession, sessionCookie } from '../entra/browser-session.ts';
import type { GraphTools } from '../graph/answer-graph.ts';
import { type Answer, type Exchange, redirectAnswer } from '../http/exchange.ts';
import { askGraphAs } from './ask-graph.ts';
import { html } from './html.ts';
import { adminPage, assetAnswer, documentAnswer, type Viewer } from './page.ts';
import { appViews } from './pages/apps.ts';
import { accessViews } from './pages/conditional-access.ts';
import { connectorViews } from './pages/connectors.ts';
import { deviceViews } from './pages/devices.ts';
import { directoryViews } from './pages/directory.ts';
import { homeViews } from './pages/home.ts';
import { policyViews } from './pages/policies.ts';
import { tenantViews } from './pages/tenant.ts';
import { signInAnswer } from './sign-in.ts';
import type { View } from './view.ts';

/** Every page, one line a group. */
const views: readonly View[] = [
  ...homeViews,
  ...deviceViews,
  ...policyViews({
    path: '/devices/compliance',
    collection: '/deviceManagement/deviceCompliancePolicies',
    title: 'Compliance',
    none: 'There is no compliance policy.',
  }),
  ...policyViews({
    path: '/devices/configuration',
    collection: '/deviceManagement/deviceConfigurations',
    title: 'Configuration',
    none: 'There is no configuration profile.',
  }),
  ...appViews,
  ...accessViews,
  ...directoryViews,
  ...tenantViews,
  ...connectorViews,
];

interface Compiled {
  readonly view: View;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Fewest names first: `/apps/configuration` before `/apps/{id}`. */
const compiled: readonly Compiled[] = views
  .map((view) => ({
    view,
    names: [...view.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    pattern: new RegExp(`^/intune${view.path.replaceAll(/\{\w+\}/g, '([^/]+)')}/?$`),
  }))
  .toSorted((left, right) => left.names.length - right.names.length);

/** A page of another site may not press buttons here, whatever cookie its browser sends along. */
function isForeign({ headers, url }: Exchange): boolean {
  return (headers.origin !== undefined && headers.origin !== url.origin) || headers['sec-fetch-site'] === 'cross-site';
}

/** `/intune…`: what an Intune administrator clicks through. */
export async function answerAdminCenter(tools: GraphTools, exchange: Exchange): Promise<Answer> {
  const { world } = tools;
  const { method, url } = exchange;
  const asset = assetAnswer(url.pathname);
  if (asset !== undefined) return asset;
  if (method !== 'GET' && method !== 'POST') return problem(405, 'This page takes GET and POST only.');
  if (method === 'POST' && isForeign(exchange)) return problem(403, 'Another site may not change anything here.');
  if (url.pathname === '/intune/sign-in') return signInAnswer(world, exchange);
  const known = readSession(world, exchange);
  if (url.pathname === '/intune/sign-out') {
    if (known !== undefined) world.grants.endSession(known.id);
    const answer = redirectAnswer('/intune/sign-in');
    return { ...answer, headers: { ...answer.headers, ...sessionCookie(exchange, undefined) } };
  }
  const tenant = world.tenants.get(known?.session.tenantId ?? '');
  const user = tenant?.users.get(known?.session.userId ?? '');
  if (tenant === undefined || user === undefined || !tenant.admins.includes(user.id)) {
    return redirectAnswer('/intune/sign-in');
  }
  return await show(tools, exchange, { tenant, user });
}

async function show(tools: GraphTools, exchange: Exchange, viewer: Viewer): Promise<Answer> {
  const { method, url, body } = exchange;
  for (const { view, pattern, names } of compiled) {
    const match = pattern.exec(url.pathname);
    if (match === null) continue;
    if (method === 'POST' && view.takesForms !== true) return problem(405, 'This page only shows.');
    const params = Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]));
    const shown = await view.show({
      tools,
      viewer,
      ask: askGraphAs(tools, viewer, url.origin),
      here: url,
      params,
      form: method === 'POST' ? new URLSearchParams(body) : undefined,
    });
    return 'status' in shown ? shown : adminPage(viewer, shown);
  }
  const content = { title: 'Not found', section: 'Home' as const, body: html`<p>There is no such page here.</p>` };
  return adminPage(viewer, content, 404);
}

function problem(status: number, text: string): Answer {
  return documentAnswer(status, 'Problem', html`<main><h1>This did not work</h1><p>${text}</p></main>`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
