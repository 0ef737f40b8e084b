import { expect, expectTypeOf, test } from 'vitest';
import {
  type AnswerOf,
  type BodyOf,
  type createToken,
  type getDevice,
  type listDevices,
  operations,
  type QueryOf,
} from './index.ts';

test('an operation is named once, and so is its place', () => {
  const ids = operations.map(({ id }) => id);
  const places = operations.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(places).size).toBe(places.length);
  expect(ids.length).toBeGreaterThan(20);
});

test('only redeeming an invitation and the ways of signing in are open', () => {
  const open = operations.filter(({ guard }) => guard.kind === 'open').map(({ id }) => id);
  expect(open.toSorted()).toEqual([
    'finishEntraSignIn',
    'getSignInOffer',
    'redeemInvitation',
    'signIn',
    'startEntraSignIn',
  ]);
});

test('every path of a tenant is guarded by a right in that tenant', () => {
  const loose = operations.filter(({ path, guard }) => path.includes('{tenantId}') && guard.kind !== 'tenant');
  expect(loose).toEqual([]);
});

test('every placeholder of a path has a schema, and nothing else has', () => {
  for (const { id, path, params } of operations) {
    const placeholders = [...path.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name);
    expect(Object.keys(params?.properties ?? {}), id).toEqual(placeholders);
  }
});

test('types follow from the schemas', () => {
  expectTypeOf<AnswerOf<typeof getDevice>['level']>().toEqualTypeOf<
    'not-assessed' | 'secured' | 'low' | 'medium' | 'high'
  >();
  expectTypeOf<BodyOf<typeof createToken>['expiresInDays']>().toEqualTypeOf<number>();
  expectTypeOf<QueryOf<typeof listDevices>['limit']>().toEqualTypeOf<number | undefined>();
});
