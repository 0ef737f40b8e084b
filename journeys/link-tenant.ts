import type { ConsentPurpose } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { type Session, signIn } from './session.ts';
import type { World } from './world.ts';

/**
 * Links a tenant whose registrations are entered already: as its owner in a browser, and as the Entra administrator who
 * accepts what is asked for. Switches on what can be told by tags.
 */
export async function linkTenant(
  world: World,
  { tenantId, owner }: { readonly tenantId: string; readonly owner: { name: string; passphrase: string } },
): Promise<void> {
  const session = await signIn(world.url(), owner);
  for (const purpose of ['sync-and-signal', 'response'] as const)
    await grantPurpose(world, { tenantId, session, purpose });
  await world.call(wire.setChannel, {
    params: { tenantId, channelId: 'entra-attribute' },
    body: { enabled: true },
  });
}

/** In the browser of this session a grant is begun, an Entra administrator accepts it, and the browser comes back. */
export async function grantPurpose(
  world: World,
  {
    tenantId,
    session: { cookie, change },
    purpose,
  }: {
    readonly tenantId: string;
    // The grant belongs to the session that began it, so this cannot be done with a token.
    readonly session: Session;
    readonly purpose: ConsentPurpose;
  },
): Promise<void> {
  const begun = await fetch(world.url() + wire.startConsent.path.replace('{tenantId}', tenantId), {
    method: wire.startConsent.method,
    headers: change,
    body: JSON.stringify({ purpose }),
  });
  if (!begun.ok) throw new Error(`beginning a grant: ${begun.status} ${await begun.text()}`);
  const { url } = (await begun.json()) as wire.AnswerOf<typeof wire.startConsent>;
  const { redirectTo } = world.simulator.control.consents.decide({ consentUrl: url, decision: 'accept' });
  // Picket waits for a consent that Entra does not know of yet.
  const finished = await world.meanwhile(fetch(redirectTo, { headers: { cookie }, redirect: 'manual' }));
  if (finished.status >= 400) throw new Error(`ending a grant: ${finished.status} ${await finished.text()}`);
  await finished.body?.cancel();
}
