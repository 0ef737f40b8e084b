import type { KeyObject } from 'node:crypto';
import type { Control } from '@picket/simulator';
import { decodeJwt, encodeJwt, type JsonObject, signers } from './forgery.ts';

/** A bad day of the simulator. */
export type BadDay = Parameters<Control['faults']['add']>[0]['action'];

interface HostileTools {
  /** The tenant that is to be linked. */
  readonly tenantId: string;
  /** A token for Graph, and the key that signed it. */
  readonly genuine: string;
  readonly key: KeyObject;
  /** An address that must not be called. */
  readonly elsewhere: string;
}

/** One place of an answer says something else; without a value, nothing. */
export const saying = (at: string, value?: unknown): BadDay => ({ kind: 'edit', edits: [{ at, value }] });
/** Entra handing out this token. */
export const handing = (token: unknown): BadDay => saying('/access_token', token);

/** What Entra's tokens and Graph's word about the tenant are from now on; where nothing is said, honest. */
export function setBadDays({ faults }: Control, entra?: BadDay, graph?: BadDay): void {
  faults.clear();
  const always = { name: 'hostile', count: null };
  if (entra !== undefined) faults.add({ ...always, action: entra, area: 'entra', path: '/token$' });
  if (graph !== undefined) faults.add({ ...always, action: graph, area: 'graph', path: '/organization' });
}

const nobody = '0198c0de-ffff-4fff-8fff-ffffffffffff';
const page: BadDay = { kind: 'proxy-page', status: 200 };
const leading = (status: number, location: string): BadDay => ({ kind: 'status', status, headers: { location } });

/** What Entra never answers to a request for a token. */
export function hostileEntra({ tenantId, genuine, key, elsewhere }: HostileTools): Readonly<Record<string, BadDay>> {
  const { header, claims } = decodeJwt(genuine);
  const about = (change: JsonObject) => handing(encodeJwt(header, { ...claims, ...change }, signers.rsa(key)));
  return {
    'a page': page,
    nothing: { kind: 'empty-body' },
    'half of JSON': { kind: 'cut-json' },
    'a list': saying('', []),
    null: saying('', null),
    'no token': handing(undefined),
    'a number': handing(7),
    'an object': handing({ token: genuine }),
    'an empty token': handing(''),
    'a token of another type': saying('/token_type', 'pop'),
    'a lifetime that is no number': saying('/expires_in', 'soon'),
    'a redirect': leading(302, elsewhere),
    'a token of another tenant': about({ tid: nobody }),
    'a token of no tenant': about({ tid: undefined }),
    'a token of a list of tenants': about({ tid: [tenantId] }),
    'a token of personal accounts': about({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }),
  };
}

/** What Graph never answers to `/organization` of that tenant. */
export function hostileGraph({ tenantId, elsewhere }: HostileTools): Readonly<Record<string, BadDay>> {
  const list = (value: unknown) => saying('/value', value);
  return {
    'another tenant': list([{ id: nobody, displayName: 'Contoso' }]),
    nobody: list([]),
    'no list': list(null),
    'an id that is no text': list([{ id: 7, displayName: 'Contoso' }]),
    'an id in a list': list([{ id: [tenantId], displayName: 'Contoso' }]),
    'no id': list([{ displayName: tenantId }]),
    'an id with something after it': list([{ id: `${tenantId} `, displayName: 'Contoso' }]),
    'the tenant without a list': saying('', { id: tenantId, displayName: 'Contoso' }),
    'a page': page,
    nothing: { kind: 'empty-body' },
    'no content': { kind: 'empty-body', status: 204 },
    'half of JSON': { kind: 'cut-json' },
    'a redirect': leading(307, elsewhere),
    'a next page elsewhere': saying('', { value: [], '@odata.nextLink': `${elsewhere}/v1.0/organization` }),
  };
}
