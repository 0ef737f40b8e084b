import { expect, test } from 'vitest';
import { PicketError } from './errors.ts';

test('an error says never to try again unless it says otherwise, and holds nothing that it was not given', () => {
  const bare = new PicketError('conflict', 'Somebody was faster.');
  expect([bare.name, bare.message, bare.code, bare.retry, bare.fields, bare.context, bare.cause]).toEqual([
    'PicketError',
    'Somebody was faster.',
    'conflict',
    'never',
    [],
    {},
    undefined,
  ]);
});

test('an error keeps what it was given', () => {
  const given = {
    retry: { afterMs: 5 },
    cause: new Error('below'),
    fields: [{ pointer: '/name', detail: 'is missing' }],
    context: { requestId: 'r' },
  };
  expect(new PicketError('invalid_request', 'No.', given)).toMatchObject(given);
});
