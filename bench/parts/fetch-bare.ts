import type { SimulatedTenant } from './simulator.side.ts';

/** Follows each listing from its first page to its last and keeps nothing: what the network and the other side take. */
export async function fetchBare(simulated: SimulatedTenant, firstPages: readonly string[]): Promise<void> {
  const { origin, entraTenantId, credentials } = simulated;
  const { clientId = '', clientSecret = '' } = credentials['sync-and-signal'] ?? {};
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${origin}/.default`,
  });
  const granted = await fetch(`${origin}/${entraTenantId}/oauth2/v2.0/token`, { method: 'POST', body: form });
  const { access_token: token } = (await granted.json()) as { readonly access_token: string };
  for (const first of firstPages) {
    for (let next: string | undefined = first; next !== undefined; ) {
      const answer: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`${next}: ${answer.status}`);
      const page = JSON.parse(await answer.text()) as { readonly '@odata.nextLink'?: string };
      next = page['@odata.nextLink'];
    }
  }
}
