import { type Html, html } from '../html.ts';

/** Pages side by side: `tabs([['/devices', 'All devices'], …])('All devices')` draws them with one of them open. */
export function tabs(pages: readonly (readonly [path: string, name: string])[]): (open: string) => Html {
  return (open) =>
    html`<ul class="tabs">${pages.map(
      ([path, name]) =>
        html`<li><a href="/intune${path}"${name === open ? html` aria-current="page"` : null}>${name}</a></li>`,
    )}</ul>`;
}
