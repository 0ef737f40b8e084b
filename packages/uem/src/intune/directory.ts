import {
  type ChangePage,
  type Cursor,
  type DirectoryChanges,
  type DirectoryDevice,
  type DirectoryGroup,
  type DirectoryUser,
  type EntraObjectId,
  parseEntraDeviceId,
} from '@picket/domain';
import { type DeltaPage, type GraphDevice, type GraphGroup, type GraphUser, walkDelta } from '@picket/graph';
import { calls } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';
import { translatingEach } from './translate-error.ts';
import { memberKindOf } from './words.ts';

export function directoryOf(access: TenantAccess): DirectoryChanges {
  return {
    users(from, signal) {
      const pages = walkDelta(access.graph(calls.users), calls.users.endpoint, from, signal);
      return counted(changes(pages, from, readUser), access.sawUsers);
    },
    groups(from, signal) {
      return changes(walkDelta(access.graph(calls.groups), calls.groups.endpoint, from, signal), from, readGroup);
    },
    devices(from, signal) {
      return changes(walkDelta(access.graph(calls.devices), calls.devices.endpoint, from, signal), from, readDevice);
    },
  };
}

async function* changes<Theirs, Ours>(
  pages: AsyncIterable<DeltaPage<Theirs>>,
  from: Cursor | undefined,
  read: (item: Theirs) => Ours,
): AsyncGenerator<ChangePage<Ours>, void, void> {
  // Who begins from nothing has no cursor that could have been forgotten.
  let isAsked = from === undefined;
  for await (const page of translatingEach(pages)) {
    yield {
      changed: page.changed.map(read),
      // In the bin or gone for good: either way no longer there.
      removed: page.removed.map(({ id }) => id as EntraObjectId),
      startsOver: page.startsOver && !isAsked,
      ...(page.nextLink === undefined ? {} : { next: page.nextLink as Cursor }),
      ...(page.deltaLink === undefined ? {} : { done: page.deltaLink as Cursor }),
    };
    isAsked = false;
  }
}

/** Larger tenants than this are all one to Microsoft: there is no use in counting on. */
const largeTenant = 501;

/** Whoever is new or has changed is there: so many users the tenant has at least. */
async function* counted(
  pages: AsyncIterable<ChangePage<DirectoryUser>>,
  saw: (users: number) => void,
): AsyncGenerator<ChangePage<DirectoryUser>, void, void> {
  const seen = new Set<EntraObjectId>();
  for await (const page of pages) {
    for (const { id } of seen.size < largeTenant ? page.changed : []) seen.add(id);
    saw(seen.size);
    yield page;
  }
}

// Partial on purpose: a property that the change does not mention stays unmentioned.

function readUser({ id, ...said }: GraphUser): DirectoryUser {
  return { id: id as EntraObjectId, ...said };
}

function readGroup({
  id,
  groupTypes,
  membershipRuleProcessingState: ruleState,
  'members@delta': members,
  ...said
}: GraphGroup): DirectoryGroup {
  return {
    id: id as EntraObjectId,
    ...said,
    ...(groupTypes === undefined
      ? {}
      : {
          isUnified: groupTypes?.includes('Unified') ?? null,
          isDynamic: groupTypes?.includes('DynamicMembership') ?? null,
        }),
    ...(ruleState === undefined ? {} : { isRulePaused: ruleState === null ? null : ruleState !== 'On' }),
    ...(members === undefined
      ? {}
      : {
          members: members.map((member) => ({
            id: member.id as EntraObjectId,
            kind: memberKindOf(member['@odata.type']),
            removed: member['@removed'] !== undefined,
          })),
        }),
  };
}

function readDevice({ id, deviceId, ...said }: GraphDevice): DirectoryDevice {
  return {
    id: id as EntraObjectId,
    ...(deviceId === undefined ? {} : { deviceId: parseEntraDeviceId(deviceId) ?? null }),
    ...said,
  };
}
