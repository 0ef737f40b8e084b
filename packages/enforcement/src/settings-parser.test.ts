import { PicketError } from '@picket/domain';
import fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { settingsParser } from './settings-parser.ts';

const parser = settingsParser(
  Type.Object(
    { mode: Type.Enum(['soft', 'hard'], { default: 'soft' }), retries: Type.Integer({ minimum: 0, default: 3 }) },
    { additionalProperties: false },
  ),
);

function refusalOf(input: unknown): PicketError {
  try {
    parser.parse(input);
  } catch (error) {
    if (error instanceof PicketError) return error;
    throw error;
  }
  throw new Error('Was not refused');
}

test('what is left out has its default', () => {
  expect(parser.parse({})).toEqual({ mode: 'soft', retries: 3 });
  expect(parser.parse({ mode: 'hard' })).toEqual({ mode: 'hard', retries: 3 });
});

test('every wrong setting is named, once, with what would be right', () => {
  const { code, fields, message } = refusalOf({ mode: 'harsh', retries: -1, extra: {} });
  expect(code).toBe('invalid_request');
  expect(fields).toEqual([
    { pointer: '/extra', detail: 'is not a setting of this channel' },
    { pointer: '/mode', detail: 'must be one of soft, hard' },
    { pointer: '/retries', detail: 'must be >= 0' },
  ]);
  expect(message).toContain('/mode must be one of soft, hard');
});

test('settings that are no object are refused', () => {
  for (const input of [null, 'soft', 3, []]) expect(refusalOf(input).code).toBe('invalid_request');
});

test('whatever JSON comes in, settings come out or a refusal, and the input stays as it was', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const input: unknown = JSON.parse(json);
      try {
        expect(Object.keys(parser.parse(input))).toEqual(['mode', 'retries']);
      } catch (error) {
        expect(error).toBeInstanceOf(PicketError);
      }
      expect(input).toEqual(JSON.parse(json));
    }),
  );
});
