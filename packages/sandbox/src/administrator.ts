import type { ConsentPurpose } from '@picket/domain';
import type { RegistrationView, RemoteControl } from '@picket/simulator';
import {
  type AnswerOf,
  type BodyOf,
  createTenant,
  createToken,
  type Operation,
  type ParamsOf,
  redeemInvitation,
  setChannel,
  setRegistration,
  startConsent,
} from '@picket/wire/console';

/** What the administrator of the demonstration leaves behind for the people who look at it. */
export interface SetUp {
  /** Reads and syncs every tenant; for `picket` on this machine. */
  readonly token: string;
  /** Everything the Owner may do; for tests, and kept nowhere. */
  readonly ownerToken: string;
  readonly linkedTenantId: string;
}

/**
 * Plays the administrator, by nothing but Picket's own API and the simulator's controls: signs in with the one-time
 * link, adds two tenants, enters the app registrations of both, consents for the first one, and switches its channels
 * on. The second tenant is left for whoever wants to walk that way by hand.
 */
export async function setUpDemonstration({
  picketUrl,
  welcomeUrl,
  control,
  owner,
  fetch,
  ownerTokenDays = 1,
}: {
  readonly picketUrl: string;
  /** As the server printed it: `…/#/welcome?code=…`. */
  readonly welcomeUrl: string;
  readonly control: RemoteControl;
  readonly owner: { readonly name: string; readonly passphrase: string };
  readonly fetch: typeof globalThis.fetch;
  /** How long the Owner's token is good; longer only for tests that move the clock by days. */
  readonly ownerTokenDays?: number;
}): Promise<SetUp> {
  const browser = openBrowser(picketUrl, fetch);
  const code = new URLSearchParams(welcomeUrl.split('?')[1]).get('code') ?? '';
  await browser.call(redeemInvitation, { body: { code, ...owner } });

  const contoso = await browser.call(createTenant, { body: { name: 'Contoso' } });
  const fabrikam = await browser.call(createTenant, { body: { name: 'Fabrikam' } });
  for (const tenant of [contoso, fabrikam]) {
    for (const { purpose, registration } of await registrationsOf(control, tenant.name)) {
      await control.registrations.setRedirectUris({
        clientId: registration.clientId,
        redirectUris: [`${picketUrl}/consent/callback`],
      });
      const { clientId, clientSecret, tenantId: entraTenantId } = registration;
      await browser.call(setRegistration, {
        params: { tenantId: tenant.id, purpose },
        body: { clientId, clientSecret, entraTenantId },
      });
    }
  }

  for (const purpose of ['sync-and-signal', 'response'] as const) {
    const { url } = await browser.call(startConsent, { params: { tenantId: contoso.id }, body: { purpose } });
    const { redirectTo } = await control.consents.decide({ consentUrl: url, decision: 'accept' });
    await browser.follow(redirectTo);
  }
  for (const channelId of ['entra-attribute', 'threat-level']) {
    await browser.call(setChannel, { params: { tenantId: contoso.id, channelId }, body: { enabled: true } });
  }

  const { token } = await browser.call(createToken, {
    body: { name: 'picket on this machine', rights: ['read', 'operate'], expiresInDays: 30 },
  });
  const { token: ownerToken } = await browser.call(createToken, {
    body: { name: 'demonstration', rights: ['read', 'operate', 'manage', 'own'], expiresInDays: ownerTokenDays },
  });
  return { token, ownerToken, linkedTenantId: contoso.id };
}

const purposes: Readonly<Record<string, ConsentPurpose>> = {
  'Picket sync and signal': 'sync-and-signal',
  'Picket setup': 'setup',
  'Picket response': 'response',
};

async function registrationsOf(
  control: RemoteControl,
  tenant: string,
): Promise<readonly { purpose: ConsentPurpose; registration: RegistrationView }[]> {
  const registrations = await control.registrations.list({ tenant });
  return registrations.flatMap((registration) => {
    const purpose = purposes[registration.displayName];
    return purpose === undefined ? [] : [{ purpose, registration }];
  });
}

interface Browser {
  call<Op extends Operation>(operation: Op, parts: { params?: ParamsOf<Op>; body?: BodyOf<Op> }): Promise<AnswerOf<Op>>;
  follow(url: string): Promise<void>;
}

/** As much of a browser as an administrator needs: a cookie, the token against forged requests, one redirect followed. */
function openBrowser(picketUrl: string, fetch: typeof globalThis.fetch): Browser {
  let cookie = '';
  let csrf = '';
  const keepCookie = (response: Response) => {
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? cookie;
  };
  return {
    async call<Op extends Operation>(
      operation: Op,
      { params, body }: { params?: ParamsOf<Op>; body?: BodyOf<Op> },
    ): Promise<AnswerOf<Op>> {
      const path = operation.path.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) =>
        encodeURIComponent(String((params as Record<string, unknown>)[name])),
      );
      const response = await fetch(picketUrl + path, {
        method: operation.method,
        headers: {
          cookie,
          origin: picketUrl,
          'x-picket-csrf': csrf,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      keepCookie(response);
      if (!response.ok) throw new Error(`${operation.id} was refused: ${response.status} ${await response.text()}`);
      if (response.status === 204) return undefined as AnswerOf<Op>;
      const answer = (await response.json()) as { readonly csrfToken?: string };
      csrf = answer.csrfToken ?? csrf;
      return answer as AnswerOf<Op>;
    },
    async follow(url: string) {
      const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
      if (response.status >= 400)
        throw new Error(`the consent did not end well: ${response.status} ${await response.text()}`);
      await response.body?.cancel();
    },
  };
}
