/** Of all personal accounts: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** What a genuine id token says that a lie begins with. Times in epoch seconds. */
export interface GenuineClaims {
  readonly iss: string;
  readonly aud: string;
  readonly tid: string;
  readonly oid: string;
  readonly nonce: string;
  readonly iat: number;
}

/** What Entra never says to this application about whoever signs in to this tenant now, one lie at a time. */
export function idTokenLies(
  genuine: GenuineClaims,
  other: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { iss: issuer, aud: clientId, tid: tenant, oid: objectId, nonce, iat: seconds } = genuine;
  const { origin: login } = new URL(issuer);
  return {
    'iss of another tenant': { iss: issuer.replace(tenant, other) },
    'iss and tid of another tenant': { iss: issuer.replace(tenant, other), tid: other },
    'iss of version 1': { iss: `https://sts.windows.net/${tenant}/` },
    'iss common': { iss: issuer.replace(tenant, 'common') },
    'iss with the template left in': { iss: issuer.replace(tenant, '{tenantid}') },
    'iss of personal accounts': { iss: issuer.replace(tenant, personalAccounts), tid: personalAccounts },
    'iss with a slash': { iss: `${issuer}/` },
    'iss in upper case': { iss: issuer.toUpperCase() },
    'iss elsewhere': { iss: issuer.replace(login, 'https://login.example') },
    'iss as a list': { iss: [issuer] },
    'no iss': { iss: undefined },
    'tid of another tenant': { tid: other },
    'tid in upper case': { tid: tenant.toUpperCase() },
    'tid as a list': { tid: [tenant] },
    'tid with a line end': { tid: `${tenant}\n` },
    'no tid': { tid: undefined },
    'aud of another application': { aud: other },
    'aud as a list': { aud: [clientId] },
    'aud as a list with another': { aud: [clientId, other] },
    'aud in upper case': { aud: 'A1'.padEnd(36, '0') },
    'aud of Graph': { aud: 'https://graph.microsoft.com' },
    'no aud': { aud: undefined },
    'azp of another': { azp: other },
    'appid of another': { appid: other },
    'nonce of another sign-in': { nonce: 'another' },
    'no nonce': { nonce: undefined },
    'nonce as a list': { nonce: [nonce] },
    'version 1': { ver: '1.0' },
    'version as a number': { ver: 2 },
    'no version': { ver: undefined },
    'no oid': { oid: undefined },
    'oid that is a name': { oid: 'ada@contoso.example' },
    'oid as a list': { oid: [objectId] },
    'oid __proto__': { oid: '__proto__' },
    'no sub': { sub: undefined },
    'expired an hour ago': { iat: seconds - 7_200, nbf: seconds - 7_200, exp: seconds - 3_600 },
    'no exp': { exp: undefined },
    'exp as text': { exp: String(seconds + 3_600) },
    'exp in the year 9999': { exp: 253_402_300_799 },
    'exp in milliseconds': { exp: (seconds + 3_600) * 1_000 },
    'exp infinite': { exp: Number.POSITIVE_INFINITY },
    'valid from tomorrow': { nbf: seconds + 86_400, exp: seconds + 90_000 },
    'no nbf': { nbf: undefined },
    'made tomorrow': { iat: seconds + 86_400, exp: seconds + 90_000 },
    'made an hour before this sign-in': { iat: seconds - 3_600 },
    'no iat': { iat: undefined },
    'an access token': { scp: 'User.Read' },
    'an app’s token': { idtyp: 'app' },
    'an actor': { act: { sub: 'admin' } },
    'an actor token inside': { actortoken: 'a.b.c' },
    'an actor token by its short name': { actort: 'a.b.c' },
    may_act: { may_act: { sub: 'admin' } },
    'roles as text': { roles: 'Picket.Owner' },
    'roles as an object': { roles: { 0: 'Picket.Owner', length: 1 } },
    'roles of objects': { roles: [{ value: 'Picket.Owner' }] },
    'groups as text': { groups: 'a' },
    'name as an object': { name: { toString: 'x' } },
  };
}
