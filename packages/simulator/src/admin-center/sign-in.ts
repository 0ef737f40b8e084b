import { sessionCookie } from '../entra/browser-session.ts';
import { type Answer, type Exchange, redirectAnswer } from '../http/exchange.ts';
import type { World } from '../world/world.ts';
import { html } from './html.ts';
import { documentAnswer } from './page.ts';

/** Where a tester picks the administrator. There are no passwords: whoever reaches the simulator may be anybody. */
export function signInAnswer(world: World, exchange: Exchange): Answer {
  const form = exchange.method === 'POST' ? new URLSearchParams(exchange.body) : undefined;
  const wanted = form?.get('administrator') ?? '';
  const tenant = [...world.tenants.values()].find(({ admins }) => admins.includes(wanted));
  if (tenant !== undefined) {
    const session = { tenantId: tenant.id, userId: wanted, deviceId: undefined, signedInAt: world.now() };
    const answer = redirectAnswer('/intune');
    const cookie = sessionCookie(exchange, world.grants.addSession(world.chance, session));
    return { ...answer, status: 303, headers: { ...answer.headers, ...cookie } };
  }
  const options = [...world.tenants.values()].flatMap((one) =>
    one.admins.flatMap((id) => {
      const user = one.users.get(id);
      return user === undefined
        ? []
        : [html`<option value="${id}">${user.displayName}, ${user.userPrincipalName} (${one.displayName})</option>`];
    }),
  );
  return documentAnswer(
    form === undefined ? 200 : 400,
    'Sign in',
    html`<header class="top"><strong>Intune admin center</strong> <span>simulated</span></header>
<main><h1>Sign in</h1>
<p>Made-up tenants: pick who you are. Nothing here reaches Microsoft.</p>
<form method="post" action="/intune/sign-in">
<label class="field">Administrator <select name="administrator">${options}</select></label>
<p class="bar"><button class="main">Sign in</button></p>
</form></main>`,
  );
}
