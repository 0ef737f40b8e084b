import {
  type Choices,
  canBeAssigned,
  type DirectoryGroup,
  type EntraObjectId,
  type GroupChoice,
  groupKindOf,
  installNotesFor,
  networkNotesFor,
  PicketError,
  toIso,
} from '@picket/domain';
import { choicesToWire, type GroupFacts, type Setup } from '@picket/wire/console';
import { readChoiceReach, readGroupReach } from '../directory/group-reach.ts';
import { groupName, hasReadGroups } from '../directory/group-search.ts';
import { readGroups } from '../directory/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { type Directory, findFaults, findWarnings } from './check-choices.ts';
import { listSaves, type SavedChoices } from './store.ts';

const shownSaves = 20;

/** What is known of some groups, in their order. */
export async function readGroupFacts(
  tx: TenantTransaction,
  groups: readonly DirectoryGroup[],
  excluded: readonly EntraObjectId[],
): Promise<readonly GroupFacts[]> {
  const reach = await readGroupReach(
    tx,
    groups.map(({ id }) => id),
    excluded,
  );
  return groups.flatMap((group): GroupFacts[] => {
    const { id } = group;
    const brings = reach.get(id);
    if (brings === undefined) return [];
    const kind = groupKindOf(group);
    const isDynamic = group.isDynamic === true;
    return [
      {
        id,
        name: groupName(group),
        kind,
        canBeAssigned: canBeAssigned(kind),
        isDynamic,
        rule: isDynamic ? (group.membershipRule ?? null) : null,
        isRulePaused: isDynamic && group.isRulePaused === true,
        nested: { count: brings.nested.count, names: [...brings.nested.names] },
        users: brings.users,
        devices: brings.devices,
        phones: { ...brings.phones },
      },
    ];
  });
}

const idsOf = (groups: readonly GroupChoice[]) => groups.map(({ id }) => id as EntraObjectId);

/** What the directory says now about the groups of some choices. */
export async function lookUp(tx: TenantTransaction, { groups }: Choices): Promise<Directory> {
  const { pilot, include, exclude } = groups;
  const all = [...new Set([...idsOf(pilot), ...idsOf(include), ...idsOf(exclude)])];
  const known = await readGroups(tx, all);
  const listed = all.flatMap((id) => known.get(id) ?? []);
  const facts = await readGroupFacts(tx, listed, []);
  return {
    groups: new Map(facts.map((group) => [group.id, group])),
    reach: await readChoiceReach(tx, { pilot: idsOf(pilot), include: idsOf(include), exclude: idsOf(exclude) }),
    isRead: await hasReadGroups(tx),
  };
}

/**
 * Choices as they are saved: ids in one spelling, each group once in a list and with the name that it has now.
 *
 * @throws PicketError `invalid_request` with what contradicts itself, field by field
 */
export function settle(choices: Choices, directory: Directory): Choices {
  const faults = findFaults(choices, directory);
  if (faults.length > 0)
    throw new PicketError('invalid_request', `These choices do not go together: ${faults[0]?.detail}`, {
      fields: faults,
    });
  const named = (groups: readonly GroupChoice[]) => [
    ...new Map(groups.map(({ id, name }) => [id, { id, name: directory.groups.get(id)?.name ?? name }])).values(),
  ];
  const { stage, pilot, include, exclude } = choices.groups;
  return {
    ...choices,
    groups: { stage, pilot: named(pilot), include: named(include), exclude: named(exclude) },
  };
}

/** Group ids in the spelling of the directory. */
export function spelled(choices: Choices): Choices {
  const lower = (groups: readonly GroupChoice[]) => groups.map(({ id, name }) => ({ id: id.toLowerCase(), name }));
  const { stage, pilot, include, exclude } = choices.groups;
  return { ...choices, groups: { stage, pilot: lower(pilot), include: lower(include), exclude: lower(exclude) } };
}

/** Saved choices, and all that is to be known beside them. */
export async function describe(
  tx: TenantTransaction,
  { version, choices, saved }: SavedChoices,
  directory: Directory,
): Promise<Setup> {
  const { pilot, include, exclude } = choices.groups;
  const chosen = [...new Map([...pilot, ...include, ...exclude].map((group) => [group.id, group])).values()];
  return {
    version,
    savedAt: saved === undefined ? null : toIso(saved.at),
    savedBy: saved?.by ?? null,
    choices: choicesToWire(choices),
    groups: [...directory.groups.values()],
    goneGroups: directory.isRead
      ? chosen.filter(({ id }) => !directory.groups.has(id)).map(({ id, name }) => ({ id, name }))
      : [],
    warnings: [...findWarnings(choices, directory)],
    installs: installNotesFor(choices).map(({ id, platform, installs, text }) => ({ id, platform, installs, text })),
    networks: networkNotesFor(choices).map(({ id, platform, covers, text }) => ({ id, platform, covers, text })),
    history: (await listSaves(tx, shownSaves)).map(({ version: of, at, by }) => ({ version: of, at: toIso(at), by })),
  };
}
