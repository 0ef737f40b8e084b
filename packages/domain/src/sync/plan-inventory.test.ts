import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KnownEntry, type ListedEntry, planInventory } from './plan-inventory.ts';

type Known = KnownEntry<string>;
type Listed = ListedEntry<string>;

const phones = (count: number): Known[] =>
  Array.from({ length: count }, (_, index) => ({ id: `phone-${index}`, fingerprint: 'as-before', missing: false }));
const listedAs = (known: readonly Known[]): Listed[] => known.map(({ id, fingerprint }) => ({ id, fingerprint }));

/** What a store does with a plan. */
function apply(known: readonly Known[], listed: readonly Listed[]): readonly Known[] {
  const plan = planInventory({ known, listed });
  if (plan.kind === 'refused') return known;
  const next = new Map(known.map((entry) => [entry.id, entry]));
  for (const step of plan.steps) {
    switch (step.kind) {
      case 'add':
      case 'change':
        next.set(step.entry.id, { ...step.entry, missing: false });
        break;
      case 'back':
        next.set(step.id, { ...next.get(step.id)!, missing: false });
        break;
      case 'missing-once':
        next.set(step.id, { ...next.get(step.id)!, missing: true });
        break;
      case 'gone':
        next.delete(step.id);
    }
  }
  return [...next.values()];
}

test('an unchanged inventory plans nothing', () => {
  const known = phones(30);
  expect(planInventory({ known, listed: listedAs(known) })).toEqual({ kind: 'planned', steps: [], unchanged: 30 });
});

test('what is new is added, and what differs is changed', () => {
  const known: Known[] = [{ id: 'old', fingerprint: 'iOS 18.1', missing: false }];
  const plan = planInventory({
    known,
    listed: [
      { id: 'old', fingerprint: 'iOS 18.2' },
      { id: 'new', fingerprint: 'iOS 26' },
    ],
  });
  expect(plan).toEqual({
    kind: 'planned',
    steps: [
      { kind: 'change', entry: { id: 'old', fingerprint: 'iOS 18.2' } },
      { kind: 'add', entry: { id: 'new', fingerprint: 'iOS 26' } },
    ],
    unchanged: 0,
  });
});

test('one pass that does not list a phone only marks it, the second one in a row retires it', () => {
  const known = phones(30);
  const withoutFirst = listedAs(known.slice(1));
  const once = apply(known, withoutFirst);
  expect(once).toHaveLength(30);
  expect(apply(once, withoutFirst)).toHaveLength(29);
});

test('a phone that is listed again in between is not retired by the next absence', () => {
  const known = phones(30);
  const withoutFirst = listedAs(known.slice(1));
  const back = apply(apply(known, withoutFirst), listedAs(known));
  expect(back).toEqual(known);
  expect(apply(back, withoutFirst)).toHaveLength(30);
});

test('half the devices missing at once is refused, not obeyed', () => {
  const known = phones(200);
  expect(planInventory({ known, listed: listedAs(known.slice(100)) })).toEqual({
    kind: 'refused',
    missing: 100,
    known: 200,
  });
});

test('a refused inventory plans nothing at all, not even what is new in it', () => {
  const known = phones(40);
  const listed = [...listedAs(known.slice(30)), { id: 'stranger', fingerprint: 'new' }];
  expect(apply(known, listed)).toBe(known);
});

test('a loss in two halves is still counted as one', () => {
  const known = phones(100);
  const first = apply(known, listedAs(known.slice(30)));
  expect(planInventory({ known: first, listed: listedAs(known.slice(60)) }).kind).toBe('refused');
});

test('everything missing is refused however small the tenant', () => {
  expect(planInventory({ known: phones(1), listed: [] }).kind).toBe('refused');
  expect(planInventory({ known: [], listed: [] })).toEqual({ kind: 'planned', steps: [], unchanged: 0 });
});

test('a small tenant may lose most of its phones', () => {
  const known = phones(3);
  expect(planInventory({ known, listed: listedAs(known.slice(2)) }).kind).toBe('planned');
});

test('an operator can accept the smaller inventory, and it still takes two passes', () => {
  const known = phones(200);
  const plan = planInventory({ known, listed: listedAs(known.slice(150)), acceptShrinkage: true });
  expect(plan.kind === 'planned' && plan.steps.every(({ kind }) => kind === 'missing-once')).toBe(true);
});

test('a page that comes twice changes nothing', () => {
  const known = phones(30);
  const listed = listedAs(known);
  expect(planInventory({ known, listed: [...listed, ...listed.slice(5, 15)] })).toEqual({
    kind: 'planned',
    steps: [],
    unchanged: 30,
  });
});

const ids = fc.constantFrom(...Array.from({ length: 40 }, (_, index) => `phone-${index}`));
const prints = fc.constantFrom('one', 'two');
const listing = fc.uniqueArray(fc.record({ id: ids, fingerprint: prints }), { selector: ({ id }) => id });
const inventory = fc.uniqueArray(fc.record({ id: ids, fingerprint: prints, missing: fc.boolean() }), {
  selector: ({ id }) => id,
});

test('whatever is listed, nothing goes that the pass before still had', () => {
  fc.assert(
    fc.property(inventory, listing, (known, listed) => {
      const left = new Set(apply(known, listed).map(({ id }) => id));
      for (const entry of known) if (!entry.missing) expect(left).toContain(entry.id);
    }),
  );
});

test('after a plan is applied the same listing plans no addition and no change', () => {
  fc.assert(
    fc.property(inventory, listing, (known, listed) => {
      const plan = planInventory({ known: apply(known, listed), listed });
      if (plan.kind === 'refused') return;
      for (const step of plan.steps) expect(step.kind).toBe('gone');
    }),
  );
});

test('when half or more of at least twenty is missing, every known thing stays', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 60 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (count, share) => {
      const known = phones(count);
      const listed = listedAs(known.slice(Math.ceil(count * share)));
      expect(apply(apply(known, listed), listed)).toBe(known);
    }),
  );
});
