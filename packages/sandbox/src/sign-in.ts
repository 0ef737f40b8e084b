import type { RemoteControl } from '@picket/simulator';
import {
  type AnswerOf,
  appRoleValues,
  type BodyOf,
  finishEntraSignIn,
  getSignIn,
  type Operation,
  type Role,
  setSignIn,
  switchSignIn,
  testSignIn,
} from '@picket/wire/console';

/** Who can sign in with the simulated Microsoft, as what, and where they begin. */
export interface SignInSetUp {
  readonly address: string;
  readonly people: readonly { readonly userName: string; readonly role: Role }[];
}

interface SignInTools {
  readonly picketUrl: string;
  readonly control: RemoteControl;
  /** Everything the Owner may do. */
  readonly ownerToken: string;
  readonly tenantId: string;
  /** As the simulator calls it. */
  readonly tenant: string;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Plays an owner who follows the guide: registers an application with app roles in the simulated tenant, gives three people
 * of its IT a role, enters it in Picket, runs the test as one of them, and switches it on.
 */
export async function setUpSignIn(tools: SignInTools): Promise<SignInSetUp> {
  const { picketUrl, control, tenant } = tools;
  const registration = await control.registrations.add({
    tenant,
    displayName: 'Picket sign-in',
    isConsented: true,
    redirectUris: [`${picketUrl}${finishEntraSignIn.path}`],
    scopes: [],
    appRoles: Object.values(appRoleValues).map((value) => ({ value, displayName: value.replace('.', ' ') })),
    needsAssignment: true,
  });
  // No policy of the simulated tenant refuses those.
  const staff = (await control.users.list({ tenant })).filter(
    ({ department }) => department === 'Information technology',
  );
  const people = (['owner', 'administrator', 'reader'] as const).flatMap((role, place) => {
    const userName = staff[place]?.userPrincipalName;
    return userName === undefined ? [] : [{ userName, role }];
  });
  for (const { userName, role } of people)
    await control.registrations.assign({ clientId: registration.clientId, who: userName, role: appRoleValues[role] });

  const { clientId, clientSecret } = registration;
  await call(tools, setSignIn, { clientId, clientSecret });
  const { url } = await call(tools, testSignIn);
  await signInAs(people[0]?.userName ?? '', url, tools.fetch);
  await call(tools, switchSignIn, { isOn: true });
  const settings = await call(tools, getSignIn);
  return { address: settings.registration?.address ?? '', people };
}

async function call<Op extends Operation>(
  { fetch, ownerToken, picketUrl, tenantId }: SignInTools,
  operation: Op,
  body?: BodyOf<Op>,
): Promise<AnswerOf<Op>> {
  const response = await fetch(picketUrl + operation.path.replace('{tenantId}', tenantId), {
    method: operation.method,
    headers: {
      authorization: `Bearer ${ownerToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation.id} was refused: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Op>;
}

/** As much of a browser as it takes: to Microsoft, pick somebody, and back with the cookie of the beginning. */
async function signInAs(userName: string, url: string, fetch: typeof globalThis.fetch): Promise<void> {
  const page = { redirect: 'manual', headers: { accept: 'text/html' } } as const;
  const begun = await fetch(url, page);
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const authorize = new URL(begun.headers.get('location') ?? '');
  const body = new URLSearchParams([...authorize.searchParams, ['username', userName]]);
  const picked = await fetch(`${authorize.origin}${authorize.pathname}`, { ...page, method: 'POST', body });
  const back = picked.headers.get('location');
  if (back === null) throw new Error(`${userName} was not let in: ${(await picked.text()).slice(0, 500)}`);
  const landed = await fetch(back, { ...page, headers: { ...page.headers, cookie } });
  await landed.body?.cancel();
}
