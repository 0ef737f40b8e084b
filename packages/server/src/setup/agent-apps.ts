import { PicketError, type TenantId } from '@picket/domain';
import type { AnswerOf, listAgentApps } from '@picket/wire/console';
import type { OpenSession } from '../connectors/sessions.ts';

/**
 * Apps of the tenant that could be the agent. Where the UEM cannot be asked, that is said: an empty list would read as
 * "there are none". Nobody's time is wasted by a fault here: an operator who knows the id can still give it.
 */
export async function readAgentApps(
  openSession: OpenSession,
  tenantId: TenantId,
  signal: AbortSignal,
): Promise<AnswerOf<typeof listAgentApps>> {
  try {
    const { deployment } = await openSession(tenantId, { kind: 'deployment', of: 'agent-apps' });
    if (deployment === undefined)
      return { known: false, because: 'Picket makes nothing in this UEM, so it does not know its apps.', apps: [] };
    const { apps } = await deployment.facts(signal);
    return {
      known: true,
      because: null,
      apps: apps.map(({ remoteId, name, type, platform }) => ({ remoteId, name, type, platform })).toSorted(byName),
    };
  } catch (error) {
    if (!(error instanceof PicketError) || error.code === 'internal') throw error;
    return { known: false, because: error.message, apps: [] };
  }
}

const byName = (one: { readonly name: string }, other: { readonly name: string }) => {
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
};
