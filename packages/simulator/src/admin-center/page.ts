import { createHash } from 'node:crypto';
import type { User } from '../areas/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import { htmlDocument, safeHeaders } from '../http/html-document.ts';
import type { Tenant } from '../world/tenant.ts';
import { type Html, html } from './html.ts';
import { script, styleSheet } from './style.ts';

/** Who looks, and where. */
export interface Viewer {
  readonly tenant: Tenant;
  readonly user: User;
}

export interface Crumb {
  readonly title: string;
  /** Below `/intune`; absent for the page itself. */
  readonly path?: string;
}

export interface PageContent {
  readonly title: string;
  /** The way here, without this page. */
  readonly crumbs?: readonly Crumb[];
  /** Which entry of the menu it belongs to. */
  readonly section: Section;
  readonly body: Html;
}

/** The entries of the menu at the left, in the order and by the names that administrators know. */
const sections = [
  ['', 'Home'],
  ['/devices', 'Devices'],
  ['/apps', 'Apps'],
  ['/endpoint-security', 'Endpoint security'],
  ['/users', 'Users'],
  ['/groups', 'Groups'],
  ['/tenant', 'Tenant administration'],
] as const;
export type Section = (typeof sections)[number][1];

const versionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
const styleAddress = `/intune/style-${versionOf(styleSheet)}.css`;
const scriptAddress = `/intune/script-${versionOf(script)}.js`;

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const referrerPolicy = 'same-origin';

/** Style and script; undefined for every other address. */
export function assetAnswer(pathname: string): Answer | undefined {
  const asset = { [styleAddress]: ['text/css', styleSheet], [scriptAddress]: ['text/javascript', script] }[pathname];
  const [type = '', body = ''] = asset ?? [];
  if (asset === undefined) return undefined;
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'max-age=31536000, immutable',
    ...safeHeaders(referrerPolicy),
  };
  return { status: 200, headers, body };
}

export function adminPage(viewer: Viewer, content: PageContent, status = 200): Answer {
  const { title, section, crumbs = [] } = content;
  const home: Crumb = { title: 'Home', path: '' };
  const way = section === 'Home' ? [] : [home, ...crumbs, { title }];
  return documentAnswer(
    status,
    `${title} - ${viewer.tenant.displayName}`,
    html`<header class="top"><strong>Intune admin center</strong> <span>simulated</span>
<span class="who"><span>${viewer.user.userPrincipalName} (${viewer.tenant.displayName})</span>
<a href="/intune/sign-out">Sign out</a></span></header>
<div class="frame">
<nav class="side" aria-label="Sections">${sections.map(
      ([path, name]) =>
        html`<a href="/intune${path}"${name === section ? html` aria-current="page"` : null}>${name}</a>`,
    )}</nav>
<main>
${way.length === 0 ? null : html`<nav class="path" aria-label="Breadcrumb"><ol>${way.map(spellCrumb)}</ol></nav>`}
<h1>${title}</h1>
${content.body}
</main>
</div>`,
  );
}

function spellCrumb({ title, path }: Crumb): Html {
  return path === undefined
    ? html`<li aria-current="page">${title}</li>`
    : html`<li><a href="/intune${path}">${title}</a></li>`;
}

/** A whole document without the frame: for whoever is not signed in. */
export function documentAnswer(
  status: number,
  title: string,
  body: Html,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return htmlDocument({
    status,
    title: `${title} - Intune admin center (simulated)`,
    policy,
    referrerPolicy,
    head: html`<link rel="stylesheet" href="${styleAddress}">
<script src="${scriptAddress}" defer></script>`.text,
    body: body.text,
    headers,
  });
}
