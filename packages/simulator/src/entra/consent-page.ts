import type { Answer } from '../http/exchange.ts';
import { escapeHtml } from '../http/html-document.ts';
import type { Tenant } from '../world/tenant.ts';
import type { ConsentRequest } from './consent-endpoint.ts';
import { hidden, pageAnswer } from './page-frame.ts';
import { describeRole, resourceOfRole, resources } from './resources.ts';

/**
 * The page an administrator sees. It says what Entra's says (who asks, for which application permissions, on behalf of
 * which organization) without its marks, and lets a tester choose who signs in.
 */
export function consentPage(action: string, request: ConsentRequest, tenants: readonly Tenant[]): Answer {
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
  const inYourName = registration.requiredScopes.map(
    (scope) => `<li><code>${escapeHtml(scope)}</code> of Microsoft Graph</li>`,
  );
  return pageAnswer(
    200,
    'Permissions requested',
    `<p class="for">${escapeHtml(tenants.map(({ displayName }) => displayName).join(' or '))}</p>
<h1>Permissions requested</h1>
<p><strong>${escapeHtml(registration.displayName)}</strong><br><small>Application ${escapeHtml(registration.clientId)}</small></p>
<p>This application would like to, without a signed-in user and for the whole organization:</p>
<ul>${permissions.join('')}</ul>
${inYourName.length === 0 ? '' : `<p>And in the name of everybody who signs in to it:</p><ul>${inYourName.join('')}</ul>`}
<form method="post" action="${escapeHtml(action)}">
${hidden('client_id', registration.clientId)}${hidden('redirect_uri', request.redirectUri)}${hidden('scope', request.scope)}${request.state === null ? '' : hidden('state', request.state)}
<label>Signed in as <select name="signed_in_as">${admins.join('')}</select></label>
<p class="buttons"><button name="decision" value="cancel">Cancel</button> <button name="decision" value="accept" class="accept">Accept</button></p>
</form>`,
  );
}
