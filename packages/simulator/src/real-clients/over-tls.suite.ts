import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../real/make-certificates.ts';
import { makeSigningKey } from '../real/make-signing-key.ts';
import { startSimulator } from '../start-simulator.ts';
import { smallContoso, smallFabrikam } from '../testing/simulated.suite.ts';

const certificates = await makeCertificates();
const signingKey = await makeSigningKey();

// What `NODE_EXTRA_CA_CERTS` does for a process that is started with it: nobody's client is told anything special.
setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);

export const redirectUri = 'http://localhost:3000/callback';

/** A simulator over TLS, by the time of the real world, which is the time that the clients go by. */
export async function simulateOverTls() {
  const { key, cert } = certificates;
  const simulator = await startSimulator({
    seed: 1,
    tenants: [smallContoso(), smallFabrikam()],
    https: { port: 0, key, cert },
    signingKey,
  });
  onTestFinished(() => simulator.close());
  const { control, httpsOrigin = '' } = simulator;
  const [contoso] = control.tenants.list();
  const admins = contoso?.admins ?? [];
  const person = control.users
    .list({ tenant: 'Contoso' })
    .find(({ id, department }) => department === 'Information technology' && !admins.some((admin) => admin.id === id));
  if (contoso === undefined || person === undefined) throw new Error('Contoso is not as it was');
  const tools = control.registrations.list({ tenant: 'Contoso' }).at(-1);
  if (tools === undefined) throw new Error('Contoso has no tools');
  return {
    simulator,
    control,
    httpsOrigin,
    authority: `${httpsOrigin}/${contoso.tenantId}`,
    host: new URL(httpsOrigin).host,
    tenantId: contoso.tenantId,
    /** The application with every permission. */
    tools,
    /** Somebody in IT who is no administrator. */
    person,
    /** An application that people sign in to. */
    signInApplication: control.registrations.add({
      tenant: 'Contoso',
      displayName: 'Expenses',
      isConsented: true,
      redirectUris: [redirectUri],
      scopes: ['User.Read.All'],
    }),
    /** What a browser does with the address that a client made: picks somebody, and comes back where it is sent. */
    async signIn(url: string): Promise<URL> {
      const pressed = await press(url, person.userPrincipalName);
      const location = pressed.headers.get('location');
      if (location === null) throw new Error(await pressed.text());
      return new URL(location);
    },
    /** The same where the answer comes as a form that sends itself. */
    async signInByForm(url: string) {
      const page = await (await press(url, person.userPrincipalName)).text();
      const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
      if (action === undefined) throw new Error(page);
      const inputs = [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
      return {
        action,
        fields: new URLSearchParams(inputs.map(([, name = '', value = '']): [string, string] => [name, value])),
      };
    },
  };
}

async function press(url: string, who: string): Promise<Response> {
  const page = await fetch(url);
  if (page.status !== 200) throw new Error(await page.text());
  await page.body?.cancel();
  const { origin, pathname, searchParams } = new URL(url);
  const form = new URLSearchParams(searchParams);
  form.set('username', who);
  return await fetch(origin + pathname, { method: 'POST', body: form, redirect: 'manual' });
}
