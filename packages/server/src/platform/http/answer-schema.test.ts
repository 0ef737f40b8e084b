import fc from 'fast-check';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { schemaToWriteBy } from './answer-schema.ts';

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Item = Type.Object({
  text: orNull(Type.String()),
  moment: orNull(Type.String({ format: 'date-time' })),
  id: Type.Union([Type.Null(), Type.String({ format: 'uuid' })]),
  count: orNull(Type.Integer()),
  share: orNull(Type.Number()),
  is: orNull(Type.Boolean()),
  one: orNull(Type.Object({ inner: orNull(Type.String()), most: Type.Optional(orNull(Type.Integer())) })),
  many: orNull(Type.Array(orNull(Type.String()))),
  either: Type.Union([Type.Literal('a'), Type.Literal('b'), Type.Null()]),
  literal: orNull(Type.Literal('only')),
  named: Type.Record(Type.String(), orNull(Type.String())),
});
const Answer = Type.Object({ items: Type.Array(Item), nextCursor: Type.Optional(Type.String()) });

const orNone = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const item = fc.record({
  text: orNone(fc.string({ unit: 'grapheme' })),
  moment: orNone(fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString())),
  id: orNone(fc.uuid()),
  count: orNone(fc.integer()),
  share: orNone(fc.double({ noNaN: true, noDefaultInfinity: true })),
  is: orNone(fc.boolean()),
  one: orNone(fc.record({ inner: orNone(fc.string()), most: orNone(fc.integer()) }, { requiredKeys: ['inner'] })),
  many: orNone(fc.array(orNone(fc.string()))),
  either: orNone(fc.constantFrom('a', 'b')),
  literal: orNone(fc.constant('only')),
  named: fc.dictionary(
    fc.string().filter((name) => name !== '__proto__'),
    orNone(fc.string()),
  ),
});

test('what may be null is written as without the shorter schema, whatever it is', async () => {
  let items: unknown;
  const fastify = Fastify();
  fastify.get('/', { schema: { response: { 200: schemaToWriteBy(Answer) } } }, async () => ({ items }));
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 5 }), async (made) => {
      items = made;
      const { payload } = await fastify.inject('/');
      expect(JSON.parse(payload)).toEqual(JSON.parse(JSON.stringify({ items })));
    }),
    { numRuns: 300, seed: 7 },
  );
  await fastify.close();
});

test('nothing is left of a choice between one thing and null, for the serializer to try', () => {
  const text = JSON.stringify(schemaToWriteBy(Answer).properties);
  expect(text.match(/anyOf/g), 'the choice of three alone').toHaveLength(1);
});
