import type { IndicatorKind } from '@picket/domain';
import type { AnswerOf, Feed, FeedVersion, previewFeedRemoval } from '@picket/wire/console';
import { counted } from '../../words/remote-words.ts';

/** How a feed is, in one word of ours: the worst that is true of it. */
export type FeedCondition =
  | 'held'
  | 'failed'
  | 'aged-out'
  | 'overdue'
  | 'off'
  | 'paused'
  | 'trial'
  | 'empty'
  | 'in-force';

/** What needs a person comes first; a feed that is off here needs nobody here. */
export function conditionOf(feed: Feed): FeedCondition {
  const { isOn, waiting, problem, agedOutAt, inForce, overdueSince, isPaused } = feed;
  if (waiting?.state === 'held') return 'held';
  if (!isOn) return 'off';
  if (problem !== null) return 'failed';
  if (agedOutAt !== null) return 'aged-out';
  if (overdueSince !== null) return 'overdue';
  if (isPaused) return 'paused';
  if (waiting !== null) return 'trial';
  return inForce === null ? 'empty' : 'in-force';
}

export const conditionWords: Readonly<Record<FeedCondition, string>> = {
  held: 'New version held',
  failed: 'Last try failed',
  'aged-out': 'Aged out',
  overdue: 'Overdue',
  off: 'Off here',
  paused: 'Paused',
  trial: 'New version on trial',
  empty: 'Nothing in force yet',
  'in-force': 'In force',
};

/** Feeds in the order in which somebody should look at them. */
export function inOrder(feeds: readonly Feed[]): readonly Feed[] {
  const rank = Object.keys(conditionWords);
  return feeds.toSorted(
    (one, other) =>
      rank.indexOf(conditionOf(one)) - rank.indexOf(conditionOf(other)) || one.title.localeCompare(other.title, 'en'),
  );
}

/** One and several of each kind that a feed can list. */
const kindWords: Readonly<Record<IndicatorKind, readonly [one: string, several: string]>> = {
  domain: ['domain', 'domains'],
  url: ['web address', 'web addresses'],
  ip: ['IP address', 'IP addresses'],
  network: ['network', 'networks'],
  app: ['app', 'apps'],
  appName: ['name of an app', 'names of apps'],
  signer: ['signer', 'signers'],
  file: ['file', 'files'],
  fileName: ['file name', 'file names'],
  filePath: ['file path', 'file paths'],
  process: ['process', 'processes'],
  email: ['email address', 'email addresses'],
  configurationProfile: ['configuration profile', 'configuration profiles'],
  androidProperty: ['Android property', 'Android properties'],
  pattern: ['pattern', 'patterns'],
  other: ['other', 'others'],
};

/** A newer server may know kinds that this page does not. */
const isKnownKind = (kind: string): kind is IndicatorKind => Object.hasOwn(kindWords, kind);

/** Everything that a version says, by kind: `1,204 domains, 3 apps`. */
export function holdings({ kinds, warnings }: FeedVersion): string {
  const said = Object.entries(kinds)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, count]) => counted(count, ...(isKnownKind(kind) ? kindWords[kind] : ([kind, kind] as const))));
  if (warnings > 0)
    said.push(counted(warnings, 'entry that speaks against a match', 'entries that speak against a match'));
  return said.length === 0 ? 'nothing' : said.join(', ');
}

/** Whom a version hits here: never "nobody" where nobody could tell. */
export function hitSentence(hits: FeedVersion['hits']): string {
  if (hits === null) return 'Nobody has looked yet whom it would hit.';
  if (!hits.isKnown) {
    const entries = counted(hits.newTerms, 'new entry', 'new entries');
    return `Whom its ${entries} would hit, nobody can tell: no source reports what they are about.`;
  }
  const { newlyHit, devices, apps, domains } = hits;
  if (newlyHit === 0)
    return `It would newly hit none of ${counted(devices, 'phone', 'phones')} that report apps or hosts.`;
  const by = [counted(apps, 'app', 'apps'), counted(domains, 'domain or address', 'domains or addresses')].join(
    ' and ',
  );
  return `It would newly hit ${newlyHit.toLocaleString('en')} of ${counted(devices, 'phone', 'phones')} that report apps or hosts, by ${by}.`;
}

/** What the removal of a feed would mean here: never "nobody" where nobody could tell. */
export function removalSentences(preview: AnswerOf<typeof previewFeedRemoval>): readonly string[] {
  const { edition, entries, warnings, isKnown, devices, losesMark, examples } = preview;
  if (edition === null) return ['Nothing of it is in force: no phone is judged by it.'];
  const said = [`${counted(entries, 'entry', 'entries')} would no longer be looked for.`];
  if (warnings > 0)
    said.push(
      `${counted(warnings, 'entry', 'entries')} would no longer speak against a match: more phones may be marked than now.`,
    );
  if (entries === 0) return said;
  if (!isKnown) return [...said, 'How many phones it concerns nobody can tell: no source reports what it lists.'];
  const some = examples.length > 0 ? `: ${examples.join(', ')}` : '';
  return [
    ...said,
    `Of ${counted(devices, 'phone', 'phones')} that report apps or hosts, ${losesMark.toLocaleString('en')} show something that only this feed lists${some}.`,
  ];
}

const rejectionWords: Readonly<Record<FeedVersion['rejected'][number]['reason'], string>> = {
  malformed: 'malformed',
  'not-an-indicator': 'not an indicator',
  duplicate: 'listed twice',
  'warning-listed': 'on a warning list',
  'over-limit': 'over the limit',
};

/** What was not taken of a version, and why. */
export function rejectedSentence({ rejected }: FeedVersion): string | undefined {
  const count = rejected.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return undefined;
  const parts = rejected.map((each) => `${each.count.toLocaleString('en')} ${rejectionWords[each.reason]}`);
  return `${counted(count, 'entry', 'entries')} not taken: ${parts.join(', ')}.`;
}
