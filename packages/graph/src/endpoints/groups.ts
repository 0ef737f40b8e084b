import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

/** A member that came, or, with `@removed`, one that went. Direct members only, and nothing but the id. */
const MemberChange = Type.Object({
  '@odata.type': Type.Optional(Type.String()),
  id: Id,
  '@removed': Type.Optional(Type.Unknown()),
});

const Group = Type.Object({
  id: Id,
  displayName: maybe(Type.String()),
  /** `Unified`: a Microsoft 365 group. `DynamicMembership`: its members follow from `membershipRule`. */
  groupTypes: maybe(Type.Array(Type.String())),
  securityEnabled: maybe(Type.Boolean()),
  mailEnabled: maybe(Type.Boolean()),
  membershipRule: maybe(Type.String()),
  /** `On` or `Paused`. */
  membershipRuleProcessingState: maybe(Type.String()),
  'members@delta': Type.Optional(Type.Array(MemberChange)),
});

export type GraphGroup = Static<typeof Group>;

export const groupsDelta = {
  id: 'groups-delta',
  method: 'GET',
  version: 'v1.0',
  path: '/groups/delta()',
  answers: 'delta',
  item: Group,
  body: undefined,
  options: ['$select'],
  permission: 'GroupMember.Read.All',
  permissionNote:
    'The table marks Group.ReadBasic.All as least privileged, which has no role id yet and so cannot be asked for; the other one it marks may write.',
  service: services.directory,
  units: 1,
  repeatable: true,
  docs: 'https://learn.microsoft.com/graph/api/group-delta',
  gives: 'groups and direct memberships that came, changed or went since the last time',
} as const satisfies Endpoint;
