import {
  type AnswerOf,
  compareFeedVersion,
  discardFeedVersion,
  type Feed,
  type FeedVersion,
  listFeeds,
  refreshFeed,
  releaseFeedVersion,
  rollBackFeed,
  switchFeed,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

export interface ListOptions extends CommonOptions {
  readonly removed?: boolean;
}

/** `picket feeds list`: what is looked in, how old it is, and what waits for a person. */
export async function showFeeds(terminal: Terminal, options: ListOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const query = options.removed === true ? { removed: true } : {};
  const { items } = await api.call(listFeeds, { params: { tenantId }, query });
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0 && options.removed === true) return terminal.err('No feed was removed in the last 30 days.');
  if (items.length === 0) return terminal.err('There are no feeds. Add one with picket feeds add.');
  const now = terminal.now();
  const columns: readonly Column<Feed>[] = [
    { title: 'feed', value: ({ id }) => id },
    { title: 'title', value: ({ title }) => title, elastic: true },
    { title: 'on', value: ({ isOn }) => (isOn ? 'on' : 'OFF') },
    {
      title: 'entries',
      value: ({ inForce }) => (inForce === null ? '' : String(inForce.indicators + inForce.warnings)),
    },
    { title: 'edition', value: ({ inForce }) => inForce?.edition ?? '' },
    { title: 'checked', value: ({ checkedAt }) => (checkedAt === null ? '' : ago(checkedAt, now)) },
    { title: 'state', value: inWords, elastic: true },
  ];
  terminal.out(renderTable(columns, items, terminal.width));
  const held = items.flatMap(({ id, waiting }) => (waiting?.state === 'held' ? [{ id, waiting }] : []));
  for (const { id, waiting } of held) for (const line of explain(id, waiting)) terminal.err(harmless(line));
}

function inWords({ inForce, waiting, problem, agedOutAt, isPaused, overdueSince, removedAt }: Feed): string {
  if (removedAt !== null) return 'removed';
  if (waiting?.state === 'held') return 'a new version is HELD';
  if (problem !== null) return `the last try failed: ${problem.detail}`;
  if (agedOutAt !== null) return 'AGED OUT: not believed any more';
  if (overdueSince !== null) return 'OVERDUE: not heard of for three times its schedule';
  if (isPaused) return 'paused: its source is not asked';
  if (waiting !== null) return 'a new version is on trial';
  return inForce === null ? 'nothing in force yet' : 'in force';
}

function explain(id: string, { id: versionId, reasons, hits }: FeedVersion): readonly string[] {
  return [
    `${id}: version ${versionId} is held; what was in force stays.`,
    ...reasons.map(({ code, detail }) => `  ${code}: ${detail}`),
    ...hitLines(hits),
    `  picket feeds diff ${id}, then picket feeds release ${id} or picket feeds discard ${id}`,
  ];
}

function hitLines(hits: FeedVersion['hits']): readonly string[] {
  if (hits === null) return [];
  if (!hits.isKnown) return ['  whom it would hit: nobody can tell, since no source reports what it lists'];
  const { newlyHit, devices, apps, domains, examples } = hits;
  const some = examples.length > 0 ? `: ${examples.join(', ')}` : '';
  return [`  it would newly hit ${newlyHit} of ${devices} phones by ${apps} apps and ${domains} domains${some}`];
}

const longestWaitMs = 10 * 60_000;

/** `picket feeds refresh ID`: asks the source now, and comes back when it has answered. Answers the exit code. */
export async function refreshOne(terminal: Terminal, id: string, options: CommonOptions): Promise<number> {
  const session = await openTenant(terminal, options);
  const { checkedAt } = await session.api.call(refreshFeed, { params: { feedId: id } });
  const begun = terminal.now();
  while (true) {
    const feed = await findFeed(session, id);
    if (feed.checkedAt !== checkedAt) {
      if (options.json) printJson(terminal, feed);
      else terminal.out(harmless(`${id}: ${inWords(feed)}`));
      if (feed.waiting?.state === 'held' && !options.json)
        for (const line of explain(id, feed.waiting)) terminal.err(harmless(line));
      return feed.problem === null ? exitCodes.done : exitCodes.failed;
    }
    if (terminal.now() - begun > longestWaitMs)
      throw new CommandFailure(exitCodes.tryAgain, 'No worker has asked yet. See picket feeds list later.');
    await terminal.sleep(1_000);
  }
}

