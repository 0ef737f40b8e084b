import { createHash } from 'node:crypto';
import { type Clock, type Instant, minute, parseInstant, second } from '@picket/domain';
import { maxFeedBytes } from '@picket/intelligence';
import { ForbiddenAddress, type OpenPage, type Page } from './open-page.ts';

/** Why nothing was fetched. Public: it stands in the API. */
export type FetchFault =
  | 'unreachable'
  | 'certificate'
  | 'forbidden-address'
  | 'redirects'
  | 'status'
  | 'too-large'
  | 'too-slow'
  | 'checksum';

export type Fetched =
  | {
      readonly kind: 'fetched';
      readonly bytes: Uint8Array;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
      readonly modifiedAt: Instant | undefined;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly fault: FetchFault; readonly detail: string };

/** What to ask for. */
export interface FeedPlace {
  readonly url: string;
  readonly checksumUrl: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The whole header. Sent to the address itself, and to no other that it redirects to. */
  readonly authorization?: string | undefined;
}

const mostRedirects = 5;
const withinMs = 5 * minute;
const mostChecksumBytes = 256 * 1024;

class Failed extends Error {
  readonly fault: FetchFault;
  constructor(fault: FetchFault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}

/**
 * Fetches what is at a feed's address, if it is news: at most `maxFeedBytes`, within five minutes, from where its server really is,
 * with the checksum it publishes. Never rejects for what a server does.
 */
export async function fetchFeed(
  { openPage, clock }: { readonly openPage: OpenPage; readonly clock: Clock },
  { url, checksumUrl, etag, lastModified, authorization }: FeedPlace,
  signal: AbortSignal,
): Promise<Fetched> {
  const secret = authorization === undefined ? undefined : { origin: new URL(url).origin, authorization };
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(withinMs, done.signal).then(
    () => late.abort(new Failed('too-slow', `it takes longer than ${withinMs / second} s`)),
    () => undefined,
  );
  const within = AbortSignal.any([signal, late.signal]);
  try {
    const page = await follow(openPage, url, conditions(etag, lastModified), within, secret);
    if (page.status === 304) return { kind: 'unchanged' };
    const bytes = await readBody(page, maxFeedBytes, within);
    const digest = createHash('sha256').update(bytes).digest();
    refuseOtherDigest(page, digest);
    if (checksumUrl !== null) {
      const published = await readBody(
        await follow(openPage, checksumUrl, {}, within, secret),
        mostChecksumBytes,
        within,
      );
      refuseOtherChecksum(Buffer.from(published).toString('utf8'), url, digest.toString('hex'));
    }
    const { etag: newTag, 'last-modified': modified } = page.headers;
    return { kind: 'fetched', bytes, etag: newTag, lastModified: modified, modifiedAt: parseInstant(modified) };
  } catch (error) {
    signal.throwIfAborted();
    const told = late.signal.aborted ? (late.signal.reason as unknown) : error;
    return { kind: 'failed', ...faultOf(told) };
  } finally {
    done.abort();
  }
}

function conditions(etag: string | null, lastModified: string | null): Record<string, string> {
  if (etag !== null) return { 'if-none-match': etag };
  return lastModified === null ? {} : { 'if-modified-since': lastModified };
}

/** Each step is asked for anew, and its address judged anew; conditions are for the last one, wherever it is. */
async function follow(
  openPage: OpenPage,
  from: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  secret: { readonly origin: string; readonly authorization: string } | undefined,
): Promise<Page> {
  let url = new URL(from);
  for (let steps = 0; steps <= mostRedirects; steps++) {
    if (url.username !== '' || url.password !== '')
      throw new Failed('forbidden-address', 'the address has a password in it');
    const told = secret?.origin === url.origin ? { authorization: secret.authorization } : {};
    const page = await openPage(url, { 'user-agent': 'Picket', ...headers, ...told }, signal);
    if (page.status === 200 || page.status === 304) return page;
    await leave(page);
    const { location } = page.headers;
    if (![301, 302, 303, 307, 308].includes(page.status) || location === undefined)
      throw new Failed('status', `it answered ${page.status}`);
    const next = URL.parse(location, url.href);
    if (next === null) throw new Failed('redirects', 'it redirects to what is no address');
    if (next.protocol !== 'https:') throw new Failed('forbidden-address', `it redirects to ${next.protocol}`);
    url = next;
  }
  throw new Failed('redirects', `it redirects more than ${mostRedirects} times`);
}

/** Ends the connection of an answer that nobody reads. */
async function leave({ body }: Page): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

async function readBody(page: Page, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const said = Number(page.headers['content-length'] ?? 0);
  if (said > most) {
    await leave(page);
    throw new Failed('too-large', `it has ${said} bytes, where at most ${most} are taken`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of page.body) {
    signal.throwIfAborted();
    size += chunk.length;
    // Counted as it comes out: what was packed may be a thousand times what was said.
    if (size > most) throw new Failed('too-large', `it has more than the ${most} bytes that are taken`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** RFC 9530 and the older RFC 3230, where the answer came unpacked. */
function refuseOtherDigest({ headers }: Page, digest: Buffer): void {
  if (headers['content-encoding'] !== undefined) return;
  const said =
    /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(headers['repr-digest'] ?? headers['content-digest'] ?? '') ??
    /(?:^|,)\s*sha-256=([A-Za-z0-9+/=]+)/i.exec(headers.digest ?? '');
  if (said?.[1] !== undefined && said[1] !== digest.toString('base64'))
    throw new Failed('checksum', 'its bytes are not those of the digest in its headers');
}

/** The last step of an address, as whoever published it would call the file. */
export function fileNameOf(url: string): string {
  const step = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** A file as `sha256sum` writes it, of one or of many; or the digest alone. */
function refuseOtherChecksum(text: string, url: string, digest: string): void {
  const name = fileNameOf(url);
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const found = /^([0-9a-fA-F]{64})(?:\s+\*?(?:.*\/)?([^/]+))?\s*$/.exec(line.trim());
    return found === null ? [] : [{ digest: found[1]?.toLowerCase(), name: found[2] }];
  });
  const own = lines.filter((line) => line.name === name);
  const fit = own.length > 0 ? own : lines.length === 1 ? lines : [];
  if (fit.length === 0) throw new Failed('checksum', 'the file of checksums has none for it');
  if (!fit.some((line) => line.digest === digest))
    throw new Failed('checksum', 'its bytes are not those that its checksum was made of');
}

const certificateCodes =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA)/;

export function faultOf(error: unknown): { readonly fault: FetchFault; readonly detail: string } {
  if (error instanceof Failed) return { fault: error.fault, detail: error.message };
  if (error instanceof ForbiddenAddress) return { fault: 'forbidden-address', detail: error.message };
  const code = String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  const detail = error instanceof Error ? error.message : String(error);
  return { fault: certificateCodes.test(code) ? 'certificate' : 'unreachable', detail: `${code} ${detail}`.trim() };
}
