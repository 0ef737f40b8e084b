import {
  type Answer,
  type Detector,
  type DetectorTools,
  type DeviceId,
  type DeviceSnapshot,
  day,
  type FactName,
  type Facts,
  type Instant,
  type Knowledge,
  type ObservedFacts,
  type Platform,
  severities,
  type Verdict,
} from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inventoriesAt } from './inventories.suite.ts';
import { madeUpThreats, now } from './made-feeds.suite.ts';

// What every detector promises, whoever wrote it. One suite, run over each of them and over the how-to's template.

export { now } from './made-feeds.suite.ts';

/** What is known of versions is what ships; what feeds say is made up, and small. */
export const knowledge: Knowledge = { ...(await loadShippedKnowledge()), threats: madeUpThreats };
export const tools: DetectorTools = { knowledge, now };

/** A device that reports these facts, a moment ago. */
export function snapshotOf(platform: Platform, facts: Partial<Facts>): DeviceSnapshot {
  const observed = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, { value, source: 'intune-inventory', observedAt: now }]),
  );
  return { deviceId: '5f6e2f0c-7d1c-4f5e-9a53-0f7f3f1d2c11' as DeviceId, platform, facts: observed as ObservedFacts };
}

/** Registers one test for each promise. */
export function describeContract(detector: Detector): void {
  describe(`${detector.id} keeps the contract of a detector`, () => {
    test('it can be understood: id, texts, severity, techniques', () => {
      expect(faultsOfDescription(detector)).toEqual([]);
    });
    test('its verdicts hold on any device', () => {
      expect(faultsOfVerdicts(detector)).toEqual([]);
    });
    test('it never takes unknown for clear', () => {
      expect(faultsOfIgnorance(detector)).toEqual([]);
    });
  });
}

export function faultsOfDescription({ id, threat, platforms, needs, sees, sources, blindSpots }: Detector): string[] {
  const faults: string[] = [];
  const refuse = (isBad: boolean, fault: string) => isBad && faults.push(fault);
  refuse(!/^[a-z]+(-[a-z]+)*$/.test(id), 'its id is not kebab-case');
  refuse(!/^\S.{3,78}[^\s.]$/.test(threat.title), 'its title is no title');
  refuse(!severities.includes(threat.severity), 'its severity is none');
  refuse(
    !threat.techniques.every((technique) => /^T\d{4}(\.\d{3})?$/.test(technique)),
    'a technique is none of ATT&CK',
  );
  const sentences = { meaning: threat.meaning, remedy: threat.remedy, sees, blindSpots };
  for (const [name, text] of Object.entries(sentences)) refuse(!isSentence(text), `its ${name} is no sentence`);
  refuse(platforms.length === 0 || new Set(platforms).size !== platforms.length, 'it applies nowhere, or twice');
  refuse(platforms.includes('other'), 'it applies to what Picket does not judge');
  refuse(
    !sources.every((source) => platforms.includes(source.platform)),
    'a source is of a platform it does not judge',
  );
  refuse(!sources.every(({ yields }) => /^\S.{3,200}$/.test(yields)), 'a source is not named');
  refuse(needs.length === 0 || new Set(needs).size !== needs.length, 'it needs nothing, or one fact twice');
  return faults;
}

export function faultsOfVerdicts(detector: Detector): string[] {
  const faults = new Set<string>();
  forManySnapshots(detector, (snapshot) => {
    const before = JSON.stringify(snapshot);
    const verdict = detector.judge(snapshot, tools);
    if (JSON.stringify(snapshot) !== before) faults.add('it changed the snapshot');
    if (JSON.stringify(detector.judge(snapshot, tools)) !== JSON.stringify(verdict)) faults.add('it changed its mind');
    for (const fault of faultsOfVerdict(verdict, detector)) faults.add(fault);
  });
  return [...faults];
}

/** Knowledge that knows nothing, or knows it from long ago, clears nobody who asks it. */
export function faultsOfIgnorance(detector: Detector): string[] {
  const faults = new Set<string>();
  const unknowing = watched({ known: false, because: 'nobody knows' });
  const outdated = watched(undefined);
  forManySnapshots(detector, (snapshot) => {
    for (const { asked, tools } of [unknowing, outdated]) {
      asked.clear();
      const verdict = detector.judge(snapshot, tools);
      if (asked.size > 0 && verdict.kind === 'clear') faults.add(`it said clear, told that ${[...asked].join(', ')}`);
    }
  });
  return [...faults];
}

