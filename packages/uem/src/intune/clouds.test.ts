import { type CloudName, cloudNames, clouds } from '@picket/graph';
import { never, SleptClock, type Step, surroundings, withScript } from '@picket/graph/testing';
import { describe, expect, test } from 'vitest';
import { createIntune } from './create-intune.ts';
import { contoso } from './scripted-intune.suite.ts';

const first = 'GET /v1.0/users/delta()?$select=id,userPrincipalName,displayName,mail,accountEnabled';
const second = '/v1.0/users/delta()?$skiptoken=2';
const link = {
  entraTenantId: contoso,
  credential: async () => ({ clientId: 'app', clientSecret: 'a secret' }),
};

/** Intune in a cloud. Its hosts are this script's server; what would have left for which host is noted. */
async function inCloud(
  cloud: CloudName,
  script: readonly Step[],
  run: (world: {
    readonly session: ReturnType<ReturnType<typeof createIntune>['open']>;
    readonly asked: string[];
  }) => Promise<void>,
): Promise<void> {
  await withScript(script, async ({ origin }) => {
    const asked: string[] = [];
    const clock = new SleptClock();
    const { entropy } = surroundings(clock);
    const intune = createIntune({
      clock: clock as never,
      entropy,
      hosts: clouds[cloud],
      fetch: (input, init) => {
        const url = new URL(String(input));
        asked.push(url.origin);
        return fetch(`${origin}${url.pathname}${url.search}`, init);
      },
    });
    await run({ session: intune.open(link), asked });
  });
}

function tokenIn(cloud: CloudName): Step {
  return {
    on: `POST /${contoso}/oauth2/v2.0/token`,
    body: { token_type: 'Bearer', expires_in: 3_599, access_token: 't' },
    check: ({ body }) => expect(new URLSearchParams(body).get('scope')).toBe(`${clouds[cloud].graph}/.default`),
  };
}

describe.each(cloudNames)('in the cloud %s', (cloud) => {
  const { login, graph } = clouds[cloud];

  test('tokens, scopes and paging stay within its own hosts', async () => {
    const script = [
      tokenIn(cloud),
      { on: first, body: { value: [{ id: 'u-1' }], '@odata.nextLink': `${graph}${second}` } },
      { on: `GET ${second}`, body: { value: [], '@odata.deltaLink': `${graph}/v1.0/users/delta()?$deltatoken=1` } },
    ];
    await inCloud(cloud, script, async ({ session, asked }) => {
      const pages = await Array.fromAsync(session.directory!.users(undefined, never));
      expect(pages).toHaveLength(2);
      expect(asked).toEqual([login, graph, graph]);
    });
  });

  const elsewhere = cloudNames.filter((other) => clouds[other].graph !== graph);
  test.each(elsewhere)('a nextLink into the cloud %s is not followed', async (other) => {
    const away = `${clouds[other].graph}${second}`;
    const script = [tokenIn(cloud), { on: first, body: { value: [], '@odata.nextLink': away } }];
    await inCloud(cloud, script, async ({ session, asked }) => {
      const pages = Array.fromAsync(session.directory!.users(undefined, never));
      await expect(pages).rejects.toMatchObject({ code: 'misdirected' });
      expect(asked).toEqual([login, graph]);
    });
  });

  test('an administrator consents there, and to its own Graph', () => {
    const clock = new SleptClock();
    const intune = createIntune({ ...surroundings(clock), clock: clock as never, hosts: clouds[cloud] });
    const address = new URL(
      intune.consentAddress({
        purpose: 'response',
        clientId: 'app',
        entraTenantId: contoso,
        redirectUri: 'https://picket.example/consent/callback',
        state: 's',
      }),
    );
    expect(address.origin).toBe(login);
    expect(address.searchParams.get('scope')).toBe(`${graph}/.default`);
  });
});
