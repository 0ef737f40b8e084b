import { type GroupFacts, getReach, type PhoneCounts, type SetupChoices, searchGroups } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { harmless, renderTable } from '../terminal/table.ts';
import { changeSetup } from './setup.ts';

export type GroupList = 'pilot' | 'include' | 'exclude';

export interface SearchOptions extends CommonOptions {
  readonly limit?: string;
}

export async function search(terminal: Terminal, words: readonly string[], options: SearchOptions): Promise<void> {
  const limit = options.limit === undefined ? undefined : Number(options.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 50))
    throw new CommandFailure(exitCodes.usage, '--limit is a number from 1 to 50.');
  const { api, tenantId } = await openTenant(terminal, options);
  const query = { search: words.join(' '), ...(limit === undefined ? {} : { limit }) };
  const found = await api.call(searchGroups, { params: { tenantId }, query });
  if (options.json) {
    printJson(terminal, found);
    return;
  }
  if (!found.isRead) terminal.err('The directory has not been read yet: picket sync');
  else if (found.items.length === 0) terminal.err('No group has a name like this.');
  else
    terminal.out(
      renderTable(
        [
          { title: 'name', value: ({ name }) => name, elastic: true },
          { title: 'kind', value: kindWords },
          { title: 'groups', value: ({ nested }) => String(nested.count) },
          { title: 'users', value: ({ users }) => String(users) },
          { title: 'devices', value: ({ devices }) => String(devices) },
          { title: 'phones', value: ({ phones }) => String(sum(phones)) },
          { title: 'id', value: ({ id }) => id },
        ],
        found.items,
        terminal.width,
      ),
    );
  if (found.more) terminal.err('There are more: search more narrowly, or use --limit.');
}

function kindWords({ kind, isDynamic, isRulePaused, canBeAssigned }: GroupFacts): string {
  const dynamic = isRulePaused ? ', dynamic (paused)' : isDynamic ? ', dynamic' : '';
  return `${kind}${dynamic}${canBeAssigned ? '' : ', cannot be assigned'}`;
}

const sum = ({ android, ios, ipados }: PhoneCounts) => android + ios + ipados;

export async function addGroups(
  terminal: Terminal,
  list: GroupList,
  names: readonly string[],
  options: CommonOptions,
): Promise<void> {
  await changeSetup(terminal, options, async (choices, session) => {
    const found: SetupChoices['groups']['pilot'] = [];
    for (const name of names) found.push(await findGroup(session, name));
    const kept = choices.groups[list].filter(({ id }) => !found.some((group) => group.id === id));
    return { ...choices, groups: { ...choices.groups, [list]: [...kept, ...found] } };
  });
}

export async function removeGroups(
  terminal: Terminal,
  list: GroupList,
  names: readonly string[],
  options: CommonOptions,
): Promise<void> {
  await changeSetup(terminal, options, (choices) => {
    const isMeant = (group: { readonly id: string; readonly name: string }, name: string) =>
      group.id === name.toLowerCase() || group.name.toLowerCase() === name.toLowerCase();
    const chosen = choices.groups[list];
    const strange = names.find((name) => !chosen.some((group) => isMeant(group, name)));
    if (strange !== undefined)
      throw new CommandFailure(exitCodes.usage, harmless(`"${strange}" is not in ${list}: picket setup show`));
    const kept = chosen.filter((group) => !names.some((name) => isMeant(group, name)));
    return { ...choices, groups: { ...choices.groups, [list]: kept } };
  });
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By its id, or by a name that exactly one group has. */
async function findGroup(
  { api, tenantId }: TenantSession,
  name: string,
): Promise<{ readonly id: string; readonly name: string }> {
  if (isId.test(name)) return { id: name.toLowerCase(), name };
  const { items } = await api.call(searchGroups, { params: { tenantId }, query: { search: name, limit: 50 } });
  const same = items.filter((group) => group.name.toLowerCase() === name.toLowerCase());
  const [first, second] = same;
  if (first !== undefined && second === undefined) return { id: first.id, name: first.name };
  if (second !== undefined)
    throw new CommandFailure(
      exitCodes.usage,
      harmless(
        `${same.length} groups are called "${name}": name one by its id, ${same.map(({ id }) => id).join(' or ')}.`,
      ),
    );
  const like = items.slice(0, 3).map((group) => `"${group.name}"`);
  throw new CommandFailure(
    exitCodes.usage,
    harmless(`No group is called "${name}".${like.length === 0 ? '' : ` There is ${like.join(', ')}.`}`),
  );
}

export async function showReach(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const reach = await api.call(getReach, { params: { tenantId } });
  if (options.json) {
    printJson(terminal, reach);
    return;
  }
  const rows = [
    { who: 'pilot', ...reach.pilot },
    { who: 'everybody', ...reach.everybody },
    { who: 'left out as excluded', ...reach.excluded },
    { who: 'in pilot and everybody', ...reach.both },
    { who: 'the whole fleet', users: undefined, phones: reach.fleet },
  ];
  terminal.out(
    renderTable(
      [
        { title: '', value: ({ who }) => who },
        { title: 'users', value: ({ users }) => (users === undefined ? '' : String(users)) },
        { title: 'android', value: ({ phones }) => String(phones.android) },
        { title: 'ios', value: ({ phones }) => String(phones.ios) },
        { title: 'ipados', value: ({ phones }) => String(phones.ipados) },
      ],
      rows,
      terminal.width,
    ),
  );
  const kept = sum(reach.notExcluded);
  if (kept > 0)
    terminal.err(
      `Warning: ${kept} excluded phones are reached all the same: Intune connects no user with a device here.`,
    );
}
