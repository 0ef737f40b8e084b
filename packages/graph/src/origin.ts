import { GraphError } from './errors.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin in a configured host, or an error that says what is wrong with it. Tokens and secrets go there, so it must
 * be https unless it is this very machine.
 */
export function parseOrigin(configured: string): string {
  const url = URL.canParse(configured) ? new URL(configured) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError(`not the address of a host: ${configured}`);
  }
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) {
    throw new TypeError(`secrets are not sent over http to another machine: ${configured}`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new TypeError(`an origin has neither path nor user: ${configured}`);
  }
  return url.origin;
}

/**
 * A link that the other side gave, checked before a token goes with it: a nextLink, a deltaLink, the `Location` of a
 * 410. It must be followed as given, but only within the origin and the API version that were asked. Parsed, never
 * compared as text: `https://graph.microsoft.com.evil`, `https://graph.microsoft.com@evil` and `/v1.0/%2e%2e/beta` all
 * begin well.
 *
 * @throws GraphError `misdirected`
 */
export function followable(
  link: string,
  from: { readonly origin: string; readonly version: string },
  place: string,
): string {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url === undefined || url.origin !== from.origin || url.username !== '' || url.password !== '') {
    throw new GraphError('misdirected', `${place} led to ${url?.origin ?? 'something that is no address'}`);
  }
  if (!url.pathname.startsWith(`/${from.version}/`)) {
    throw new GraphError('misdirected', `${place} led out of /${from.version}`);
  }
  return link;
}
