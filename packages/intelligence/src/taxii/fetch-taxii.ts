import { parseInstant } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { surveyJson } from '../feeds/open-feed-file.ts';
import { getPage, TaxiiFailure, type TaxiiRefusal, type TaxiiSurroundings } from './taxii-exchange.ts';

/** https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html, 3.7: every key may be missing. */
const envelopeShape = Compile(
  Type.Object({
    more: Type.Optional(Type.Boolean()),
    next: Type.Optional(Type.String({ maxLength: 4096 })),
    objects: Type.Optional(Type.Array(Type.Object({}))),
  }),
);

export interface TaxiiCollection {
  /** `https://host/api-root/collections/{id}/`; `objects/` is added. */
  readonly url: string;
  /** The whole header: `Bearer …`, `Basic …`. */
  readonly authorization?: string;
  /** Only what came later, as `fetchTaxii` said the last time. */
  readonly addedAfter?: string;
}

export interface TaxiiLimits {
  readonly pages: number;
  /** Of all pages together. */
  readonly bytes: number;
  /** Objects that are asked for in one page. The server may give fewer. */
  readonly pageSize: number;
}

const usualLimits: TaxiiLimits = { pages: 500, bytes: 64 * 1024 * 1024, pageSize: 1000 };

/** A collection that was fetched whole: a bundle for `readFeed`, and where to go on the next time. */
export type FetchedTaxii =
  | {
      readonly kind: 'fetched';
      /** One STIX bundle with every object, in the order in which the server has them. */
      readonly bundle: Uint8Array;
      readonly objects: number;
      readonly pages: number;
      /** When the server took in the last of them: `addedAfter` of the next time. As it was where nothing came. */
      readonly addedAfter: string | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: TaxiiRefusal; readonly detail: string };

/**
 * Fetches the objects of one TAXII 2.1 collection, page by page: all of them or nothing. Never throws for what the server does:
 * one that pages for ever, repeats itself, sends too much or redirects elsewhere is refused with the reason.
 */
export async function fetchTaxii(
  collection: TaxiiCollection,
  surroundings: TaxiiSurroundings,
  limits: TaxiiLimits = usualLimits,
): Promise<FetchedTaxii> {
  try {
    return await fetchPages(collection, surroundings, limits);
  } catch (error) {
    if (!(error instanceof TaxiiFailure)) throw error;
    return { kind: 'refused', reason: error.reason, detail: error.message };
  }
}

async function fetchPages(
  { url, authorization, addedAfter }: TaxiiCollection,
  surroundings: TaxiiSurroundings,
  limits: TaxiiLimits,
): Promise<FetchedTaxii> {
  const base = URL.parse(`${url.replace(/\/+$/, '')}/objects/`);
  if (base === null) throw new TaxiiFailure('unreachable', 'its address is none');
  const objects: unknown[] = [];
  const asked = new Set<string>();
  let left = limits.bytes;
  let last = addedAfter;
  let place: Place = { addedAfter, next: undefined };
  for (let pages = 1; pages <= limits.pages; pages++) {
    const from = addressOf(base, place, limits.pageSize);
    if (asked.has(from.href)) throw new TaxiiFailure('goes-in-circles', 'it names a page again that it has given');
    asked.add(from.href);
    const { text, bytes, addedLast } = await getPage(from, authorization, left, surroundings);
    left -= bytes;
    const envelope = parseEnvelope(text);
    objects.push(...(envelope.objects ?? []));
    last = laterOf(last, addedLast);
    if (envelope.more !== true) return { ...bundled(objects), pages, addedAfter: last };
    place = placeAfter(envelope.next, place, last);
  }
  throw new TaxiiFailure('too-many-pages', `more than ${limits.pages} pages`);
}

/** Where a page begins: the server's own mark, or the moment after which the objects of interest came. */
interface Place {
  readonly addedAfter: string | undefined;
  readonly next: string | undefined;
}

function placeAfter(next: string | undefined, { addedAfter }: Place, last: string | undefined): Place {
  if (next !== undefined) return { addedAfter, next };
  if (last === undefined || last === addedAfter)
    throw new TaxiiFailure('not-taxii', 'there is more, and it does not say where');
  return { addedAfter: last, next: undefined };
}

function addressOf(base: URL, { addedAfter, next }: Place, pageSize: number): URL {
  const url = new URL(base);
  url.searchParams.set('limit', String(pageSize));
  if (addedAfter !== undefined) url.searchParams.set('added_after', addedAfter);
  if (next !== undefined) url.searchParams.set('next', next);
  return url;
}

function parseEnvelope(text: string) {
  const bomb = surveyJson(new TextEncoder().encode(text));
  if (bomb !== undefined) throw new TaxiiFailure('too-large', bomb);
  let envelope: unknown;
  try {
    envelope = text.trim() === '' ? undefined : JSON.parse(text);
  } catch {
    throw new TaxiiFailure('not-taxii', 'it is not JSON');
  }
  if (!envelopeShape.Check(envelope)) throw new TaxiiFailure('not-taxii', 'it is no envelope of TAXII 2.1');
  return envelope;
}

/** What a server calls a moment and is none is not believed. */
function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  const [was, is] = [parseInstant(one ?? ''), parseInstant(other ?? '')];
  if (is === undefined) return one;
  return was === undefined || is >= was ? other : one;
}

function bundled(objects: readonly unknown[]) {
  const bundle = new TextEncoder().encode(JSON.stringify({ type: 'bundle', objects }));
  return { kind: 'fetched' as const, bundle, objects: objects.length };
}