export async function findFeed({ api, tenantId }: TenantSession, id: string): Promise<Feed> {
  const { items } = await api.call(listFeeds, { params: { tenantId } });
  const feed = items.find((each) => each.id === id);
  if (feed === undefined) throw new CommandFailure(exitCodes.failed, `There is no feed ${harmless(id)}.`);
  return feed;
}

type Difference = AnswerOf<typeof compareFeedVersion>;

/** `picket feeds diff ID`: the waiting version against the one in force, or that one against the one before it. */
export async function compareOne(terminal: Terminal, id: string, options: CommonOptions): Promise<void> {
  const session = await openTenant(terminal, options);
  const { waiting, inForce } = await findFeed(session, id);
  const version = waiting ?? inForce;
  if (version === null) throw new CommandFailure(exitCodes.failed, `${id} has no version yet.`);
  const params = { tenantId: session.tenantId, feedId: id, versionId: version.id };
  const difference = await session.api.call(compareFeedVersion, { params });
  if (options.json) return printJson(terminal, { version, difference });
  for (const line of differenceLines(difference, version)) terminal.out(harmless(line));
}

function differenceLines(difference: Difference, { state, hits }: FeedVersion): readonly string[] {
  const { from, to, added, removed, changed, warnings, kept, examples } = difference;
  const list = (sign: string, terms: Difference['examples']['added']) =>
    terms.slice(0, 20).map(({ kind, value }) => `  ${sign} ${kind} ${value}`);
  return [
    `${from ?? 'nothing'} -> ${to} (${state})`,
    `  ${added} added, ${removed} removed, ${changed} changed, ${kept} kept, ${warnings} warnings differ`,
    ...list('+', examples.added),
    ...list('-', examples.removed),
    ...list('~', examples.changed),
    ...hitLines(hits),
  ];
}

/** `picket feeds rollback ID`: the version before the one in force is in force again. */
export async function rollBackOne(terminal: Terminal, id: string, options: CommonOptions): Promise<void> {
  const session = await openTenant(terminal, options);
  const { inForce } = await findFeed(session, id);
  if (inForce === null) throw new CommandFailure(exitCodes.failed, `${id} has no version in force.`);
  await session.api.call(rollBackFeed, { params: { feedId: id }, body: { versionId: inForce.id } });
  const now = await findFeed(session, id);
  if (options.json) return printJson(terminal, now);
  const back = now.inForce === null ? 'nothing of it is in force now' : `${now.inForce.edition} is in force again`;
  terminal.out(`${id}: ${inForce.edition} is taken back, ${back}.`);
}

/** `picket feeds release|discard ID`: says what becomes of the version that waits. */
export async function decideOne(
  terminal: Terminal,
  id: string,
  decision: 'release' | 'discard',
  options: CommonOptions,
): Promise<void> {
  const session = await openTenant(terminal, options);
  const { waiting } = await findFeed(session, id);
  if (waiting === null) throw new CommandFailure(exitCodes.failed, `No version of ${id} waits for anybody.`);
  const params = { feedId: id, versionId: waiting.id };
  await session.api.call(decision === 'release' ? releaseFeedVersion : discardFeedVersion, { params });
  if (options.json) return printJson(terminal, await findFeed(session, id));
  terminal.out(`${id}: ${waiting.edition} is ${decision === 'release' ? 'in force' : 'discarded'}.`);
}

/** `picket feeds on|off ID`: for one tenant. */
export async function switchOne(terminal: Terminal, id: string, isOn: boolean, options: CommonOptions): Promise<void> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const feed = await api.call(switchFeed, { params: { tenantId, feedId: id }, body: { isOn } });
  if (options.json) return printJson(terminal, feed);
  terminal.out(harmless(`${id} is ${isOn ? 'on' : 'off'} in ${tenantName}.`));
}
