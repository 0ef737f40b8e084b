import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

const User = Type.Object({
  id: Id,
  userPrincipalName: maybe(Type.String()),
  displayName: maybe(Type.String()),
  mail: maybe(Type.String()),
  accountEnabled: maybe(Type.Boolean()),
});

export type GraphUser = Static<typeof User>;

export const usersDelta = {
  id: 'users-delta',
  method: 'GET',
  version: 'v1.0',
  path: '/users/delta()',
  answers: 'delta',
  item: User,
  body: undefined,
  options: ['$select'],
  permission: 'User.Read.All',
  service: services.directory,
  units: 1,
  repeatable: true,
  docs: 'https://learn.microsoft.com/graph/api/user-delta',
  gives: 'users that came, changed or went since the last time',
} as const satisfies Endpoint;
