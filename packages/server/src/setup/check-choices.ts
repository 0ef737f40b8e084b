import { type AgentChoice, type Choices, type FieldError, type GroupChoice, reachedGroups, say } from '@picket/domain';
import type { GroupFacts, SetupWarning } from '@picket/wire/console';
import type { ChoiceReach, Phones } from '../directory/group-reach.ts';

/** What of the directory decides whether choices fit. */
export interface Directory {
  /** The chosen groups that the directory lists, by id. */
  readonly groups: ReadonlyMap<string, GroupFacts>;
  readonly reach: ChoiceReach;
  /** False: nothing has been read yet, so that a group that is not listed need not be gone. */
  readonly isRead: boolean;
}

const lists = ['pilot', 'include', 'exclude'] as const;

/** What contradicts itself and cannot be saved; pointers as in the request's body. Empty: nothing. */
export function findFaults(choices: Choices, directory: Directory): readonly FieldError[] {
  return [...faultsOfPlatforms(choices), ...faultsOfGroups(choices, directory)];
}

function faultsOfPlatforms({ android, ios, webProtection, compliancePolicy }: Choices): readonly FieldError[] {
  const faults: FieldError[] = [];
  const fault = (pointer: string, detail: string) => faults.push({ pointer: `/choices${pointer}`, detail });
  if (android?.modes.length === 0)
    fault('/android/modes', 'Choose how Android phones are enrolled, or leave Android out.');
  if (ios?.agent.kind === 'web' && ios.agent.remoteId !== undefined)
    fault('/ios/agent/remoteId', 'The web clip is made by Picket: there is no app to choose for it.');
  for (const [platform, agent] of [
    ['android', android?.agent],
    ['ios', ios?.agent],
  ] as const)
    if (isBlank(agent)) fault(`/${platform}/agent/remoteId`, 'Choose the app that is the agent.');
  if (android?.agent.kind === 'web' && android.modes.length > 0 && android.modes.every((mode) => mode === 'dedicated'))
    fault(
      '/android/agent',
      'A dedicated phone has no user who could open the web agent: choose a store agent, or none.',
    );
  if (android === undefined && ios === undefined) {
    if (webProtection) fault('/webProtection', 'Web protection is for phones: choose a platform.');
    if (compliancePolicy) fault('/compliancePolicy', 'A compliance policy is for phones: choose a platform.');
  }
  return faults;
}

const isBlank = (agent: AgentChoice | undefined): boolean =>
  agent !== undefined && agent.kind !== 'none' && agent.remoteId !== undefined && agent.remoteId.trim() === '';

function faultsOfGroups(choices: Choices, directory: Directory): readonly FieldError[] {
  const { groups } = choices;
  const faults: FieldError[] = [];
  for (const list of lists) {
    for (const [place, group] of groups[list].entries()) {
      const pointer = `/choices/groups/${list}/${place}`;
      const known = directory.groups.get(group.id);
      if (known === undefined)
        faults.push({
          pointer,
          detail: directory.isRead
            ? say('The group {{group}} is gone: take it out.', { group: group.name })
            : say('The group {{group}} is not known: no groups have been read yet. Synchronize first.', {
                group: group.name,
              }),
        });
      else if (!known.canBeAssigned)
        faults.push({
          pointer,
          detail: say(
            '{{group}} is a distribution list: it takes mail, and nothing can be assigned to it. Choose a security or Microsoft 365 group.',
            { group: known.name },
          ),
        });
      if (list !== 'exclude' && groups.exclude.some(({ id }) => id === group.id))
        faults.push({ pointer, detail: say('{{group}} is excluded too: exclusion would win.', { group: group.name }) });
    }
  }
  const { stage, pilot, include, exclude } = groups;
  if (stage === 'pilot' && pilot.length === 0 && include.length + exclude.length > 0)
    faults.push({ pointer: '/choices/groups/pilot', detail: 'Choose a group for the pilot, or begin with everybody.' });
  if (stage === 'everybody' && include.length === 0)
    faults.push({ pointer: '/choices/groups/include', detail: 'Choose the groups that are everybody.' });
  return [...faults, ...unreachableDedicated(choices, directory)];
}

/** Nothing but dedicated phones, and groups of people alone: nobody would be reached. */
function unreachableDedicated({ android, ios, groups }: Choices, directory: Directory): readonly FieldError[] {
  const isForDedicatedAlone = android?.modes.length === 1 && android.modes[0] === 'dedicated' && ios === undefined;
  const known = reachedGroups(groups).flatMap(({ id }) => directory.groups.get(id) ?? []);
  if (!isForDedicatedAlone || known.length === 0 || !known.every(({ users, devices }) => users > 0 && devices === 0))
    return [];
  return [
    {
      pointer: `/choices/groups/${groups.stage === 'pilot' ? 'pilot' : 'include'}`,
      detail: 'Dedicated phones have no user, so groups of users do not reach them: choose a group of devices.',
    },
  ];
}

