import { isIP } from 'node:net';
import { isForbiddenAddress, isMetadataName } from './forbidden-address.ts';

/** Why a TAXII collection was not fetched. Nothing of it is used then. */
export type TaxiiRefusal =
  | 'forbidden-address'
  | 'redirected'
  | 'unauthorized'
  | 'unreachable'
  | 'not-taxii'
  | 'too-large'
  | 'too-many-pages'
  | 'goes-in-circles';

/** Thrown within the client only; its door turns it into a refusal. */
export class TaxiiFailure extends Error {
  readonly reason: TaxiiRefusal;

  constructor(reason: TaxiiRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export interface TaxiiSurroundings {
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** All addresses of a host name. Absent where `fetch` itself judges the address that it connects to. */
  readonly resolve?: ((host: string) => Promise<readonly string[]>) | undefined;
  /** Whether the server may stand inside a private network. Metadata services stay forbidden. */
  readonly allowPrivate?: boolean;
  readonly signal?: AbortSignal;
}

export interface TaxiiPage {
  readonly text: string;
  readonly bytes: number;
  /** `X-TAXII-Date-Added-Last` */
  readonly addedLast: string | undefined;
}

const mediaType = 'application/taxii+json;version=2.1';
const mostRedirects = 3;

/**
 * One GET. Follows redirects within the same origin alone: credentials are for the server that the operator named, and a
 * redirect is how a server makes us ask somebody inside. Reads no more than `mostBytes`.
 */
export async function getPage(
  url: URL,
  authorization: string | undefined,
  mostBytes: number,
  surroundings: TaxiiSurroundings,
): Promise<TaxiiPage> {
  let from = url;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await ask(from, authorization, surroundings);
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      from = redirected(from, response);
      continue;
    }
    return await readPage(response, mostBytes);
  }
  throw new TaxiiFailure('redirected', `it redirects more than ${mostRedirects} times`);
}

async function ask(url: URL, authorization: string | undefined, surroundings: TaxiiSurroundings): Promise<Response> {
  await refuseForbidden(url, surroundings);
  const headers = { accept: mediaType, ...(authorization !== undefined && { authorization }) };
  try {
    const { signal } = surroundings;
    return await surroundings.fetch(url, { headers, redirect: 'manual', ...(signal !== undefined && { signal }) });
  } catch (error) {
    throw new TaxiiFailure('unreachable', causeOf(error));
  }
}

async function refuseForbidden(
  { protocol, hostname }: URL,
  { resolve, allowPrivate = false }: TaxiiSurroundings,
): Promise<void> {
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) {
    throw new TaxiiFailure('forbidden-address', `${protocol} is not https`);
  }
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isMetadataName(host)) throw new TaxiiFailure('forbidden-address', `${host} is a metadata service`);
  if (resolve === undefined) return;
  const addresses = isIP(host) === 0 ? await addressesOf(host, resolve) : [host];
  const forbidden = addresses.find((address) => isForbiddenAddress(address, { allowPrivate }));
  if (forbidden !== undefined) throw new TaxiiFailure('forbidden-address', `${host} is ${forbidden}, inside a network`);
  if (addresses.length === 0) throw new TaxiiFailure('unreachable', `${host} has no address`);
}

async function addressesOf(
  host: string,
  resolve: NonNullable<TaxiiSurroundings['resolve']>,
): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new TaxiiFailure('unreachable', causeOf(error));
  }
}

function redirected(from: URL, response: Response): URL {
  const to = URL.parse(response.headers.get('location') ?? '', from.href);
  if (to === null) throw new TaxiiFailure('redirected', 'it redirects to nowhere');
  if (to.origin !== from.origin) throw new TaxiiFailure('redirected', `it redirects to ${to.origin.slice(0, 200)}`);
  return to;
}

async function readPage(response: Response, mostBytes: number): Promise<TaxiiPage> {
  const { status, headers, body } = response;
  if (status !== 200) await body?.cancel();
  if (status === 401 || status === 403) throw new TaxiiFailure('unauthorized', `it answers ${status}`);
  if (status !== 200) throw new TaxiiFailure('unreachable', `it answers ${status}`);
  const type = headers.get('content-type') ?? '';
  if (!/^application\/(?:taxii\+json|vnd\.oasis\.taxii\+json|json)\b/i.test(type)) {
    await body?.cancel();
    throw new TaxiiFailure('not-taxii', `it answers with ${type.slice(0, 100) || 'no media type'}`);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new TaxiiFailure('too-large', `more than ${mostBytes} bytes were left to read`);
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  } catch (error) {
    if (error instanceof TaxiiFailure) throw error;
    throw error instanceof TypeError && /encoded data/i.test(error.message)
      ? new TaxiiFailure('not-taxii', 'it is not UTF-8')
      : new TaxiiFailure('unreachable', causeOf(error));
  }
  return { text, bytes, addedLast: headers.get('x-taxii-date-added-last') ?? undefined };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 200);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`.slice(0, 300);
}
