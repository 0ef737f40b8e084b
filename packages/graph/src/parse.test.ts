import { expect, test } from 'vitest';
import { parseJson } from './parse.ts';

test('what no database can hold is replaced, wherever it stands, and nothing else is touched', () => {
  const text =
    '{"value":[{"deviceName":"a\\u0000b","model":"\\ud83d\\ude00","tags":["\\ud800","\\uDFFFx"],"n":1,"x":null}]}';
  expect(parseJson(text)).toEqual({
    value: [{ deviceName: 'a\ufffdb', model: '\u{1f600}', tags: ['\ufffd', '\ufffdx'], n: 1, x: null }],
  });
});

test('what is no JSON is nothing', () => {
  for (const text of ['', '<html>', '{"value":[', 'undefined']) expect(parseJson(text), text).toBeUndefined();
});
