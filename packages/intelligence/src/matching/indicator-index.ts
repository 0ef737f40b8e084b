import {
  type Confidence,
  type Evidence,
  type IndicatorCategory,
  type IndicatorKind,
  type Instant,
  indicatorKinds,
  type KnownSigner,
  type Match,
  type Objection,
  type Term,
} from '@picket/domain';
import type { FeedContent } from '../feeds/read-feed.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { normalizeValue } from '../indicators/normalize-value.ts';
import { createEntryTable } from './entry-table.ts';
import { createHostFilter } from './host-filter.ts';
import { isOwnedBelow } from './host-suffixes.ts';
import { createNetworkTable } from './network-table.ts';
import { toTheEnd } from './steps.ts';
import { createValueMap, type ValueMap } from './value-map.ts';
import { warningIndexInSteps } from './warning-index.ts';

/** One feed as it was read: all of its files, under one name and edition. */
export interface Feed {
  readonly id: string;
  readonly title: string;
  /** Names the content, so that a match can say which version of the feed said it. */
  readonly edition: string;
  /** When this content was the newest that its publisher had: of a feed that is asked every day, the last time it answered. */
  readonly asOf?: Instant;
  /** How far it is believed: `medium` unless given. */
  readonly confidence?: Confidence;
  /** What a hit means where an entry does not say: `unspecified` unless given. */
  readonly category?: IndicatorCategory;
  readonly files: readonly { readonly name: string; readonly content: FeedContent }[];
}

export interface IndicatorIndex {
  /** How many entries are held. */
  readonly size: number;
  /** Names every feed with its edition. */
  readonly edition: string;
  /** The age of the oldest feed that lists anything; undefined when one of them does not tell its age, or there is none. */
  readonly asOf: Instant | undefined;
  /**
   * What is known of one value in its one spelling (`normalizeValue`). A host is looked up with its parents down to what
   * somebody registered; an address with the networks around it; a web address with its host.
   *
   * @param alongside what else was seen on the same subject, for entries that want several things together.
   */
  find(term: Term, alongside?: readonly Term[]): Match;
  /** What speaks against taking a value for bad, whether or not anything lists it. */
  objectionsTo(term: Term): readonly Objection[];
  /** The honest signers of a package, `undefined` when nobody has written them down. */
  signersOf(packageId: string): readonly KnownSigner[] | undefined;
}

const nothing: Match = Object.freeze({ for: [], partly: [], against: [] });

/**
 * Builds the index over all feeds, warning lists among them. It never changes: a new edition of a feed makes a new index,
 * and one assignment swaps it, so that no look-up sees half of a feed.
 */
export function createIndicatorIndex(feeds: readonly Feed[], now: Instant): IndicatorIndex {
  return toTheEnd(indexInSteps(feeds, now));
}

/** After so many entries somebody else may have a turn: a millisecond or two. */
const entriesInStep = 1_000;

/**
 * The same in small steps, for a thread that has something else to do meanwhile: whoever walks it lets others have their turn at each
 * step. What is walked to its end is the index.
 */
