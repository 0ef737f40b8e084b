import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundObject, OwnedObject, WantedObject } from '../contracts/deployment.ts';
import { type Plan, planDeployment } from './plan-deployment.ts';
import { resolveReferences } from './references.ts';

const owner = 'ours';
const keys = ['a', 'b', 'c', 'd', 'e'];
const kinds = { marked: true, unmarked: false } as const;
type Kind = keyof typeof kinds;

interface World {
  readonly wanted: readonly WantedObject[];
  readonly found: readonly FoundObject[];
  readonly owned: readonly OwnedObject[];
}

const content = fc.record({ rule: fc.constantFrom('x', 'y') });
const kind = fc.constantFrom<Kind>('marked', 'unmarked');
const name = fc.constantFrom('Picket a', 'Picket b', 'theirs');

/** Some of the keys, each needing some before it, in any order. */
const wanted = fc.array(fc.record({ content, kind, needs: fc.nat(31) }), { maxLength: 5 }).map((list) =>
  list.map(({ content: own, kind: ofKind, needs }, index): WantedObject => {
    const before = keys.slice(0, index).filter((_, bit) => (needs >> bit) & 1);
    return {
      key: keys[index]!,
      kind: ofKind,
      owner,
      name: `Picket ${keys[index]}`,
      because: '',
      platform: undefined,
      purpose: 'setup',
      needs: [],
      content: { ...own, refs: before.map(($ref) => ({ $ref })) },
      audience: { include: [{ groupId: 'g' }], exclude: [] },
      remarks: [],
    };
  }),
);

const mark = fc.oneof(
  fc.constant(undefined),
  fc.record({ owner: fc.constantFrom(owner, 'another'), key: fc.constantFrom(...keys) }),
);
const found = fc.uniqueArray(fc.record({ kind, mark, name, content, remoteId: fc.constantFrom(...'123456') }), {
  maxLength: 6,
  selector: ({ remoteId }) => remoteId,
});
const owned = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom(...keys),
    kind,
    name,
    content,
    remoteId: fc.option(fc.constantFrom(...'123456'), { nil: undefined }),
    isAdopted: fc.boolean(),
  }),
  { maxLength: 4, selector: ({ remoteId, key }) => remoteId ?? key },
);

const worlds: fc.Arbitrary<World> = fc.record({ wanted, found, owned }).map((world) => ({
  wanted: world.wanted.toReversed(),
  found: world.found.map((each) => {
    const canBeMarked = kinds[each.kind];
    const audience = { include: [], exclude: [] };
    return { ...each, canBeMarked, mark: canBeMarked ? each.mark : undefined, audience, warnings: [] };
  }),
  owned: world.owned.map((each) => ({ ...each, audience: undefined, needs: [] })),
}));

function planOf(world: World, adopted: readonly FoundObject[] = []): Plan {
  const adopt = adopted.flatMap((each) => keys.map((key) => ({ key, kind: each.kind, remoteId: each.remoteId })));
  return planDeployment({ owner, ...world, decisions: { adopt } });
}

/** What the server and the UEM do with a plan, on a world that does as it is told. */
function apply(world: World, plan: Plan): World {
  const there = new Map(world.found.map((each) => [each.remoteId, each]));
  const books = new Map(world.owned.map((each) => [`${each.kind} ${each.key}`, each]));
  const references = new Map(plan.references);
  for (const { action, key, kind: ofKind, wanted: object, found: before, owned: entry, blockedBy } of plan.steps) {
    const address = `${ofKind} ${key}`;
    if (action === 'release') books.delete(address);
    if (action === 'delete') {
      books.delete(address);
      there.delete(before!.remoteId);
    }
    if (object === undefined || action === 'clash' || blockedBy.length > 0) continue;
    const target = resolveReferences(object, references);
    expect(JSON.stringify(target)).not.toContain('$ref');
    const remoteId = before?.remoteId ?? `made-${key}`;
    references.set(key, remoteId);
    const canBeMarked = kinds[ofKind as Kind];
    const made = canBeMarked ? { owner, key } : undefined;
    there.set(remoteId, {
      kind: ofKind,
      remoteId,
      name: object.name,
      mark: before === undefined ? made : before.mark,
      canBeMarked,
      ...target,
      warnings: [],
    });
    const isAdopted = action === 'adopt' || (before !== undefined && (entry?.isAdopted ?? false));
    books.set(address, { key, kind: ofKind, remoteId, name: object.name, ...target, needs: object.needs, isAdopted });
  }
  return { wanted: world.wanted, found: [...there.values()], owned: [...books.values()] };
}

