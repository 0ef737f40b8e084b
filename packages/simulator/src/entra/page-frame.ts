import { createHash } from 'node:crypto';
import type { Answer } from '../http/exchange.ts';
import { escapeHtml, htmlDocument } from '../http/html-document.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
html { background: light-dark(#fff, #1b1b1b); color: light-dark(#1b1b1b, #f2f2f2); }
body { max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
ul { list-style: none; padding: 0; }
.for, small { color: light-dark(#4a4a4a, #c4c4c4); }
label { display: block; margin: .75rem 0; }
select, input { font: inherit; max-width: 100%; padding: .3rem; box-sizing: border-box; }
label select, label input[type=text] { display: block; width: 100%; }
.buttons { display: flex; gap: .5rem; justify-content: flex-end; }
button { font: inherit; padding: .4rem 1.4rem; }
.accept { font-weight: 600; }
footer { margin-top: 2rem; font-size: .8rem; color: light-dark(#4a4a4a, #c4c4c4); }
`;

/** Sends a form on by itself, as `form_post` does. */
const submitScript = 'document.forms[0].submit()';

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** No `form-action`: a browser holds it against where the answer redirects to, and that is the application's own address. */
const policy = `default-src 'none'; style-src ${digest(style)}; script-src ${digest(submitScript)}; base-uri 'none'; frame-ancestors 'none'`;

/** A page of Entra's own, in plain clothes. */
export function pageAnswer(
  status: number,
  title: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return htmlDocument({
    status,
    title: `${title} (simulated tenant)`,
    policy,
    referrerPolicy: 'no-referrer',
    head: `<style>${style}</style>`,
    body: `<main>${body}</main>
<footer>A simulated tenant: nothing here reaches Microsoft.</footer>`,
    headers,
  });
}

/** What cannot be told to an application, because it is not sure which one asks. */
export function errorPage(description: string, status = 400): Answer {
  return pageAnswer(status, 'Sign-in problem', `<h1>We could not sign you in</h1><p>${escapeHtml(description)}</p>`);
}

/** A form that the browser sends to the application at once (OAuth 2.0 Form Post Response Mode). */
export function postBackPage(target: string, fields: Readonly<Record<string, string>>, cookie: Record<string, string>) {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value));
  return pageAnswer(
    200,
    'Working',
    `<form method="post" action="${escapeHtml(target)}">${inputs.join('')}<button>Continue</button></form><script>${submitScript}</script>`,
    cookie,
  );
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
}
