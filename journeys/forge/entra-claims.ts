import type { JsonObject } from './forgery.ts';

/** Of all personal accounts: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** What Entra never says in an app token for this API and tenant, one lie at a time. Times in epoch seconds. */
export function wrongAppTokenClaims(
  genuine: JsonObject,
  {
    otherTenantId,
    otherClientId,
    unsignedToken,
  }: { otherTenantId: string; otherClientId: string; unsignedToken: string },
): Readonly<Record<string, JsonObject>> {
  const iss = String(genuine.iss);
  const aud = String(genuine.aud);
  const tid = String(genuine.tid);
  const [iat, exp] = [Number(genuine.iat), Number(genuine.exp)];
  const { origin } = new URL(iss);
  const day = 86_400;
  return {
    'iss of another tenant': { iss: iss.replace(tid, otherTenantId) },
    'iss of version 1': { iss: `https://sts.windows.net/${tid}/` },
    'iss common': { iss: iss.replace(tid, 'common') },
    'iss organizations': { iss: iss.replace(tid, 'organizations') },
    'iss of personal accounts': { iss: iss.replace(tid, personalAccounts) },
    'iss with the template left in': { iss: iss.replace(tid, '{tenantid}') },
    'iss with a slash': { iss: `${iss}/` },
    'iss in upper case': { iss: iss.toUpperCase() },
    'iss as a list': { iss: [iss] },
    'iss elsewhere': { iss: iss.replace(origin, 'https://login.example') },
    'iss of a host that begins alike': { iss: iss.replace(origin, `${origin}.evil.example`) },
    'iss with a user part': { iss: iss.replace('://', '://evil@') },
    'iss with a fragment': { iss: `https://evil.example/#${iss}` },
    'iss with a path before it': { iss: `https://evil.example/${iss}` },
    'iss with dots in its path': { iss: `${origin}/${otherTenantId}/../${tid}/v2.0` },
    'no iss': { iss: undefined },
    'iss empty': { iss: '' },
    'iss null': { iss: null },

    'aud of another API': { aud: 'https://vault.azure.net' },
    'aud of the old Graph': { aud: 'https://graph.windows.net' },
    'aud of an application': { aud: otherClientId },
    'aud of its own application': { aud: genuine.appid },
    'aud as a list': { aud: [aud] },
    'aud as a list with another': { aud: ['https://vault.azure.net', aud] },
    'aud that begins alike': { aud: `${aud}.evil.example` },
    'aud with a user part': { aud: aud.replace('://', '://evil@') },
    'aud with a scope': { aud: `${aud}/.default` },
    'aud with two slashes': { aud: `${aud}//` },
    'aud in upper case': { aud: aud.toUpperCase() },
    'no aud': { aud: undefined },
    'aud null': { aud: null },
    'aud empty': { aud: '' },

    'tid of another tenant': { tid: otherTenantId },
    'tid of personal accounts': { tid: personalAccounts },
    'tid of nobody': { tid: '00000000-0000-0000-0000-000000000000' },
    'tid in upper case': { tid: tid.toUpperCase() },
    'tid as a list': { tid: [tid] },
    'tid common': { tid: 'common' },
    'tid with a line end': { tid: `${tid}\n` },
    'no tid': { tid: undefined },
    'tid null': { tid: null },
    'tid as an object': { tid: { $ne: '' } },
    'tid __proto__': { tid: '__proto__' },
    'iss and tid of another tenant, the application’s own': {
      iss: iss.replace(tid, otherTenantId),
      tid: otherTenantId,
      appid: otherClientId,
    },

    'ver 1.0': { ver: '1.0' },
    'ver 3.0': { ver: '3.0' },
    'ver as a number': { ver: 2 },
    'no ver': { ver: undefined },

    'expired an hour ago': { iat: iat - 2 * 3_600, nbf: iat - 2 * 3_600, exp: iat - 3_600 },
    'expired this second': { exp: iat },
    'no exp': { exp: undefined },
    'exp null': { exp: null },
    'exp as text': { exp: String(exp) },
    'exp negative': { exp: -1 },
    'exp in the year 9999': { exp: 253_402_300_799 },
    'exp in milliseconds': { exp: exp * 1_000 },
    'exp as a list': { exp: [exp] },
    'valid from tomorrow': { nbf: iat + day, exp: exp + day },
    'valid in a minute': { nbf: iat + 3_600 },
    'no nbf': { nbf: undefined },
    'nbf as text': { nbf: String(iat) },
    'issued tomorrow': { iat: iat + day, exp: exp + day },
    'no iat': { iat: undefined },
    'iat as text': { iat: String(iat) },

    'a user’s token': { idtyp: 'user', scp: 'Directory.Read.All', upn: 'admin@contoso.example', roles: undefined },
    'a user’s token that says it is an app’s': { scp: 'Directory.ReadWrite.All' },
    'a token that does not say what it is': { idtyp: undefined },
    'idtyp device': { idtyp: 'device' },
    'a guest': { idtyp: 'user', acct: 1, idp: `https://sts.windows.net/${otherTenantId}/`, scp: 'User.Read' },
    'a personal account': { idtyp: 'user', idp: 'live.com', altsecid: '1:live.com:0003', tid: personalAccounts },
    'an id token': { idtyp: undefined, nonce: 'n', preferred_username: 'admin@contoso.example', appid: undefined },
    'a refresh token': { token_use: 'refresh' },

    'an actor': { act: { sub: 'admin' } },
    'an actor with a chain': { act: { sub: 'a', act: { sub: 'b' } } },
    may_act: { may_act: { sub: 'admin' } },
    'an actor token inside': { actortoken: unsignedToken },
    'an actor token by its short name': { actort: unsignedToken },
    'a nested token': { token: unsignedToken },
    'an identity from the header': { 'x-ms-client-principal': 'admin' },
    'trusted for delegation': { trustedfordelegation: 'true', nameid: 'admin@contoso.example' },

    'no appid': { appid: undefined },
    'appid of another': { appid: otherClientId },
    'appid of nobody': { appid: '00000000-0000-0000-0000-000000000000', azp: '00000000-0000-0000-0000-000000000000' },
    'appid in upper case': { appid: String(genuine.appid).toUpperCase() },
    'appid as a list': { appid: [genuine.appid] },
    'appid __proto__': { appid: '__proto__', azp: '__proto__' },
    'azp of another': { azp: otherClientId },
    'no azp': { azp: undefined },
    'oid of another': { oid: '11111111-1111-4111-8111-111111111111' },
    'no oid': { oid: undefined },
    'sub of another': { sub: '11111111-1111-4111-8111-111111111111' },
    'no sub': { sub: undefined },
    'roles as text': { roles: 'Directory.ReadWrite.All' },
    'roles as an object': { roles: { 0: 'Directory.ReadWrite.All', length: 1 } },
    'roles of objects': { roles: [{ value: 'Directory.ReadWrite.All' }] },
    'uti as a word': { uti: 'first' },
    'uti that was never given': { uti: '999999999' },
    'no uti': { uti: undefined },
  };
}

