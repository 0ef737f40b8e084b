import { createHmac } from 'node:crypto';
import { decodeJwt, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { day } from '../clock.ts';
import { type Simulated, send, simulate } from '../testing/simulated.suite.ts';
import { openBrowser, signInApplication, signInQuery } from './sign-in.suite.ts';

async function post(url: string, body: string, contentType = 'application/x-www-form-urlencoded') {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': contentType } });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

const noTrace = (text: string) => {
  expect(text).not.toMatch(/\bat .*\.ts:\d+|node_modules|TypeError|ReferenceError/);
  return text;
};

test.for<[string, string, string, number, number]>([
  ['nothing', '', 'application/x-www-form-urlencoded', 400, 900144],
  ['JSON in place of a form', '{"grant_type":"client_credentials"}', 'application/json', 400, 900144],
  ['half of JSON', '{"grant_type":', 'application/json', 400, 900144],
  ['a grant that nobody knows', 'grant_type=magic', 'application/x-www-form-urlencoded', 400, 70003],
  ['a grant by the name of a method', 'grant_type=constructor', 'application/x-www-form-urlencoded', 400, 70003],
  ['a parameter twice', 'grant_type=x&grant_type=y', 'application/x-www-form-urlencoded', 400, 9000411],
  ['no client', 'grant_type=client_credentials', 'application/x-www-form-urlencoded', 400, 900144],
  ['broken escapes', 'grant_type=%zz&client_id=%', 'application/x-www-form-urlencoded', 400, 70003],
])('the token endpoint answers %s with a numbered refusal', async ([, body, type, status, code]) => {
  const { origin } = await simulate();
  const answer = await post(`${origin}/contoso.example/oauth2/v2.0/token`, body, type);
  expect(answer.status).toBe(status);
  expect(JSON.parse(noTrace(answer.text))).toMatchObject({
    error_codes: [code],
    error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .*Trace ID: .* Timestamp: `)),
    trace_id: expect.any(String),
    correlation_id: expect.any(String),
  });
});

test('the token endpoint takes POST only, a client’s name in basic form, and no application’s token from common', async () => {
  const { origin, application } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
  const url = `${origin}/${tenantId}/oauth2/v2.0/token`;
  expect((await send('GET', url, '')).body.error_codes).toEqual([900561]);
  const form = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
  const ask = async (where: string, secret: string) => {
    const response = await fetch(where, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect((await ask(url, clientSecret)).status).toBe(200);
  expect((await ask(url, 'wrong')).body.error_codes).toEqual([7000215]);
  expect((await ask(`${origin}/common/oauth2/v2.0/token`, clientSecret)).body.error_codes).toEqual([50059]);
});

test('parameters given twice are refused on the pages too', async () => {
  const simulated = await simulate();
  const { clientId } = signInApplication(simulated);
  const query = new URLSearchParams(signInQuery(clientId));
  query.append('scope', 'openid');
  for (const path of ['oauth2/v2.0/authorize', 'v2.0/adminconsent']) {
    const page = await openBrowser(simulated).visit(`${simulated.origin}/contoso.example/${path}?${query}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('AADSTS9000411');
  }
});

test.for(['/%E0%A4%A/oauth2/v2.0/token', '/contoso.example/oauth2/v2.0/token/', '/', '/common', '//', '/..%2f/v2.0'])(
  'an address that is nobody’s is not found, whatever it looks like: %s',
  async (path) => {
    const { origin } = await simulate();
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(origin + path, { method, redirect: 'manual' });
      expect([400, 404], `${method} ${path}`).toContain(response.status);
      noTrace(await response.text());
    }
  },
);

/** A token of this simulator, changed, with a signature that does not fit, or none. */
async function forgeries({ token, control, application }: Simulated) {
  const genuine = await token();
  const [header = '', payload = '', signature = ''] = genuine.split('.');
  const claims = decodeJwt(genuine);
  const unsigned = new UnsecuredJWT(claims).encode();
  const hmac = createHmac('sha256', control.keys.list()[0] ?? '')
    .update(`${header}.${payload}`)
    .digest('base64url');
  const otherTenant = application('Fabrikam', 'Fabrikam tools').tenantId;
  const elsewhere = Buffer.from(JSON.stringify({ ...claims, tid: otherTenant })).toString('base64url');
  return {
    'alg none': unsigned,
    'alg none with a signature': `${unsigned}${signature}`,
    'a shared secret': `${header}.${payload}.${hmac}`,
    'another tenant in it': `${header}.${elsewhere}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'half of it': genuine.slice(0, genuine.length / 2),
    'not a token': 'not-a-token',
    'for the Intune API': await token({
      application: 'Picket sync and signal',
      scope: 'https://api.manage.microsoft.com//.default',
    }),
  };
}

test('Graph refuses forged, foreign and misdirected tokens as Graph does', async () => {
  const simulated = await simulate();
  for (const [name, token] of Object.entries(await forgeries(simulated))) {
    const { status, body, headers } = await simulated.graph('GET', '/v1.0/organization', { token });
    expect(status, name).toBe(401);
    expect(body.error, name).toMatchObject({ code: 'InvalidAuthenticationToken', message: expect.any(String) });
    expect(headers.get('www-authenticate'), name).toContain('Bearer');
  }
  const old = await simulated.token();
  simulated.control.clock.advance({ ms: day });
  const { body } = await simulated.graph('GET', '/v1.0/organization', { token: old });
  expect(body.error.message).toContain('expired');
});

test('a token of one tenant shows nothing of another, whatever is asked for', async () => {
  const simulated = await simulate();
  const token = await simulated.token({ tenant: 'Fabrikam' });
  const user = simulated.control.users.list({ tenant: 'Contoso' })[0];
  const { tenantId } = simulated.application('Contoso', 'Contoso tools');
  expect((await simulated.graph('GET', `/v1.0/users/${user?.id}`, { token })).status).toBe(404);
  expect((await simulated.graph('GET', `/v1.0/organization/${tenantId}`, { token })).status).toBe(404);
  const own = await simulated.graph('GET', '/v1.0/organization', { token });
  expect(own.body.value).toHaveLength(1);
  expect(own.body.value[0].displayName).toBe('Fabrikam');
});
