import { expect, test } from 'vitest';
import { say, shapeOf, tell, tellCount, textOf, toldAgain, toldIn } from './told.ts';

test('a sentence reads as prose with its places filled, a list as one', () => {
  expect(textOf(tell('{{names}} only report.', { names: ['A', 'B', 'C'] }))).toBe('A, B and C only report.');
  expect(textOf(['First.', tell('Then {{what}}.', { what: 'this' })])).toBe('First. Then this.');
  expect([1, 2].map((count) => textOf(tellCount(count, '{{count}} phone', '{{count}} phones', {})))).toEqual([
    '1 phone',
    '2 phones',
  ]);
});

test('what fills a place is never read as a place', () => {
  expect(say('{{who}}: {{reason}}', { who: '{{reason}}', reason: 'tests' })).toBe('{{reason}}: tests');
});

test('an answer carries the sentences that have places, each once', () => {
  const acting = tell('{{count}} acts.', { count: 1 });
  expect(toldIn(['Plain.', acting, undefined, ['Plain.', acting]])).toEqual([{ ...acting, text: '1 acts.' }]);
});

test('prose that was kept is found again by its shape, and only where it reads exactly so', () => {
  const shapes = ['Paused by {{who}}: {{reason}}', 'Resumed by {{who}}.'].map(shapeOf);
  expect(toldAgain('Paused by Ana (ops): network: works', shapes)).toEqual({
    text: 'Paused by Ana (ops): network: works',
    sentence: 'Paused by {{who}}: {{reason}}',
    values: { who: 'Ana (ops)', reason: 'network: works' },
  });
  expect(toldAgain('Resumed by Ana', shapes)).toBeUndefined();
  expect(toldAgain('', shapes)).toBeUndefined();
});

test('a place that is not filled does not compile', () => {
  // @ts-expect-error: what fills {{name}} is missing
  expect(say('Hello {{name}}', {})).toBe('Hello ');
});