const phonesIn = ({ android, ios, ipados }: Phones) => android + ios + ipados;
const namesOf = (groups: readonly { readonly name: string }[]) => groups.map(({ name }) => name);

/** What is worth knowing before a plan is made, and does not stop anybody. */
export function findWarnings(choices: Choices, directory: Directory): readonly SetupWarning[] {
  const { android, groups } = choices;
  const reached = reachedGroups(groups);
  const now = reached.flatMap(({ id }) => directory.groups.get(id) ?? []);
  const asks = asksForSomething(choices);
  const found: SetupWarning[] = [];
  const warn = (
    code: SetupWarning['code'],
    pointer: string,
    detail: string,
    about: { readonly names?: readonly string[]; readonly count?: number } = {},
  ) => found.push({ code, pointer, detail, names: [...(about.names ?? [])], count: about.count ?? null });

  if (asks && reached.length === 0)
    warn('no-groups', '/groups', 'No group is chosen yet: nothing would be made for anybody.');
  const stage = groups.stage === 'pilot' ? directory.reach.pilot : directory.reach.everybody;
  if (asks && reached.length > 0 && phonesIn(stage.phones) === 0)
    warn(
      'reaches-no-phone',
      `/groups/${groups.stage === 'pilot' ? 'pilot' : 'include'}`,
      'No managed phone is reached by these groups today.',
    );
  if (android?.agent.kind === 'web' && android.agent.remoteId === undefined)
    warn(
      'web-app-missing',
      '/android/agent',
      'The web app is not chosen yet: make it in managed Google Play, then choose it here. Until then Android phones get no agent.',
    );
  const people = now.filter(({ users, devices }) => users > 0 && devices === 0);
  if (android?.modes.includes('dedicated') && now.length > 0 && people.length === now.length)
    warn(
      'dedicated-without-devices',
      '/groups',
      'Dedicated phones have no user: groups of users do not reach them. Choose a group of devices too.',
      { names: namesOf(people) },
    );
  const machines = now.filter(({ users, devices }) => devices > 0 && users === 0);
  if (choices.compliancePolicy && machines.length > 0)
    warn(
      'device-group-without-threat-level',
      '/groups',
      'A threat-level rule can be given to groups of users only: phones in these groups of devices would not be held to it.',
      { names: namesOf(machines) },
    );
  const notExcluded = phonesIn(directory.reach.notExcluded);
  if (notExcluded > 0)
    warn(
      'exclusion-without-effect',
      '/groups/exclude',
      'Some excluded phones are reached all the same: Intune does not connect an excluded user with a device in a group, nor an excluded device with its user.',
      { count: notExcluded },
    );
  const chosen = lists.flatMap((list) => groups[list]);
  const known = distinct(chosen).flatMap(({ id }) => directory.groups.get(id) ?? []);
  const paused = known.filter(({ isRulePaused }) => isRulePaused);
  if (paused.length > 0)
    warn('rule-paused', '/groups', 'The rule of these groups is paused: who is in them does not change.', {
      names: namesOf(paused),
    });
  const odd = known.filter(({ kind }) => kind === 'unknown');
  if (odd.length > 0)
    warn(
      'kind-not-known',
      '/groups',
      'The directory has not said yet what kind of groups these are: a distribution list could not be assigned.',
      { names: namesOf(odd) },
    );
  const gone = directory.isRead ? distinct(chosen).filter(({ id }) => !directory.groups.has(id)) : [];
  if (gone.length > 0)
    warn('group-is-gone', '/groups', 'These groups are gone from the directory since they were chosen.', {
      names: namesOf(gone),
    });
  if (choices.accessPolicy !== 'none' && groups.exclude.length === 0)
    warn(
      'nobody-spared',
      '/groups/exclude',
      'No group is excluded: exclude one with your break-glass accounts before a Conditional Access policy is switched on.',
    );
  return found;
}

function asksForSomething({ android, ios, webProtection, compliancePolicy, accessPolicy }: Choices): boolean {
  const hasAgent = [android, ios].some((platform) => platform !== undefined && platform.agent.kind !== 'none');
  return hasAgent || webProtection || compliancePolicy || accessPolicy !== 'none';
}

const distinct = (groups: readonly GroupChoice[]): readonly GroupChoice[] => [
  ...new Map(groups.map((group) => [group.id, group])).values(),
];
