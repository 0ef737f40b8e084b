import { expect, test } from 'vitest';
import { fieldsOf } from './channel-fields.ts';

test('each setting that is a choice among texts has a field, with what is set chosen', () => {
  const schema = {
    type: 'object',
    properties: {
      slot: { type: 'string', enum: ['one', 'two'], title: 'Slot', description: 'Which one.' },
      pace: { type: 'integer', title: 'Pace' },
    },
  };
  expect(fieldsOf({ schema, settings: { slot: 'two', pace: 3 } })).toEqual([
    { name: 'slot', title: 'Slot', description: 'Which one.', choices: ['one', 'two'], value: 'two' },
  ]);
});

test.each([{}, { properties: null }, { properties: { slot: { enum: [] } } }, { properties: { slot: 7 } }])(
  'a schema that says nothing to choose (%o) has no fields',
  (schema) => {
    expect(fieldsOf({ schema, settings: {} })).toEqual([]);
  },
);
