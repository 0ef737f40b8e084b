import type { IndicatorKind } from '@picket/domain';
import type { AnswerOf, Feed, FeedVersion, previewFeedRemoval } from '@picket/wire/console';
import type { SayWords } from '../../words/texts.ts';
import { en } from './texts.en.ts';
import type { SayFeeds } from './texts.ts';

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

/** Feeds in the order in which somebody should look at them. */
export function inOrder(feeds: readonly Feed[]): readonly Feed[] {
  const rank = Object.keys(en.condition);
  return feeds.toSorted(
    (one, other) =>
      rank.indexOf(conditionOf(one)) - rank.indexOf(conditionOf(other)) || one.title.localeCompare(other.title, 'en'),
  );
}

/** A newer server may know kinds that this page does not. */
const isKnownKind = (kind: string): kind is IndicatorKind => Object.hasOwn(en.kind, `${kind}_one`);

/** Everything that a version says, by kind: `1,204 domains, 3 apps`. */
export function holdings({ kinds, warnings }: FeedVersion, t: SayFeeds): string {
  const said = Object.entries(kinds)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, count]) => (isKnownKind(kind) ? t(`kind.${kind}`, { count }) : t('kindUnknown', { count, kind })));
  if (warnings > 0) said.push(t('speaksAgainst', { count: warnings }));
  return said.length === 0 ? t('nothing') : said.join(', ');
}

/** Whom a version hits here: never "nobody" where nobody could tell. */
export function hitSentence(hits: FeedVersion['hits'], t: SayFeeds): string {
  if (hits === null) return t('hits.unknown');
  if (!hits.isKnown) return t('hits.cannotTell', { count: hits.newTerms });
  const { newlyHit, devices, apps, domains } = hits;
  if (newlyHit === 0) return t('hits.none', { count: devices });
  return t('hits.some', {
    hit: newlyHit,
    count: devices,
    apps: t('kind.app', { count: apps }),
    domains: t('hits.domains', { count: domains }),
  });
}

/** What the removal of a feed would mean here: never "nobody" where nobody could tell. */
export function removalSentences(
  preview: AnswerOf<typeof previewFeedRemoval>,
  t: SayFeeds,
  word: SayWords,
): readonly string[] {
  const { edition, entries, warnings, isKnown, devices, losesMark, examples } = preview;
  if (edition === null) return [t('removal.notInForce')];
  const said = [t('removal.entries', { count: entries })];
  if (warnings > 0) said.push(t('removal.warnings', { count: warnings }));
  if (entries === 0) return said;
  if (!isKnown) return [...said, t('removal.cannotTell')];
  const phones = word('phones', { count: devices });
  return [
    ...said,
    examples.length === 0
      ? t('removal.loses', { phones, marked: losesMark })
      : t('removal.losesSome', { phones, marked: losesMark, names: examples.join(', ') }),
  ];
}

type Reason = keyof (typeof en)['rejectedFor'];
const isKnownReason = (reason: string): reason is Reason => Object.hasOwn(en.rejectedFor, reason);

/** What was not taken of a version, and why. */
export function rejectedSentence({ rejected }: FeedVersion, t: SayFeeds): string | undefined {
  const count = rejected.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return undefined;
  const reasons = rejected
    .map((each) =>
      isKnownReason(each.reason)
        ? t(`rejectedFor.${each.reason}`, { count: each.count })
        : t('kindUnknown', { count: each.count, kind: each.reason }),
    )
    .join(', ');
  return t('rejected', { count, reasons });
}
