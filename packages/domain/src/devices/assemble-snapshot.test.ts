import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, hour, type Instant, minute } from '../time.ts';
import type { DeviceId } from '../vocabulary.ts';
import { assembleSnapshot, type SourceReport } from './assemble-snapshot.ts';
import type { Facts, ObservedFacts } from './snapshot.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const phone = '1b0e6f4c-0000-4000-8000-000000000001' as DeviceId;

function report(source: string, observedAt: Instant, facts: Partial<Facts>, heardAt = noon): SourceReport {
  const observed = Object.entries(facts).map(([name, value]) => [name, { value, source, observedAt }]);
  return { source, observedAt, heardAt, platform: 'ios', facts: Object.fromEntries(observed) as ObservedFacts };
}
const factsOf = (...reports: SourceReport[]) => assembleSnapshot(phone, reports).snapshot.facts;

test('of each fact the newest counts, whichever source says it', () => {
  const facts = factsOf(
    report('intune-inventory', after(noon, -2 * hour), { osVersion: '18.1', model: 'iPhone 15' }),
    report('agent', after(noon, -hour), { osVersion: '18.2' }),
  );
  expect(facts.osVersion).toEqual({ value: '18.2', source: 'agent', observedAt: after(noon, -hour) });
  expect(facts.model?.source).toBe('intune-inventory');
});

test('of equally new facts that of the source named first counts', () => {
  const inventory = report('intune-inventory', noon, { osVersion: '18.1' });
  const agent = report('agent', noon, { osVersion: '18.2' });
  expect(factsOf(inventory, agent).osVersion?.value).toBe('18.1');
  expect(factsOf(agent, inventory).osVersion?.value).toBe('18.2');
});

test('good news of one source does not silence bad news of another', () => {
  const jailbroken = report('agent', after(noon, -3 * day), { jailbroken: true, encrypted: true });
  const well = report('intune-inventory', noon, { jailbroken: false, encrypted: false });
  for (const facts of [factsOf(jailbroken, well), factsOf(well, jailbroken)]) {
    expect(facts.jailbroken).toMatchObject({ value: true, source: 'agent' });
    expect(facts.encrypted).toMatchObject({ value: false, source: 'intune-inventory' });
  }
});

test('bad news ends when the source that said it takes it back', () => {
  const well = report('intune-inventory', noon, { jailbroken: false });
  expect(factsOf(report('agent', noon, { jailbroken: false }), well).jailbroken?.value).toBe(false);
});

test('a fact from the future is no fact, and its source has not seen the phone', () => {
  const { snapshot, sightings } = assembleSnapshot(phone, [
    report('intune-inventory', after(noon, 365 * day), { osVersion: '26.1' }),
  ]);
  expect(snapshot.facts).toEqual({});
  expect(sightings).toEqual([]);
});

test('a clock that is a minute ahead counts as now', () => {
  const { snapshot, sightings } = assembleSnapshot(phone, [
    report('intune-inventory', after(noon, minute), { osVersion: '26.1' }),
  ]);
  expect(snapshot.facts.osVersion?.observedAt).toBe(noon);
  expect(sightings).toEqual([{ source: 'intune-inventory', observedAt: noon }]);
});

test('a source that never saw the phone gives no sighting', () => {
  const silent = { ...report('intune-inventory', noon, {}), observedAt: undefined };
  expect(assembleSnapshot(phone, [silent]).sightings).toEqual([]);
});

test('the platform is that of the first source that knows one', () => {
  const unsure = { ...report('dns', noon, {}), platform: 'other' as const };
  expect(assembleSnapshot(phone, [unsure, report('agent', noon, {})]).snapshot.platform).toBe('ios');
  expect(assembleSnapshot(phone, []).snapshot.platform).toBe('other');
});

test('nothing in a snapshot is newer than what was heard, or was said by nobody', () => {
  const instant = fc.integer({ min: -10 * day, max: 10 * day }).map((ms) => after(noon, ms));
  const anyReport = fc
    .tuple(fc.constantFrom('intune-inventory', 'agent'), instant, instant, fc.boolean(), fc.constantFrom('18', '26'))
    .map(([source, observedAt, heardAt, jailbroken, osVersion]) =>
      report(source, observedAt, { jailbroken, osVersion }, heardAt),
    );
  fc.assert(
    fc.property(fc.array(anyReport, { maxLength: 4 }), (reports) => {
      const { snapshot, sightings } = assembleSnapshot(phone, reports);
      const latest = Math.max(...reports.map(({ heardAt }) => heardAt));
      for (const { observedAt } of [...sightings, ...Object.values(snapshot.facts)]) {
        expect(observedAt).toBeLessThanOrEqual(latest);
      }
      if (snapshot.facts.jailbroken?.value === false) {
        const believed = reports.filter(({ observedAt, heardAt }) => (observedAt ?? 0) <= heardAt);
        expect(believed.some(({ facts }) => facts.jailbroken?.value === true)).toBe(false);
      }
    }),
  );
});

test('what one source lists is not taken back by another that does not see it', () => {
  const agent = report('agent', after(noon, -3 * day), { apps: [{ appId: 'com.copy9' }], contacts: [] });
  const store = report('store', after(noon, -hour), { apps: [{ appId: 'com.mail' }, { appId: 'com.copy9' }] });
  for (const [first, second] of [
    [agent, store],
    [store, agent],
  ] as const) {
    const { apps } = factsOf(first, second);
    expect(apps).toMatchObject({ source: 'store', observedAt: after(noon, -hour) });
    expect(apps?.value).toHaveLength(3);
    expect(apps?.value).toContainEqual({
      appId: 'com.copy9',
      seen: { source: 'agent', observedAt: after(noon, -3 * day) },
    });
  }
});

test('a list of nothing is a list; no list is none', () => {
  const facts = factsOf(report('agent', noon, { apps: [] }));
  expect(facts.apps).toEqual({ source: 'agent', observedAt: noon, value: [] });
  expect(facts.contacts).toBeUndefined();
});

test('a list from the future is none, and does not make another one newer', () => {
  const liar = report('liar', after(noon, 365 * day), { apps: [{ appId: 'com.a' }] });
  const agent = report('agent', after(noon, -day), { apps: [{ appId: 'com.b' }] });
  expect(factsOf(liar, agent).apps).toMatchObject({ observedAt: after(noon, -day), value: [{ appId: 'com.b' }] });
});