export function* indexInSteps(feeds: readonly Feed[], now: Instant): Generator<undefined, IndicatorIndex, void> {
  const contents = feeds.flatMap(({ files }) => files.map(({ content }) => content));
  // Names only: what is kept here lives as long as the index, and the contents are ten times its size.
  const sources = feeds.flatMap(({ id, edition, asOf, confidence = 'medium', category = 'unspecified', files }) =>
    files.map(({ name }) => ({ told: { feed: id, edition, asOf, confidence, file: name }, category })),
  );
  const warnings = yield* warningIndexInSteps(
    contents.flatMap((content) => content.warnings),
    contents.flatMap((content) => content.knownSigners),
  );
  const table = createEntryTable(contents.reduce((sum, { indicators }) => sum + indicators.length, 0));
  const heads = new Map<IndicatorKind, ValueMap>(indicatorKinds.map((kind) => [kind, createValueMap()]));
  const networks = createNetworkTable<string>();
  let hosts = 0;

  for (const [file, { indicators }] of contents.entries()) {
    for (const [place, indicator] of indicators.entries()) {
      if (place % entriesInStep === 0) yield;
      if (indicator.validUntil !== undefined && indicator.validUntil <= now) continue;
      const byValue = heads.get(indicator.kind) as ValueMap;
      const head = byValue.get(indicator.value);
      byValue.set(indicator.value, table.add(indicator, file, head));
      if (head !== undefined) continue;
      if (indicator.kind === 'domain') hosts++;
      if (indicator.kind === 'network') networks.add(indicator.value, indicator.value);
    }
    const byName = heads.get('appName') as ValueMap;
    for (const named of yield* namedApps(indicators))
      byName.set(named.value, table.add(named, file, byName.get(named.value)));
  }
  const domains = heads.get('domain') as ValueMap;
  const filter = createHostFilter(hosts);
  let added = 0;
  for (const host of domains.keys()) {
    filter.add(host);
    if (++added % entriesInStep === 0) yield;
  }

  const evidenceOf = (kind: IndicatorKind, value: string): readonly Evidence[] => {
    const head = heads.get(kind)?.get(value);
    if (head === undefined) return nothing.for;
    const listed = { kind, value };
    return table.chain(head).map(({ file, position, name, category, together }) => {
      const { told, category: ofFeed } = sources[file] as (typeof sources)[number];
      // Field by field: spreading two objects for each hit takes longer than finding it.
      return {
        listed,
        feed: told.feed,
        edition: told.edition,
        asOf: told.asOf,
        confidence: told.confidence,
        file: told.file,
        position,
        name,
        category: category === 'unspecified' ? ofFeed : category,
        together,
      };
    });
  };
  const ofHost = (host: string): readonly Evidence[] => {
    let found = nothing.for;
    filter.eachCandidate(host, (suffix) => {
      if (!domains.has(suffix) || !isOwnedBelow(host, suffix)) return;
      const evidence = evidenceOf('domain', suffix);
      found = found.length === 0 ? evidence : [...found, ...evidence];
    });
    return found;
  };
  const ofAddress = (address: string): readonly Evidence[] => [
    ...evidenceOf('ip', address),
    ...networks.find(address).flatMap(({ network }) => evidenceOf('network', network)),
  ];
  const ofUrl = (url: string): readonly Evidence[] => {
    const host = /^(?:\[([^\]]+)\]|([^/:]+))/.exec(url);
    const name = host?.[1] ?? host?.[2] ?? '';
    const isAddress = host?.[1] !== undefined || /^[\d.]+$/.test(name);
    return [...evidenceOf('url', url), ...(isAddress ? ofAddress(name) : ofHost(name))];
  };
  const ofTerm = ({ kind, value }: Term): readonly Evidence[] => {
    if (kind === 'domain') return ofHost(value);
    if (kind === 'url') return ofUrl(value);
    return kind === 'ip' ? ofAddress(value) : evidenceOf(kind, value);
  };

  return {
    size: table.size(),
    edition: feeds.map(({ id, edition }) => `${id} ${edition}`).join(', '),
    asOf: ageOf(feeds),
    objectionsTo: warnings.objectionsTo,
    signersOf: warnings.signersOf,
    find(term, alongside = []) {
      const found = ofTerm(term);
      // An honest signer speaks for the rest of an app too, so it is told though nothing lists it.
      if (found.length === 0 && term.kind !== 'signer') return nothing;
      const against = warnings.objectionsTo(term);
      if (found.length + against.length === 0) return nothing;
      // Nearly every entry wants nothing besides its own value.
      if (found.every(({ together }) => together.length === 0)) return { for: found, partly: nothing.partly, against };
      const seen = new Set([term, ...alongside].map(keyOf));
      const isWhole = ({ together }: Evidence) => together.every((other) => seen.has(keyOf(other)));
      return {
        for: found.filter(isWhole),
        partly: found.filter((evidence) => !isWhole(evidence)),
        against,
      };
    },
  };
}

function keyOf({ kind, value }: Term): string {
  return `${kind} ${value}`;
}

/** Families by name, once for each file and category, where the first of their apps stands. */
function* namedApps(indicators: readonly Indicator[]): Generator<undefined, Iterable<Indicator>, void> {
  const named = new Map<string, Indicator>();
  for (const [place, indicator] of indicators.entries()) {
    if (place % entriesInStep === 0) yield;
    if (indicator.kind !== 'app' || indicator.name === undefined) continue;
    const term = normalizeValue('appName', indicator.name);
    const key = `${indicator.category} ${term?.value}`;
    if (term !== undefined && !named.has(key)) named.set(key, { ...indicator, ...term, together: [] });
  }
  return named.values();
}

/** Warning lists do not count: without the newest of them a phone is suspected too often, not too rarely. */
function ageOf(feeds: readonly Feed[]): Instant | undefined {
  const listing = feeds.filter(({ files }) => files.some(({ content }) => content.indicators.length > 0));
  const ages = listing.map(({ asOf }) => asOf);
  return ages.length === 0 || ages.includes(undefined) ? undefined : (Math.min(...(ages as Instant[])) as Instant);
}
