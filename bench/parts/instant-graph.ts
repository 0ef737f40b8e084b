import type { Clock, EntraTenantId, Instant, RemoteCall, Uem, UemSession } from '@picket/domain';
import { createIntune } from '@picket/uem';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';

interface BatchPart {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly body?: { readonly extensionAttributes?: Readonly<Record<string, string | null>> };
}

/** A clock on which nobody waits: whoever sleeps has slept at once. Limits that are published are kept to, in no time. */
export function restlessClock(from: Instant): Clock {
  let now: number = from;
  return {
    now: () => now as Instant,
    async sleep(ms) {
      now += ms;
      await Promise.resolve();
    },
  };
}

/**
 * Graph's devices in the same process, answering at once: what is left of a delivery is Picket's own work. Attributes that
 * were written are read back.
 */
function instantFetch(): typeof globalThis.fetch {
  const held = new Map<string, Record<string, string | null>>();
  const answer = (body: unknown) =>
    new Response(JSON.stringify(body), { headers: { 'request-id': systemEntropy.uuid() } });
  return async (input, init) => {
    if (String(input).endsWith('/token')) {
      return answer({ token_type: 'Bearer', expires_in: 3_600, access_token: 'a token for the bench' });
    }
    const { requests } = JSON.parse(String(init?.body)) as { readonly requests: readonly BatchPart[] };
    return answer({
      responses: requests.map(({ id, method, url, body }) => {
        const device = /^\/devices\/([^?]+)/.exec(url)?.[1] ?? '';
        if (method === 'PATCH') {
          held.set(device, { ...held.get(device), ...body?.extensionAttributes });
          return { id, status: 204 };
        }
        return { id, status: 200, body: { id: device, extensionAttributes: held.get(device) ?? {} } };
      }),
    });
  };
}

/** A session with it, and whoever is to be told of each message. */
export function openInstantGraph(clock: Clock, observe: ((call: RemoteCall) => void) | undefined): UemSession {
  const uem: Uem = createIntune({
    fetch: instantFetch(),
    clock,
    entropy: systemEntropy,
    hosts: { login: 'https://login.example', graph: 'https://graph.example' },
  });
  return uem.open({
    entraTenantId: '11111111-1111-4111-8111-111111111111' as EntraTenantId,
    credential: async () => ({ clientId: 'bench', clientSecret: 'the secret of a bench' }),
    ...(observe === undefined ? {} : { observe }),
  });
}
