import { expect, test } from 'vitest';
import { clientSecret } from './credential.ts';
import { createEntraTokens, type TokenRequest } from './entra-tokens.ts';
import { type Step, withScript } from './scripted-server.suite.ts';
import { never, SleptClock, surroundings } from './test-surroundings.suite.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const on = `POST /${tenantId}/oauth2/v2.0/token`;
const scope = 'https://graph.microsoft.com/.default';
const credential = clientSecret('app-1', 's3cret');
const request: TokenRequest = { tenantId, credential, scope };

function token(name: string, expiresIn: number | string = 3_599): Step {
  return { on, body: { token_type: 'Bearer', expires_in: expiresIn, access_token: name } };
}

function refusal(code: number, status = 401): Step {
  return {
    on,
    status,
    body: {
      error: 'invalid_client',
      error_description: `AADSTS${code}: Something about it.\r\nTrace ID: t-1`,
      error_codes: [code],
      trace_id: 't-1',
    },
  };
}

function setUp(origin: string) {
  const clock = new SleptClock();
  return { clock, tokens: createEntraTokens({ ...surroundings(clock), loginOrigin: origin }) };
}

test('a token is asked for by client credentials and kept until shortly before it expires', async () => {
  const asked = (seen: { body: string }) => {
    expect(Object.fromEntries(new URLSearchParams(seen.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app-1',
      client_secret: 's3cret',
      scope,
      // Only who says so is ever challenged.
      claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
    });
  };
  await withScript([{ ...token('first'), check: asked }, token('second')], async ({ origin }) => {
    const { clock, tokens } = setUp(origin);
    expect(await tokens.get(request, never)).toBe('first');
    clock.moveBy(3_599_000 - 300_001);
    expect(await tokens.get(request, never)).toBe('first');
    clock.moveBy(1);
    expect(await tokens.get(request, never)).toBe('second');
  });
});

test('many who ask at once share one request, and one who gives up does not end it for the others', async () => {
  await withScript([token('shared', '3599')], async ({ origin }) => {
    const { tokens } = setUp(origin);
    const leaver = new AbortController();
    const left = tokens.get(request, leaver.signal);
    const stayed = [tokens.get(request, never), tokens.get(request, never)];
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await Promise.all(stayed)).toEqual(['shared', 'shared']);
  });
});

test("a token that one secret bought is not handed to somebody who knows only the app's id", async () => {
  await withScript([token('owner'), refusal(7_000_215)], async ({ origin }) => {
    const { tokens } = setUp(origin);
    await tokens.get(request, never);
    const stranger = { ...request, credential: clientSecret('app-1', 'a guess') };
    await expect(tokens.get(stranger, never)).rejects.toMatchObject({ reason: 'credential-refused' });
  });
});

test('tenants, apps and scopes have tokens of their own', async () => {
  const elsewhere = '22222222-2222-4222-8222-222222222222';
  const script = [
    token('one'),
    { ...token('tenant'), on: `POST /${elsewhere}/oauth2/v2.0/token` },
    token('app'),
    token('scope'),
  ];
  await withScript(script, async ({ origin }) => {
    const { tokens } = setUp(origin);
    expect(await tokens.get(request, never)).toBe('one');
    expect(await tokens.get({ ...request, tenantId: elsewhere }, never)).toBe('tenant');
    expect(await tokens.get({ ...request, credential: clientSecret('app-2', 's3cret') }, never)).toBe('app');
    expect(await tokens.get({ ...request, scope: 'https://api.manage.microsoft.com//.default' }, never)).toBe('scope');
    expect(await tokens.get(request, never)).toBe('one');
  });
});

test('a refused token is replaced once, however many were refused with it', async () => {
  await withScript([token('old'), token('new')], async ({ origin }) => {
    const { tokens } = setUp(origin);
    await tokens.get(request, never);
    const insteadOfOld = { ...request, insteadOf: 'old' };
    expect(await tokens.get(insteadOfOld, never)).toBe('new');
    expect(await tokens.get(insteadOfOld, never)).toBe('new');
  });
});

