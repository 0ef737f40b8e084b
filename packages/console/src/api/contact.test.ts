import { expect, test } from 'vitest';
import { openContact } from './contact.ts';

const answering = async () => new Response('{}');
const away = async () => {
  throw new TypeError('fetch failed');
};

test('contact is lost when nobody answers, and found again with the next answer', async () => {
  const contact = openContact();
  const told: boolean[] = [];
  contact.subscribe(() => told.push(contact.current().isLost));
  await contact.watching(answering)('/');
  await contact
    .watching(away)('/')
    .catch(() => undefined);
  await contact
    .watching(away)('/')
    .catch(() => undefined);
  await contact.watching(answering)('/');
  expect(told).toEqual([true, false]);
});

test('how long it has been lost is counted from the last answer', async () => {
  const contact = openContact();
  await contact.watching(answering)('/');
  await contact
    .watching(away)('/')
    .catch(() => undefined);
  expect(contact.current().lastAt).toBeTypeOf('number');
});

test('an answer that says no is contact too', async () => {
  const contact = openContact();
  await contact.watching(async () => new Response('{}', { status: 500 }))('/');
  expect(contact.current().isLost).toBe(false);
});

test('a call that the page itself gave up does not look like a lost server', async () => {
  const contact = openContact();
  const abort = new AbortController();
  abort.abort();
  await contact
    .watching(away)('/', { signal: abort.signal })
    .catch(() => undefined);
  expect(contact.current().isLost).toBe(false);
});
