import { Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';

const Headers = Type.Record(Type.String(), Type.String());

const BatchAnswer = Type.Object({
  responses: Type.Array(
    Type.Object({
      id: Type.String(),
      status: Type.Number(),
      headers: Type.Optional(Headers),
      body: Type.Optional(Type.Unknown()),
    }),
  ),
});

const BatchBody = Type.Object(
  {
    requests: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          method: Type.String(),
          url: Type.String(),
          headers: Type.Optional(Headers),
          body: Type.Optional(Type.Unknown()),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  { additionalProperties: false },
);

export const batch = {
  id: 'batch',
  method: 'POST',
  version: 'v1.0',
  path: '/$batch',
  answers: 'one',
  item: BatchAnswer,
  body: BatchBody,
  options: [],
  permission: undefined,
  service: services.directory,
  units: 1,
  repeatable: false,
  docs: 'https://learn.microsoft.com/graph/json-batching',
  gives: 'the answers to up to twenty calls',
} as const satisfies Endpoint;