const runs = { numRuns: 500 };

test('after a plan was done there is nothing to do but what waits for a decision', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const plan = planOf(apply(world, planOf(world)));
      const open = plan.steps.filter(({ action, blockedBy }) => action !== 'leave' && blockedBy.length === 0);
      expect(open.filter(({ action }) => action !== 'clash')).toEqual([]);
    }),
    runs,
  );
});

test('what neither carries our mark nor stands in our books is never touched without a decision', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const after = new Map(apply(world, planOf(world)).found.map((each) => [each.remoteId, each]));
      for (const each of world.found) {
        const isInBooks = world.owned.some(
          (entry) => entry.kind === each.kind && (entry.remoteId === each.remoteId || entry.remoteId === undefined),
        );
        if (each.mark?.owner !== owner && !isInBooks) expect(after.get(each.remoteId)).toBe(each);
        if (each.mark !== undefined && each.mark.owner !== owner) expect(after.get(each.remoteId)).toBe(each);
      }
    }),
    runs,
  );
});

test('nothing is deleted but what our books and, where it can have one, its mark say is ours', () => {
  fc.assert(
    fc.property(worlds, fc.boolean(), (world, decideAll) => {
      const before = new Map(world.found.map((each) => [each.remoteId, each]));
      const after = apply(world, planOf(world, decideAll ? world.found : []));
      const left = new Set(after.found.map(({ remoteId }) => remoteId));
      for (const [remoteId, each] of before) {
        if (left.has(remoteId)) continue;
        const entries = world.owned.filter((entry) => entry.kind === each.kind && !entry.isAdopted);
        expect(entries.some((entry) => entry.remoteId === remoteId || entry.remoteId === undefined)).toBe(true);
        if (each.canBeMarked) expect(each.mark?.owner).toBe(owner);
      }
    }),
    runs,
  );
});

test('taking back everything leaves a tenant as it was, but for what was adopted', () => {
  fc.assert(
    fc.property(worlds, fc.boolean(), (world, decideAll) => {
      const start = { ...world, owned: [], found: world.found.filter(({ mark: own }) => own?.owner !== owner) };
      const applied = apply(start, planOf(start, decideAll ? start.found : []));
      const end = apply({ ...applied, wanted: [] }, planOf({ ...applied, wanted: [] }));
      expect(end.owned).toEqual([]);
      const ids = (list: readonly FoundObject[]) => list.map(({ remoteId }) => remoteId).toSorted();
      expect(ids(end.found)).toEqual(ids(start.found));
      if (!decideAll) expect(new Set(end.found)).toEqual(new Set(start.found));
    }),
    runs,
  );
});

test('an object that others need is made before them and taken away after them', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const start = { wanted: world.wanted, found: [], owned: [] };
      const made = planOf(start).steps.map(({ key }) => key);
      const applied = apply(start, planOf(start));
      const taken = planOf({ ...applied, wanted: [] }).steps;
      const places = new Map(taken.map(({ key }, place) => [key, place]));
      for (const { key, content: own } of world.wanted) {
        for (const { $ref } of own.refs as { $ref: string }[]) {
          expect(made.indexOf($ref)).toBeLessThan(made.indexOf(key));
          expect(places.get($ref)).toBeGreaterThan(places.get(key)!);
        }
      }
      expect(taken.every(({ action }) => action === 'delete')).toBe(true);
    }),
    runs,
  );
});
