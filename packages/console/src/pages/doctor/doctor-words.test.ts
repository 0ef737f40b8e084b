import { checkOutcomes } from '@picket/domain';
import type { CheckResult } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../../language/speech.ts';
import { needsAction, summaryOf, worstFirst } from './doctor-words.ts';
import { doctorTexts } from './texts.ts';

const t = sayingIn(openSpeech('en'), doctorTexts);

const result = (outcome: CheckResult['outcome'], id: string = outcome): CheckResult => ({
  id,
  title: id,
  because: 'It matters.',
  docs: 'https://learn.microsoft.com/',
  permissions: [],
  outcome,
  saw: 'Something.',
  objects: [],
  todo: null,
});

test('the worst stands first, and what could not be looked at before what is good', () => {
  const results = checkOutcomes.toReversed().map((outcome) => result(outcome));
  expect(worstFirst(results).map(({ outcome }) => outcome)).toEqual([
    'failed',
    'warning',
    'not-checked',
    'passed',
    'not-applicable',
  ]);
});

test('checks of one outcome keep the order in which one would ask', () => {
  const results = [result('passed', 'one'), result('failed', 'two'), result('passed', 'three')];
  expect(worstFirst(results).map(({ id }) => id)).toEqual(['two', 'one', 'three']);
});

test('nothing is called good while something was not looked at', () => {
  expect(summaryOf([result('passed'), result('not-applicable')], t)).toContain('Nothing stands in the way');
  expect(summaryOf([result('passed'), result('not-checked')], t)).toBe('1 check could not be made.');
  expect(summaryOf([result('failed', 'a'), result('failed', 'b'), result('warning')], t)).toBe(
    '2 checks failed, 1 warning.',
  );
});

test('only what is good or does not concern anybody needs nothing', () => {
  expect(checkOutcomes.filter((outcome) => !needsAction(result(outcome)))).toEqual(['passed', 'not-applicable']);
});
