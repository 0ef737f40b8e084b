import type { Tenant } from '../world/tenant.ts';
import type { ConsentRequest } from './consent-endpoint.ts';
import { describeRole, resourceOfRole, resources } from './resources.ts';

/**
 * The page an administrator sees. It says what Entra's says (who asks, for which application permissions, on behalf of
 * which organization) without its marks, and lets a tester choose who signs in.
 */
export function consentPage(action: string, request: ConsentRequest, tenants: readonly Tenant[]): string {
  const { registration } = request;
  const admins = tenants.flatMap((tenant) =>
    tenant.admins.flatMap((id) => {
      const user = tenant.users.get(id);
      if (user === undefined) return [];
      const text = `${user.displayName}, ${user.userPrincipalName} (${tenant.displayName})`;
      return [`<option value="${escapeHtml(id)}">${escapeHtml(text)}</option>`];
    }),
  );
  const permissions = registration.requiredPermissions.map((role) => {
    const { displayName, description } = describeRole(role);
    const api = resources[resourceOfRole(role)].displayName;
    return `<li><details><summary>${escapeHtml(displayName)}</summary><p>${escapeHtml(description)}<br><code>${escapeHtml(role)}</code> of ${escapeHtml(api)}</p></details></li>`;
  });
  return page(
    'Permissions requested',
    `<p class="for">${escapeHtml(tenants.map(({ displayName }) => displayName).join(' or '))}</p>
<h1>Permissions requested</h1>
<p><strong>${escapeHtml(registration.displayName)}</strong><br><small>Application ${escapeHtml(registration.clientId)}</small></p>
<p>This application would like to, without a signed-in user and for the whole organization:</p>
<ul>${permissions.join('')}</ul>
<form method="post" action="${escapeHtml(action)}">
${hidden('client_id', registration.clientId)}${hidden('redirect_uri', request.redirectUri)}${hidden('scope', request.scope)}${request.state === null ? '' : hidden('state', request.state)}
<label>Signed in as <select name="signed_in_as">${admins.join('')}</select></label>
<p class="buttons"><button name="decision" value="cancel">Cancel</button> <button name="decision" value="accept" class="accept">Accept</button></p>
</form>`,
  );
}

export function errorPage(description: string): string {
  return page('Sign-in problem', `<h1>We could not sign you in</h1><p>${escapeHtml(description)}</p>`);
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} (simulated tenant)</title>
<style>
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
ul { list-style: none; padding: 0; }
.for, small { opacity: .75; }
select { max-width: 100%; }
.buttons { display: flex; gap: .5rem; justify-content: flex-end; }
button { font: inherit; padding: .4rem 1.4rem; }
.accept { font-weight: 600; }
footer { margin-top: 2rem; font-size: .8rem; opacity: .75; }
</style>
</head>
<body>
<main>${body}</main>
<footer>A simulated tenant: nothing here reaches Microsoft.</footer>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
