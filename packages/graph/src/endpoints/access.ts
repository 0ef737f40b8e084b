import { Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';
import { accessPolicies, listing } from './tenant-objects.ts';
import { changing, creating, deleting, exactly, partly } from './writing.ts';

/**
 * Writing needs both permissions in one token: Microsoft's page asks for them together, and the table, which marks the
 * reading one as least, lists them side by side.
 */
const policies = {
  version: 'v1.0',
  service: services.conditionalAccess,
  permission: 'Policy.ReadWrite.ConditionalAccess',
  permissionNote:
    "The table marks Policy.Read.All as least privileged; Microsoft's page asks for both together, and reading alone writes nothing.",
} as const;
const one = '/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}';
const texts = Type.Array(Type.String());

export const accessPolicy = {
  ...accessPolicies,
  id: 'access-policy',
  path: one,
  answers: 'one',
  item: Type.Object({
    ...accessPolicies.item.properties,
    conditions: maybe(
      Type.Object({
        clientAppTypes: Type.Optional(texts),
        applications: maybe(
          Type.Object({ includeApplications: Type.Optional(texts), excludeApplications: Type.Optional(texts) }),
        ),
        users: maybe(
          Type.Object({
            includeUsers: Type.Optional(texts),
            excludeUsers: Type.Optional(texts),
            includeGroups: Type.Optional(texts),
            excludeGroups: Type.Optional(texts),
          }),
        ),
        platforms: maybe(
          Type.Object({ includePlatforms: Type.Optional(texts), excludePlatforms: Type.Optional(texts) }),
        ),
        devices: maybe(
          Type.Object({
            deviceFilter: maybe(
              Type.Object({ mode: Type.Optional(Type.String()), rule: Type.Optional(Type.String()) }),
            ),
          }),
        ),
      }),
    ),
  }),
  docs: 'https://learn.microsoft.com/graph/api/conditionalaccesspolicy-get',
  gives: 'one Conditional Access policy',
} as const satisfies Endpoint;

const content = {
  displayName: Type.String(),
  conditions: exactly({
    clientAppTypes: texts,
    applications: exactly({ includeApplications: texts, excludeApplications: texts }),
    users: exactly({ includeGroups: texts, excludeGroups: texts }),
    platforms: exactly({ includePlatforms: texts }),
    devices: Type.Optional(exactly({ deviceFilter: exactly({ mode: Type.String(), rule: Type.String() }) })),
  }),
  grantControls: exactly({ operator: Type.String(), builtInControls: texts }),
};

/** With what an administrator may have put into one that was adopted, so that it can be sent back. */
const contentChanged = {
  ...content,
  conditions: exactly({
    clientAppTypes: Type.Optional(texts),
    applications: maybe(
      exactly({ includeApplications: Type.Optional(texts), excludeApplications: Type.Optional(texts) }),
    ),
    users: maybe(
      exactly({
        includeUsers: Type.Optional(texts),
        excludeUsers: Type.Optional(texts),
        includeGroups: Type.Optional(texts),
        excludeGroups: Type.Optional(texts),
      }),
    ),
    platforms: maybe(exactly({ includePlatforms: Type.Optional(texts), excludePlatforms: Type.Optional(texts) })),
    devices: maybe(exactly({ deviceFilter: exactly({ mode: Type.String(), rule: Type.String() }) })),
  }),
};

/** Made report-only and nothing else: switching it on is the administrator's to do. */
export const createAccessPolicy = creating(
  'create-access-policy',
  '/identity/conditionalAccess/policies',
  exactly({ ...content, state: Type.Literal('enabledForReportingButNotEnforced') }),
  {
    ...policies,
    docs: 'https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies',
    gives: 'a Conditional Access policy that only reports, made',
  },
);

/** Says nothing of the state: what an administrator switched on stays on. */
export const updateAccessPolicy = changing('update-access-policy', one, partly(contentChanged), {
  ...policies,
  docs: 'https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update',
  gives: 'a Conditional Access policy, changed, and as much in force as before',
});

export const deleteAccessPolicy = deleting('delete-access-policy', one, {
  ...policies,
  docs: 'https://learn.microsoft.com/graph/api/conditionalaccesspolicy-delete',
  gives: 'a Conditional Access policy, taken away',
});

const directory = { version: 'v1.0', service: services.directory } as const;
const Group = Type.Object({ id: Id, displayName: maybe(Type.String()), description: maybe(Type.String()) });
const reading = {
  ...directory,
  permission: 'GroupMember.Read.All',
  permissionNote:
    'What the table marks as least privileged either has no role id yet, and so cannot be asked for, or may write.',
} as const;

export const groupsNamed = listing('groups-named', '/groups', Group, {
  ...reading,
  options: ['$select', '$filter'],
  docs: 'https://learn.microsoft.com/graph/api/group-list',
  gives: 'groups of a certain name',
});

export const group = {
  ...listing('group', '/groups/{group-id}', Group, {
    ...reading,
    options: ['$select'],
    docs: 'https://learn.microsoft.com/graph/api/group-get',
    gives: 'one group',
  }),
  answers: 'one',
} as const satisfies Endpoint;

const groupContent = { displayName: Type.String(), description: Type.String() };
const groups = {
  ...directory,
  permission: 'Group.ReadWrite.All',
  permissionNote:
    "No table marks a least privileged one; Microsoft's page knows only this one and the still larger Directory.ReadWrite.All.",
} as const;

/** Security groups without members. */
export const createGroup = creating(
  'create-group',
  '/groups',
  exactly({
    ...groupContent,
    mailEnabled: Type.Literal(false),
    mailNickname: Type.String(),
    securityEnabled: Type.Literal(true),
  }),
  {
    ...groups,
    permissionNote:
      'Group.Create would do for making one, and could not take it away again: one that can do both is asked for instead of two.',
    docs: 'https://learn.microsoft.com/graph/api/group-post-groups',
    gives: 'a security group, made',
  },
);

export const updateGroup = changing('update-group', '/groups/{group-id}', exactly(groupContent), {
  ...groups,
  docs: 'https://learn.microsoft.com/graph/api/group-update',
  gives: "a group's name and description, changed",
});

export const deleteGroup = deleting('delete-group', '/groups/{group-id}', {
  ...groups,
  docs: 'https://learn.microsoft.com/graph/api/group-delete',
  gives: 'a group, taken away',
});
