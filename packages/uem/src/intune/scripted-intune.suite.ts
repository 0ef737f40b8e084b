import type { ConsentPurpose, EntraTenantId, UemSession } from '@picket/domain';
import { SleptClock, type Step, surroundings, withScript } from '@picket/graph/testing';
import { createIntune, type IntuneHosts } from './create-intune.ts';

export const contoso = '11111111-1111-4111-8111-111111111111' as EntraTenantId;
export const connectorId = '51a00000-0000-4000-8000-000000000001';

/** Entra handing a token to the app of a purpose: `app-response` gets `token-of-app-response`. */
export function token(purpose: ConsentPurpose, accessToken = `token-of-app-${purpose}`): Step {
  return {
    on: `POST /${contoso}/oauth2/v2.0/token`,
    body: { token_type: 'Bearer', expires_in: 3_599, access_token: accessToken },
    check: ({ body }) => {
      const asked = new URLSearchParams(body).get('client_id');
      if (asked !== `app-${purpose}`) throw new Error(`a token for ${asked}, not for app-${purpose}`);
    },
  };
}

/** A check that a request came with the token of a purpose's app. */
export function by(purpose: ConsentPurpose): NonNullable<Step['check']> {
  return ({ line, headers }) => {
    if (headers.authorization !== `Bearer token-of-app-${purpose}`) {
      throw new Error(`${line} came with ${headers.authorization}, not with the token of ${purpose}`);
    }
  };
}

export interface ScriptedSession {
  readonly session: UemSession;
  readonly origin: string;
  readonly clock: SleptClock;
}

/** A session with Contoso, whose Microsoft answers by script. */
export function withIntune(
  script: readonly Step[] | ((origin: string) => readonly Step[]),
  run: (scripted: ScriptedSession) => Promise<void>,
): Promise<void> {
  return withScript(script, ({ origin }) => {
    const clock = new SleptClock();
    const { fetch, entropy } = surroundings(clock);
    const intune = createIntune({ fetch, entropy, clock: clock as never, hosts: hostsAt(origin) });
    const session = intune.open({
      entraTenantId: contoso,
      credential: async (purpose) => ({ clientId: `app-${purpose}`, clientSecret: `secret-of-${purpose}` }),
    });
    return run({ session, origin, clock });
  });
}

export function hostsAt(origin: string): IntuneHosts {
  return {
    login: origin,
    graph: origin,
    partner: {
      url: `${origin}/partner/v1`,
      scope: 'https://api.manage.microsoft.com//.default',
      connectorId,
      name: 'Picket',
      consoleUrl: 'https://picket.example',
    },
  };
}
