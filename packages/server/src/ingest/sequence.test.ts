import { expect, test } from 'vitest';
import { type Arrival, admitSequence, rememberedSequences, type SequenceState } from './sequence.ts';

const none: SequenceState = { last: 0, before: 0 };

function play(sequences: readonly number[], from = none): readonly Arrival[] {
  let state = from;
  return sequences.map((sequence) => {
    const admitted = admitSequence(state, sequence);
    state = admitted.state;
    return admitted.arrival;
  });
}

test('check-ins in their order are each the newest', () => {
  expect(play([1, 2, 3, 10])).toEqual(['next', 'next', 'next', 'next']);
});

test('one that comes again, soon or later, is told from one that comes late', () => {
  expect(play([1, 3, 3, 1, 2, 2, 4, 3, 1])).toEqual([
    'next',
    'next',
    'repeated',
    'repeated',
    'late',
    'repeated',
    'next',
    'repeated',
    'repeated',
  ]);
});

test('a jump ahead forgets what is out of reach, and takes nothing for seen that was not', () => {
  const far = 5 + rememberedSequences;
  expect(play([5, far, 5, far - 1, far - rememberedSequences])).toEqual([
    'next',
    'next',
    'repeated',
    'late',
    'repeated',
  ]);
  expect(play([5, far + 1, 5, far, far + 1])).toEqual(['next', 'next', 'beyond-memory', 'late', 'repeated']);
});

test('against a plain list of what has come, over every order of a hundred shuffles', () => {
  let seed = 7;
  const chance = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < 100; round += 1) {
    const came = new Set<number>();
    let state = none;
    for (let step = 0; step < 200; step += 1) {
      const sequence = 1 + Math.max(0, step - 30) + chance(60);
      const { arrival, state: next } = admitSequence(state, sequence);
      const newest = Math.max(0, ...came);
      const expected =
        sequence > newest
          ? 'next'
          : newest - sequence > rememberedSequences
            ? 'beyond-memory'
            : came.has(sequence)
              ? 'repeated'
              : 'late';
      expect(`${sequence} after ${newest}: ${arrival}`).toBe(`${sequence} after ${newest}: ${expected}`);
      came.add(sequence);
      state = next;
    }
  }
});

test('the largest sequences there are stay exact', () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(play([most - 1, most, most - 1, most - 2, most - 2])).toEqual([
    'next',
    'next',
    'repeated',
    'late',
    'repeated',
  ]);
});