/** What an application's own assertion to Entra must not say. */
export function wrongAssertionClaims(genuine: JsonObject, otherClientId: string): Readonly<Record<string, JsonObject>> {
  const [iat, exp, aud] = [Number(genuine.iat), Number(genuine.exp), String(genuine.aud)];
  return {
    'iss of another': { iss: otherClientId },
    'sub of another': { sub: otherClientId },
    'iss and sub of another': { iss: otherClientId, sub: otherClientId },
    'no iss': { iss: undefined },
    'no sub': { sub: undefined },
    'iss empty': { iss: '' },
    'sub null': { sub: null },
    'iss as a list': { iss: [genuine.iss] },
    'iss in upper case': { iss: String(genuine.iss).toUpperCase(), sub: String(genuine.sub).toUpperCase() },
    'aud elsewhere': { aud: 'https://login.example/oauth2/v2.0/token' },
    'aud of another tenant': { aud: aud.replace(/[0-9a-f-]{36}/, '00000000-0000-0000-0000-000000000000') },
    'aud common': { aud: aud.replace(/[0-9a-f-]{36}/, 'common') },
    'aud that begins alike': { aud: `${aud}.evil.example` },
    'aud with a query': { aud: `${aud}?x` },
    'no aud': { aud: undefined },
    'aud empty': { aud: '' },
    'aud null': { aud: null },
    expired: { exp: iat - 1, nbf: iat - 600 },
    'no exp': { exp: undefined },
    'exp as text': { exp: String(exp) },
    'from tomorrow': { nbf: iat + 86_400, exp: exp + 86_400 },
    'no nbf': { nbf: undefined },
    'nbf as text': { nbf: String(iat) },
    'no jti': { jti: undefined },
    'jti null': { jti: null },
    'jti empty': { jti: '' },
    'jti as a number': { jti: 7 },
    'jti as a list': { jti: [genuine.jti] },
    'valid for a year': { exp: iat + 31_536_000 },
    'valid for ever': { exp: 253_402_300_799 },
  };
}
