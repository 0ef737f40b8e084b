import type { Instant, TenantId, Term } from '@picket/domain';
import type { Indicator } from '@picket/intelligence';
import type { IndicatorsInMemory } from './in-memory.ts';
import { inTurns } from './in-turns.ts';
import type { FleetSight, Wanted } from './indicators.ts';
import type { TenantHits } from './tables.ts';

const wantedAtOnce = 5_000;
const mostExamples = 5;
const mostTerms = 10;

/** Kinds that an app is told by; what is no such kind is a place in a network. */
const appKinds: ReadonlySet<string> = new Set(['app', 'signer', 'file', 'fileName', 'process']);
const placeKinds: ReadonlySet<string> = new Set(['domain', 'url', 'ip', 'network']);

/** Which phones of a tenant show something that only this feed lists, or would. */
export async function whomItHits(
  { sight, indicators }: { readonly sight: FleetSight; readonly indicators: Pick<IndicatorsInMemory, 'withoutTrials'> },
  tenantId: TenantId,
  feedId: string,
  added: readonly Indicator[],
  now: Instant,
): Promise<TenantHits> {
  const { index } = await indicators.withoutTrials(tenantId);
  const isNew = ({ kind, value, together, validUntil }: Indicator) =>
    (validUntil === undefined || validUntil > now) &&
    index.find({ kind, value }, together).for.every(({ feed }) => feed === feedId);
  const wanted: Wanted[] = [];
  await inTurns(added, (indicator) => {
    const { kind, value, together } = indicator;
    if (isNew(indicator)) wanted.push({ term: { kind, value }, together });
  });
  let devices = 0;
  const hit = new Map<string, string>();
  const terms: { term: Term; devices: number }[] = [];
  // One call at least: how large the fleet is, is asked there too.
  for (let from = 0; from === 0 || from < wanted.length; from += wantedAtOnce) {
    const seen = await sight.look(tenantId, wanted.slice(from, from + wantedAtOnce));
    devices = seen.observed;
    for (const { deviceId, name } of seen.hit) hit.set(deviceId, name);
    terms.push(...seen.terms);
  }
  return {
    tenantId,
    devices,
    newlyHit: hit.size,
    apps: terms.filter(({ term }) => appKinds.has(term.kind)).length,
    domains: terms.filter(({ term }) => placeKinds.has(term.kind)).length,
    examples: [...hit.values()].toSorted().slice(0, mostExamples),
    terms: terms
      .toSorted((one, other) => other.devices - one.devices)
      .slice(0, mostTerms)
      .map(({ term: { kind, value }, devices }) => ({ kind, value, devices })),
  };
}
