import type { Instant } from '../time.ts';
import type { DeviceId, Platform, SourceId } from '../vocabulary.ts';
import { credibleMoment, type Sighting } from './freshness.ts';
import type { DeviceSnapshot, FactName, Facts, Observed, ObservedFacts } from './snapshot.ts';

/** The latest word of one source about one device. It replaces that source's word before, facts it no longer names included. */
export interface SourceReport {
  readonly source: SourceId;
  /** When the source last saw the device, by its own clock; undefined when it never has. */
  readonly observedAt: Instant | undefined;
  /** When we heard of it, by ours. */
  readonly heardAt: Instant;
  readonly platform: Platform;
  readonly facts: ObservedFacts;
}

export interface AssembledSnapshot {
  readonly snapshot: DeviceSnapshot;
  /** When each source last saw the device; a source that is not credible about it is left out. */
  readonly sightings: readonly Sighting[];
}

/**
 * Values that are bad news. Sources disagree about them honestly (one looks deeper) and dishonestly (a phone lies to
 * one of them), so the worse counts until the source that said it takes it back.
 */
const badNews: { readonly [Name in FactName]?: Facts[Name] } = { jailbroken: true, encrypted: false };

/**
 * Puts the reports of a device's sources together. Of each fact the newest counts, and of equally new ones that of the
 * source named first; but bad news beats good news of any age.
 *
 * Lists of apps and contacts are joined: what one source lists is not taken back by another that does not see it. Each
 * entry then says who saw it; the whole counts as seen when the newest of its lists was.
 *
 * A fact whose moment is not credible is left out: without a trustworthy age it could vouch for ever.
 */
export function assembleSnapshot(deviceId: DeviceId, reports: readonly SourceReport[]): AssembledSnapshot {
  const facts: { [Name in FactName]?: Observed<Facts[Name]> } = {};
  const sightings: Sighting[] = [];
  for (const { source, observedAt: sourceSaw, heardAt, facts: reported } of reports) {
    const observedAt = sourceSaw === undefined ? undefined : credibleMoment(sourceSaw, heardAt);
    if (observedAt !== undefined) sightings.push({ source, observedAt });
    for (const name of Object.keys(reported) as FactName[]) weigh(name, reported, heardAt, facts);
  }
  const platform = reports.map((report) => report.platform).find((known) => known !== 'other') ?? 'other';
  return { snapshot: { deviceId, platform, facts }, sightings };
}

function weigh<Name extends FactName>(
  name: Name,
  reported: ObservedFacts,
  heardAt: Instant,
  facts: { [Key in FactName]?: Observed<Facts[Key]> },
): void {
  const said: Observed<Facts[Name]> | undefined = reported[name];
  const observedAt = said && credibleMoment(said.observedAt, heardAt);
  if (said === undefined || observedAt === undefined) return;
  const held: Observed<Facts[Name]> | undefined = facts[name];
  if (isList(said.value)) {
    Object.assign(facts, { [name]: joined({ ...said, observedAt, value: said.value }, held as Observed<unknown>) });
    return;
  }
  if (held === undefined || outweighs(name, { ...said, observedAt }, held)) {
    Object.assign(facts, { [name]: { ...said, observedAt } });
  }
}

function outweighs<Name extends FactName>(
  name: Name,
  said: Observed<Facts[Name]>,
  held: Observed<Facts[Name]>,
): boolean {
  const isBad = ({ value }: Observed<Facts[Name]>) => badNews[name] !== undefined && value === badNews[name];
  if (isBad(said) !== isBad(held)) return isBad(said);
  return said.observedAt > held.observedAt;
}

/** Only lists of what the phone has are joined, and every one of them is optional. */
function isList(value: unknown): value is readonly object[] {
  return Array.isArray(value);
}

function joined(said: Observed<readonly object[]>, held: Observed<unknown> | undefined): Observed<readonly object[]> {
  const { source, observedAt, value } = said;
  const entries = value.map((entry) => ({ ...entry, seen: { source, observedAt } }));
  if (held === undefined) return { source, observedAt, value: entries };
  const newest = observedAt > held.observedAt ? { source, observedAt } : held;
  return {
    source: newest.source,
    observedAt: newest.observedAt,
    value: [...(held.value as readonly object[]), ...entries],
  };
}
