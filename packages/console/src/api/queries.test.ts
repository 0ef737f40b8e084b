import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { misunderstood, refusedBy } from './failure.ts';
import { changeSession, type Me, openQueries } from './queries.ts';
import { keys } from './touched-queries.ts';

const me: Me = { operatorId: 'kim', name: 'Kim', instanceOwner: false, grants: [], via: 'session', csrfToken: 'x' };

const queries = openQueries();
afterEach(() => queries.clear());

test('after signing out nothing of the operator is left, and the page hears of it', () => {
  queries.setQueryData(keys.session, me);
  queries.setQueryData(keys.overview('t'), { devices: 212 });
  queries.setQueryData(keys.tenants, []);
  const session = new QueryObserver(queries, { queryKey: keys.session, enabled: false });
  const stop = session.subscribe(() => undefined);

  changeSession(queries, null);
  expect(
    queries
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([keys.session]);
  expect(session.getCurrentResult().data).toBeNull();
  stop();
});

const refusal = (status: number) =>
  refusedBy(
    {
      type: 'x',
      title: 'x',
      status,
      detail: 'x',
      instance: 'x',
      code: status === 401 ? 'unauthenticated' : 'forbidden',
      retry: 'never',
      remedy: 'x',
    },
    null,
  );

test.each([
  [401, null],
  [403, me],
])('a call that is refused with %i leaves the session as %o', async (status, session) => {
  queries.setQueryData(keys.session, me);
  const call = queries.fetchQuery({ queryKey: keys.devices('t'), queryFn: () => Promise.reject(refusal(status)) });
  await call.catch(() => undefined);
  expect(queries.getQueryData(keys.session)).toEqual(session);
});

test('what cannot succeed is not tried again by itself', async () => {
  let tries = 0;
  const call = queries.fetchQuery({
    queryKey: ['x'],
    retry: queries.getDefaultOptions().queries?.retry ?? false,
    queryFn: () => {
      tries++;
      return Promise.reject(misunderstood('another shape', 200, undefined));
    },
  });
  await call.catch(() => undefined);
  expect(tries).toBe(1);
});
