import { lookup as systemLookup } from 'node:dns';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createGunzip } from 'node:zlib';
import { isPublicAddress } from './public-address.ts';

/** One answer of a web server, with a body that is read as it comes. */
export interface Page {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Asks for one page; redirects are the caller's to follow. Rejects when the server cannot be reached, when its certificate does not
 * verify, and when its name leads to an address that is nobody's business.
 */
export type OpenPage = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Page>;

/** A server whose address is not one of the Internet. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

interface WayOut {
  /** Hosts of the operator's own network that feeds may come from. */
  readonly privateHosts: readonly string[];
  readonly lookup?: typeof systemLookup;
  /** Whose certificates are believed, PEM, instead of those that the system believes. */
  readonly authority?: string;
}

/**
 * The real way out. The address is judged in the look-up that the connection itself makes, so that a name which is public when it is
 * looked at and private when it is used gains nothing.
 */
export function createOpenPage({ privateHosts, lookup = systemLookup, authority }: WayOut): OpenPage {
  const mayBePrivate = new Set(privateHosts.map((host) => host.toLowerCase()));

  const guarded =
    (host: string): LookupFunction =>
    (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, []);
        const forbidden = mayBePrivate.has(host)
          ? undefined
          : addresses.find(({ address }) => !isPublicAddress(address));
        if (forbidden !== undefined)
          return callback(new ForbiddenAddress(`${host} is at ${forbidden.address}, which is no public address`), []);
        if (options.all === true) return callback(null, addresses);
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${host} has no address`), []);
        callback(null, first.address, first.family);
      });
    };

  return (url, headers, signal) => {
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    if (url.protocol !== 'https:') return Promise.reject(new ForbiddenAddress(`${url.protocol} is not https:`));
    // An address in place of a name is never looked up.
    if (isIP(host) !== 0 && !mayBePrivate.has(host) && !isPublicAddress(host))
      return Promise.reject(new ForbiddenAddress(`${host} is no public address`));
    return new Promise((resolve, reject) => {
      const asked = request(
        url,
        {
          headers: { ...headers, 'accept-encoding': 'gzip' },
          lookup: guarded(host),
          signal,
          agent: false,
          ...(authority === undefined ? {} : { ca: authority }),
        },
        (response) => {
          const isPacked = /^gzip$/i.test(response.headers['content-encoding'] ?? '');
          const unpacked = isPacked ? response.pipe(createGunzip()) : response;
          if (isPacked) response.once('error', (error) => unpacked.destroy(error));
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
            ),
            body: unpacked,
          });
        },
      );
      asked.once('error', reject);
      asked.end();
    });
  };
}
