import { expect, test } from 'vitest';
import { boundedMemo } from './bounded-memo.ts';

test('the same question is thought about once', () => {
  const asked: string[] = [];
  const answer = boundedMemo(2, String, (question: number) => {
    asked.push(`${question}`);
    return { half: question / 2 };
  });
  expect([answer(4), answer(4), answer(6)]).toEqual([{ half: 2 }, { half: 2 }, { half: 3 }]);
  expect(asked).toEqual(['4', '6']);
});

test('questions that phones make up do not fill the memory', () => {
  const asked: number[] = [];
  const answer = boundedMemo(2, String, (question: number) => {
    asked.push(question);
    return {};
  });
  for (const question of [1, 2, 3, 3, 2, 1]) answer(question);
  expect(asked).toEqual([1, 2, 3, 1]);
});
