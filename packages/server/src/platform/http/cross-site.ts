import { timingSafeEqual } from 'node:crypto';
import { PicketError } from '@picket/domain';
import type { Operation } from '@picket/wire/console';
import type { Identity } from './identity.ts';

/** The headers that say where a request was made, lower-cased by Node. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly 'x-picket-csrf'?: string | string[] | undefined;
}

/**
 * Refuses changes that another site had a browser make. A browser adds cookies by itself, so a change by cookie must
 * come from a page of ours (`Origin`, or `Sec-Fetch-Site` where there is no `Origin`) *and* carry a value that only our page
 * can read. A token is added by nobody but its holder. Open changes (signing in) come without either from programs,
 * but when a browser says that it is elsewhere, it is believed.
 *
 * @throws PicketError `foreign_origin`
 */
export function refuseForeignOrigin(
  operation: Operation,
  identity: Identity | undefined,
  headers: OriginHeaders,
  ownOrigins: ReadonlySet<string>,
): void {
  if (operation.method === 'GET' || identity?.kind === 'token') return;
  const place = placeOf(headers, ownOrigins);
  if (place === 'elsewhere')
    throw new PicketError('foreign_origin', 'The browser says that another site asked for this.');
  if (identity === undefined) return;
  if (place === 'unknown') {
    throw new PicketError('foreign_origin', 'A change made by cookie needs an Origin header of this Picket.');
  }
  if (!isSameText(headers['x-picket-csrf'], identity.csrfToken)) {
    throw new PicketError('foreign_origin', 'The header x-picket-csrf is missing or is not that of this session.');
  }
}

function placeOf(headers: OriginHeaders, ownOrigins: ReadonlySet<string>): 'ours' | 'elsewhere' | 'unknown' {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'elsewhere';
  if (headers.origin !== undefined) return ownOrigins.has(headers.origin) ? 'ours' : 'elsewhere';
  return site === 'same-origin' ? 'ours' : 'unknown';
}

function isSameText(given: string | string[] | undefined, wanted: string | undefined): boolean {
  if (typeof given !== 'string' || wanted === undefined) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