test('a fresh token, and one that answers a challenge, go past the cache', async () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1772352000"}}}';
  const challenged = (seen: { body: string }) =>
    expect(JSON.parse(new URLSearchParams(seen.body).get('claims') ?? '')).toEqual({
      access_token: { nbf: { essential: true, value: '1772352000' }, xms_cc: { values: ['cp1'] } },
    });
  await withScript([token('old'), token('fresh'), { ...token('met'), check: challenged }], async ({ origin }) => {
    const { tokens } = setUp(origin);
    await tokens.get(request, never);
    expect(await tokens.get({ ...request, fresh: true }, never)).toBe('fresh');
    expect(await tokens.get({ ...request, insteadOf: 'fresh', claims }, never)).toBe('met');
    expect(await tokens.get(request, never)).toBe('met');
  });
});

test('a forgotten token is not handed out again', async () => {
  await withScript([token('old'), token('new')], async ({ origin }) => {
    const { tokens } = setUp(origin);
    tokens.forget(await tokens.get(request, never));
    expect(await tokens.get(request, never)).toBe('new');
  });
});

test.each([
  [700_016, 'no-consent'],
  [7_000_229, 'no-consent'],
  [7_000_112, 'no-consent'],
  [7_000_215, 'credential-refused'],
  [7_000_222, 'credential-refused'],
  [90_002, 'tenant-unknown'],
  [53_003, 'refused-by-policy'],
  [1, 'unexpected'],
] as const)('AADSTS%d is %s, and is not asked twice', async (code, reason) => {
  await withScript([refusal(code)], async ({ origin }) => {
    const { tokens } = setUp(origin);
    await expect(tokens.get(request, never)).rejects.toMatchObject({
      name: 'EntraError',
      reason,
      message: `Entra answered 401: AADSTS${code}: Something about it.`,
      details: { status: 401, code, traceId: 't-1' },
    });
  });
});

test('a passing trouble is sat out, for as long as was asked', async () => {
  const script = [
    { on, status: 429, headers: { 'retry-after': '2.5' }, body: {} },
    { on, status: 503, body: '<html>' },
    token('at last'),
  ];
  await withScript(script, async ({ origin }) => {
    const { clock, tokens } = setUp(origin);
    expect(await tokens.get(request, never)).toBe('at last');
    expect(clock.sleeps).toEqual([2_500, 1_000]);
  });
});

test('an outage ends in `unreachable`, and the next who asks tries again', async () => {
  await withScript([{ on, cut: true }, { on, cut: true }, { on, cut: true }, token('back')], async ({ origin }) => {
    const { tokens } = setUp(origin);
    await expect(tokens.get(request, never)).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await tokens.get(request, never)).toBe('back');
  });
});

test.each([
  ['no token in it', { token_type: 'Bearer', expires_in: 3_599 }],
  ['another kind of token', { token_type: 'pop', expires_in: 3_599, access_token: 't' }],
  ['no JSON', '<html>Sign in to the hotel network</html>'],
])('an answer with %s is not taken for a token', async (_, body) => {
  await withScript([{ on, body }], async ({ origin }) => {
    await expect(setUp(origin).tokens.get(request, never)).rejects.toMatchObject({ reason: 'unexpected' });
  });
});

test('a redirect is not followed: the secret would go along', async () => {
  await withScript(
    (origin) => [{ on, status: 307, headers: { location: `${origin}/elsewhere` } }],
    async ({ origin }) => {
      await expect(setUp(origin).tokens.get(request, never)).rejects.toMatchObject({ reason: 'unexpected' });
    },
  );
});

test('no error holds the secret', async () => {
  for (const step of [refusal(7_000_215), { on, cut: true }, token('')]) {
    await withScript(step.cut ? [step, step, step] : [step], async ({ origin }) => {
      const error: unknown = await setUp(origin)
        .tokens.get(request, never)
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      expect(everythingIn(error)).not.toContain('s3cret');
    });
  }
});

function everythingIn(error: unknown): string {
  const { message, stack, cause } = error as Error;
  return JSON.stringify([message, stack, cause, error]);
}
