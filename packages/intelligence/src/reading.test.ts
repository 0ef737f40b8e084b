import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { readJson } from './reading.ts';

const shape = Compile(Type.Object({ names: Type.Array(Type.String(), { maxItems: 2 }) }));
const read = (text: string) => readJson(text, { maxCharacters: 100, shape });

test('what has the promised shape is read', () => {
  expect(read('{"names":["a"],"more":1}')).toEqual({ kind: 'read', content: { names: ['a'], more: 1 } });
});

test('a text that was cut off is refused as no JSON', () => {
  expect(read('{"names":["a"')).toMatchObject({ kind: 'refused', reason: 'not-json' });
});

test('a text of another shape is refused, and the place is named', () => {
  expect(read('{"names":["a",2]}')).toMatchObject({ reason: 'not-well-formed', detail: '/names/1 must be string' });
  expect(read('"gzip"')).toMatchObject({ reason: 'not-well-formed', detail: '(the whole) must be object' });
  expect(read('{"names":["a","b","c"]}')).toMatchObject({ reason: 'not-well-formed' });
});

test('a text that is too long is refused before it is parsed', () => {
  expect(read('['.repeat(101))).toMatchObject({ reason: 'too-large' });
});

test('a million open brackets are refused, not a crash', () => {
  const bomb = '['.repeat(1_000_000);
  expect(readJson(bomb, { maxCharacters: 2_000_000, shape })).toMatchObject({ kind: 'refused' });
});
