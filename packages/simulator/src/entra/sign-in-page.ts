import type { User } from '../areas/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import { escapeHtml } from '../http/html-document.ts';
import type { Tenant } from '../world/tenant.ts';
import { hidden, pageAnswer } from './page-frame.ts';
import type { SignInRequest } from './sign-in-request.ts';

/** More than that is no list to pick from: others are written by their name. */
const mostListed = 40;

/** Parameters of the request, to come back with the form. */
function carryOn(query: URLSearchParams): string {
  const own = new Set(['signed_in_as', 'username', 'device', 'decision']);
  return [...query].map(([name, value]) => (own.has(name) ? '' : hidden(name, value))).join('');
}

/** Where a tester picks who signs in, and on which phone. There are no passwords. */
export function signInPage(
  action: string,
  query: URLSearchParams,
  { registration, tenants, loginHint }: SignInRequest,
  problem?: string,
): Answer {
  const people = tenants.flatMap((tenant) =>
    [...admins(tenant), ...others(tenant)].slice(0, mostListed).map((user) => ({ user, tenant })),
  );
  const options = people.map(({ user, tenant }) => {
    const role = tenant.admins.includes(user.id) ? ', administrator' : '';
    const text = `${user.displayName}, ${user.userPrincipalName}${role}`;
    return `<option value="${escapeHtml(user.id)}">${escapeHtml(text)}</option>`;
  });
  const where = tenants.map(({ displayName }) => displayName).join(' or ');
  return pageAnswer(
    problem === undefined ? 200 : 400,
    'Sign in',
    `<p class="for">${escapeHtml(where)}</p>
<h1>Sign in</h1>
<p>to continue to <strong>${escapeHtml(registration.displayName)}</strong></p>
${problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="${escapeHtml(action)}">
${carryOn(query)}
<label>Pick an account <select name="signed_in_as">${options.join('')}</select></label>
<label>Or write its user name <input type="text" name="username" autocomplete="off" spellcheck="false" value="${escapeHtml(loginHint ?? '')}"></label>
<label><input type="checkbox" name="device" value="own"> on this person’s own phone</label>
<p class="buttons"><button class="accept">Sign in</button></p>
</form>`,
  );
}

const admins = (tenant: Tenant): readonly User[] => tenant.admins.flatMap((id) => tenant.users.get(id) ?? []);

function* others(tenant: Tenant): Generator<User> {
  for (const user of tenant.users.values()) if (!tenant.admins.includes(user.id)) yield user;
}

/** What the application wants to do in the user's name, when nobody has agreed to it yet. */
export function scopesPage(
  action: string,
  query: URLSearchParams,
  { registration, asked }: SignInRequest,
  consent: { readonly user: User; readonly device: string; readonly isAdmin: boolean },
): Answer {
  const items = [
    '<li>Sign you in and read your profile</li>',
    ...(asked.openId.includes('offline_access') ? ['<li>Keep the access that you gave it</li>'] : []),
    ...asked.delegated.map(
      (scope) => `<li><code>${escapeHtml(scope)}</code> of ${escapeHtml(asked.api.displayName)}</li>`,
    ),
  ];
  const forAll = consent.isAdmin
    ? '<label><input type="checkbox" name="for_everybody" value="yes"> Consent on behalf of your organization</label>'
    : '';
  return pageAnswer(
    200,
    'Permissions requested',
    `<p class="for">${escapeHtml(consent.user.userPrincipalName)}</p>
<h1>Permissions requested</h1>
<p><strong>${escapeHtml(registration.displayName)}</strong><br><small>Application ${escapeHtml(registration.clientId)}</small></p>
<p>This application would like to, in your name:</p>
<ul>${items.join('')}</ul>
<form method="post" action="${escapeHtml(action)}">
${carryOn(query)}${hidden('signed_in_as', consent.user.id)}${hidden('device', consent.device)}
${forAll}
<p class="buttons"><button name="decision" value="cancel">Cancel</button> <button name="decision" value="accept" class="accept">Accept</button></p>
</form>`,
  );
}
