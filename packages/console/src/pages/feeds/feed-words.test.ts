import type { Feed, FeedVersion } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../../language/speech.ts';
import { words } from '../../words/texts.ts';
import { conditionOf, hitSentence, holdings, inOrder, rejectedSentence, removalSentences } from './feed-words.ts';
import { feedTexts } from './texts.ts';

const speech = openSpeech('en');
const t = sayingIn(speech, feedTexts);
const word = sayingIn(speech, words);

const version: FeedVersion = {
  id: '0198c0de-0000-4000-8000-000000000001',
  edition: '2026-11-23 abcdef01',
  state: 'in-force',
  fetchedAt: '2026-11-23T08:00:00.000Z',
  inForceAt: '2026-11-23T08:00:00.000Z',
  trialUntil: null,
  sha256: 'ab',
  format: 'plain-list',
  size: 10,
  indicators: 3,
  warnings: 0,
  kinds: { domain: 2, app: 1 },
  rejected: [],
  reasons: [],
  isCanaryHere: false,
  hits: null,
};
const feed: Feed = {
  id: 'list',
  title: 'List',
  source: 'url',
  url: 'https://feeds.example/list.txt',
  license: 'MIT',
  confidence: 'medium',
  format: 'plain-list',
  everyMinutes: 60,
  maxAgeDays: null,
  trialMinutes: 60,
  canaryPercent: 0,
  reading: null,
  hasAuthorization: false,
  isPaused: false,
  removedAt: null,
  isOn: true,
  checkedAt: null,
  confirmedAt: null,
  nextDueAt: null,
  agedOutAt: null,
  overdueSince: null,
  problem: null,
  inForce: version,
  waiting: null,
};
const hits = {
  at: version.fetchedAt,
  newTerms: 2,
  devices: 100,
  newlyHit: 0,
  apps: 0,
  domains: 0,
  examples: [],
  terms: [],
};

test('a feed that needs a person comes before one that does not', () => {
  const held = { ...feed, id: 'held', title: 'Z', waiting: { ...version, state: 'held' as const } };
  const failed = { ...feed, id: 'failed', problem: { code: 'certificate', detail: 'x', at: version.fetchedAt } };
  const off = { ...feed, id: 'off', isOn: false, problem: failed.problem };
  expect(inOrder([feed, off, failed, held]).map(({ id }) => id)).toEqual(['held', 'failed', 'off', 'list']);
  expect(conditionOf({ ...feed, inForce: null })).toBe('empty');
  expect(conditionOf({ ...feed, inForce: null, agedOutAt: version.fetchedAt })).toBe('aged-out');
});

test('where nobody can tell whom a version hits, it is not said that it hits nobody', () => {
  expect(hitSentence(null, t)).toBe('Nobody has looked yet whom it would hit.');
  expect(hitSentence({ ...hits, isKnown: false }, t)).toContain('nobody can tell');
  expect(hitSentence({ ...hits, isKnown: true }, t)).toBe(
    'It would newly hit none of 100 phones that report apps or hosts.',
  );
  expect(hitSentence({ ...hits, isKnown: true, newlyHit: 2, apps: 1 }, t)).toBe(
    'It would newly hit 2 of 100 phones that report apps or hosts, by 1 app and 0 domains or addresses.',
  );
});

test('what a version holds and what of it was not taken is counted', () => {
  expect(holdings(version, t)).toBe('2 domains, 1 app');
  expect(holdings({ ...version, kinds: { process: 4, androidProperty: 1, 'of-a-newer-server': 2 } }, t)).toBe(
    '4 processes, 2 of-a-newer-server, 1 Android property',
  );
  expect(rejectedSentence(version, t)).toBeUndefined();
  const rejected = [
    { reason: 'warning-listed', count: 1, example: 'a' },
    { reason: 'malformed', count: 2, example: 'b' },
  ];
  expect(rejectedSentence({ ...version, rejected }, t)).toBe('3 entries not taken: 1 on a warning list, 2 malformed.');
});

test.each([
  [{ overdueSince: version.fetchedAt }, 'overdue'],
  [{ isPaused: true }, 'paused'],
  [{ overdueSince: version.fetchedAt, isOn: false }, 'off'],
  [{ overdueSince: version.fetchedAt, agedOutAt: version.fetchedAt }, 'aged-out'],
] as const)('a feed that is %j is called %s', (over, condition) => {
  expect(conditionOf({ ...feed, ...over })).toBe(condition);
});

const removal = {
  edition: '2026-11-28',
  entries: 1_204,
  warnings: 0,
  isKnown: true,
  devices: 40,
  losesMark: 0,
  examples: [],
  terms: [],
};
test.each([
  [removal, 'Of 40 phones that report apps or hosts, 0 show something that only this feed lists.'],
  [{ ...removal, losesMark: 2, examples: ['Kim'] }, '2 show something that only this feed lists: Kim.'],
  [{ ...removal, isKnown: false, devices: 0 }, 'nobody can tell'],
  [{ ...removal, entries: 0, warnings: 3 }, '3 entries would no longer speak against a match'],
  [{ ...removal, edition: null }, 'no phone is judged by it'],
])('what a removal would mean is said of what is known: %#', (preview, sentence) => {
  expect(removalSentences(preview, t, word).join(' ')).toContain(sentence);
});
