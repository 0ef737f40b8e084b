import type { KeyObject } from 'node:crypto';
import { decodeJwt, encodeJwt, type JsonObject, signers } from './forgery.ts';

type Answers = Readonly<Record<string, () => Response>>;

interface HostileTools {
  /** The tenant that is to be linked. */
  readonly tenantId: string;
  /** A token for Graph, and the key that signed it. */
  readonly genuine: string;
  readonly key: KeyObject;
  /** An address that must not be called. */
  readonly elsewhere: string;
}

export const answerWith = (body: unknown) => () => Response.json(body);
/** Entra handing out this token. */
export const handing = (access_token: unknown) => answerWith({ token_type: 'Bearer', expires_in: 3_599, access_token });

const nobody = '0198c0de-ffff-4fff-8fff-ffffffffffff';
const page = () => new Response('<html>sign in</html>', { headers: { 'content-type': 'text/html' } });

/** What Entra never answers to a request for a token. */
export function hostileEntra({ tenantId, genuine, key, elsewhere }: HostileTools): Answers {
  const { header, claims } = decodeJwt(genuine);
  const about = (change: JsonObject) => handing(encodeJwt(header, { ...claims, ...change }, signers.rsa(key)));
  return {
    'a page': page,
    nothing: () => new Response(''),
    'half of JSON': () => new Response('{"access_token":"'),
    'a list': answerWith([]),
    null: answerWith(null),
    'no token': answerWith({ token_type: 'Bearer', expires_in: 3_599 }),
    'a number': handing(7),
    'an object': handing({ token: genuine }),
    'an empty token': handing(''),
    'a token of another type': answerWith({ token_type: 'pop', expires_in: 3_599, access_token: genuine }),
    'a lifetime that is no number': answerWith({ token_type: 'Bearer', expires_in: 'soon', access_token: genuine }),
    'a redirect': () => new Response(null, { status: 302, headers: { location: elsewhere } }),
    'a token of another tenant': about({ tid: nobody }),
    'a token of no tenant': about({ tid: undefined }),
    'a token of a list of tenants': about({ tid: [tenantId] }),
    'a token of personal accounts': about({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }),
  };
}

/** What Graph never answers to `/organization` of that tenant. */
export function hostileGraph({ tenantId, elsewhere }: HostileTools): Answers {
  const list = (value: unknown) => answerWith({ value });
  return {
    'another tenant': list([{ id: nobody, displayName: 'Contoso' }]),
    nobody: list([]),
    'no list': list(null),
    'an id that is no text': list([{ id: 7, displayName: 'Contoso' }]),
    'an id in a list': list([{ id: [tenantId], displayName: 'Contoso' }]),
    'no id': list([{ displayName: tenantId }]),
    'an id with something after it': list([{ id: `${tenantId} `, displayName: 'Contoso' }]),
    'the tenant without a list': answerWith({ id: tenantId, displayName: 'Contoso' }),
    'a page': page,
    nothing: () => new Response(''),
    'no content': () => new Response(null, { status: 204 }),
    'half of JSON': () => new Response(`{"value":[{"id":"${tenantId}"`),
    'a redirect': () => new Response(null, { status: 307, headers: { location: elsewhere } }),
    'a next page elsewhere': answerWith({ value: [], '@odata.nextLink': `${elsewhere}/v1.0/organization` }),
  };
}
