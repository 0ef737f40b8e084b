import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

const SignIn = Type.Object({
  id: Id,
  createdDateTime: Type.String(),
  userId: maybe(Type.String()),
  appDisplayName: maybe(Type.String()),
  conditionalAccessStatus: maybe(Type.String()),
  status: maybe(Type.Object({ errorCode: maybe(Type.Integer()) })),
  deviceDetail: maybe(Type.Object({ deviceId: maybe(Type.String()) })),
  appliedConditionalAccessPolicies: maybe(
    Type.Array(Type.Object({ displayName: maybe(Type.String()), result: maybe(Type.String()) })),
  ),
});

export type GraphSignIn = Static<typeof SignIn>;

export const signIns = {
  id: 'sign-ins',
  method: 'GET',
  version: 'v1.0',
  path: '/auditLogs/signIns',
  answers: 'collection',
  item: SignIn,
  body: undefined,
  options: ['$select', '$top', '$filter', '$orderby'],
  pageSize: 1_000,
  permission: 'AuditLog.Read.All',
  service: services.auditLogs,
  units: 1,
  repeatable: true,
  docs: 'https://learn.microsoft.com/graph/api/signin-list',
  gives: 'who signed in or was refused, on which device, and which policies decided it',
} as const satisfies Endpoint;