/** Knowledge that gives this answer to all, or else the right answers of ten years ago; and notes that it was asked. */
function watched(answer: Answer<never> | undefined): { readonly asked: Set<string>; readonly tools: DetectorTools } {
  const asked = new Set<string>();
  const note = <Value>(real: Answer<Value>): Answer<Value> => {
    asked.add(answer === undefined ? 'it was ten years ago' : 'nobody knows');
    return answer ?? real;
  };
  const wary: Knowledge = {
    edition: knowledge.edition,
    asOf: (answer === undefined ? now - 3_650 * day : now) as Instant,
    androidExposure: (phone) => note(knowledge.androidExposure(phone)),
    appleExposure: (phone) => note(knowledge.appleExposure(phone)),
    osSupport: (platform, version) => note(knowledge.osSupport(platform, version)),
    threats: {
      ...madeUpThreats,
      asOf: (answer === undefined ? now - 3_650 * day : now) as Instant,
      find: (term, alongside) => note(madeUpThreats.find(term, alongside)),
      lookAlike: (host, names) => note(madeUpThreats.lookAlike(host, names)),
    },
  };
  return { asked, tools: { knowledge: wary, now } };
}

function faultsOfVerdict(verdict: Verdict, { threat }: Detector): string[] {
  if (verdict.kind === 'clear') return [];
  if (verdict.kind === 'could-not-judge')
    return isSentence(verdict.because) ? [] : ['it could not judge, and not say why'];
  const subjects = verdict.detections.map(({ subject }) => subject);
  const faults = new Set(subjects).size === subjects.length ? [] : ['two detections have one subject'];
  for (const { subject, severity, because, curedWhen, evidence } of verdict.detections) {
    if (subject === '' || subject.length > 200) faults.push('a detection has no subject, or an endless one');
    if (severities.indexOf(severity) > severities.indexOf(threat.severity)) faults.push('worse than its threat can be');
    if (!isSentence(because)) faults.push('a detection does not say why');
    if (!isSentence(curedWhen)) faults.push('a detection does not say what would cure it');
    if (Object.keys(evidence).length === 0) faults.push('a detection has no evidence');
    if (JSON.stringify(evidence).length > 10_000) faults.push('a detection has endless evidence');
  }
  return faults;
}

function isSentence(text: string): boolean {
  return text.length <= 1_000 && /^\S.*\S[.!?]$/s.test(text);
}

const oddText = fc.oneof(
  fc.constantFrom('', ' ', 'Unknown', 'null', '9'.repeat(300), '<img src=x>', '26.6.1\n', '２６', '-1', '0'),
  fc.string(),
);

const day01 = fc.integer({ min: Date.UTC(2015, 7, 1), max: Date.UTC(2027, 0, 1) });

/** Values as devices report them, and as nobody should. */
const values: { readonly [Name in FactName]: fc.Arbitrary<Facts[Name]> } = {
  osVersion: fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(8), fc.nat(12)).map((parts) => parts.join('.')),
    fc.constantFrom('26.6.1', '26.5', '18.7.10', '16.7.16 (a)', '17.5.1 (21F90)', '17', '16', '13', '8.1.0'),
    oddText,
  ),
  securityPatchLevel: fc.oneof(
    day01.map((at) => new Date(at).toISOString().slice(0, 10)),
    oddText,
  ),
  jailbroken: fc.boolean(),
  encrypted: fc.boolean(),
  manufacturer: fc.oneof(fc.constantFrom('Google', 'samsung', 'Xiaomi', 'Apple'), oddText),
  model: fc.oneof(
    fc.constantFrom('Pixel 7', 'SM-S911B', 'iPhone 15 Pro', 'iPhone XR', 'iPad (6th generation)'),
    oddText,
  ),
  ...inventoriesAt(now),
};

/** Seeded, so that a fault is there for everybody or for nobody. Facts that are not needed are sometimes missing. */
function forManySnapshots(detector: Detector, check: (snapshot: DeviceSnapshot) => void): void {
  const facts = fc.record(values, { requiredKeys: [...detector.needs] });
  fc.assert(
    fc.property(fc.constantFrom(...detector.platforms), facts, (platform, some) => check(snapshotOf(platform, some))),
    { seed: 1, numRuns: 500 },
  );
}
