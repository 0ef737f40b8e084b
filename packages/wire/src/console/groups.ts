/** Groups of a tenant's directory, and whom they reach. */
import { groupKinds } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, oneOf, TenantParams } from './shapes.ts';

/** Managed phones and tablets, each counted once. */
export const PhoneCounts = Type.Object({
  android: Type.Integer(),
  ios: Type.Integer(),
  ipados: Type.Integer(),
});
export type PhoneCounts = Static<typeof PhoneCounts>;

export const GroupFacts = Type.Object({
  id: Id,
  name: Type.String(),
  kind: oneOf(groupKinds),
  canBeAssigned: Type.Boolean({ description: 'Apps and policies can be given to it; a list for mail alone cannot' }),
  isDynamic: Type.Boolean({ description: 'Its members follow from `rule`' }),
  rule: Type.Union([Type.String(), Type.Null()]),
  isRulePaused: Type.Boolean(),
  nested: Type.Object(
    { count: Type.Integer(), names: Type.Array(Type.String()) },
    { description: 'Groups in it, at any depth; the first of their names' },
  ),
  users: Type.Integer({ description: 'Users in it or in a group in it, without those who are excluded' }),
  devices: Type.Integer({ description: 'Devices that are members themselves, phones or not' }),
  phones: PhoneCounts,
});
export type GroupFacts = Static<typeof GroupFacts>;

/** `uuid,uuid` */
const GroupIds = Type.String({ pattern: '^[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36})*$', maxLength: 7_400 });

export const searchGroups = {
  id: 'searchGroups',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/groups',
  summary: 'Find groups of the directory by a part of their name, and say whom each reaches',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Words of the name, or parts of them; case and accents do not matter',
      }),
    ),
    exclude: Type.Optional(GroupIds),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: '20 when left out' })),
  }),
  answer: Type.Object({
    items: Type.Array(GroupFacts, { description: 'Names that begin like the search come first' }),
    more: Type.Boolean({ description: 'There are more than these: search more narrowly' }),
    isRead: Type.Boolean({ description: 'Whether the directory has been read at all yet' }),
  }),
  status: 200,
} as const satisfies Operation;

const Reached = Type.Object({
  users: Type.Integer(),
  phones: PhoneCounts,
});

export const getReach = {
  id: 'getReach',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/setup/reach',
  summary: 'Say whom groups reach together; what is left out is as it was chosen',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    pilot: Type.Optional(Type.Union([GroupIds, Type.Literal('')])),
    include: Type.Optional(Type.Union([GroupIds, Type.Literal('')])),
    exclude: Type.Optional(Type.Union([GroupIds, Type.Literal('')])),
  }),
  answer: Type.Object({
    pilot: Reached,
    everybody: Reached,
    excluded: Type.Object(
      { users: Type.Integer(), phones: PhoneCounts },
      { description: 'Who would be reached, were nobody excluded' },
    ),
    both: Type.Object(
      { users: Type.Integer(), phones: PhoneCounts },
      { description: 'Reached by groups of the pilot and by groups of everybody alike' },
    ),
    notExcluded: Type.Object(PhoneCounts.properties, {
      description:
        'Phones of excluded users that are reached as devices, or excluded devices that are reached by their users: Intune does not connect the two',
    }),
    fleet: Type.Object(PhoneCounts.properties, { description: 'All managed phones of the tenant' }),
  }),
  status: 200,
} as const satisfies Operation;
