import type { World } from './world.ts';

/** What Graph is asked as a tool of the customer's own; in v1.0, which shows nothing that only beta has, unless said. */
export async function askGraph(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  version: 'v1.0' | 'beta' = 'v1.0',
): Promise<{ id: string }> {
  const { origin, control } = world.simulator;
  const tools = control.registrations
    .list({ tenant: 'Contoso' })
    .find(({ displayName }) => displayName === 'Contoso tools');
  const token = await fetch(`${origin}/${tools?.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tools?.clientId ?? '',
      client_secret: tools?.clientSecret ?? '',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token } = (await token.json()) as { readonly access_token: string };
  const answer = await fetch(`${origin}/${version}${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text === '' ? { id: '' } : JSON.parse(text);
}
