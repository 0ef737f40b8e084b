import { confidences, indicatorKinds } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, pageOf, TenantParams } from './shapes.ts';

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const FeedId = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$', examples: ['own-list'] });
const feedParams = { feedId: FeedId };
const versionParams = { ...feedParams, versionId: Id };

/** `shipped`: comes with Picket. `url`: fetched from there. `upload`: an operator brings each version. */
export const feedSources = ['shipped', 'url', 'upload'] as const;

/**
 * `held`: a person must look first. `trial`: watched, or in force for a share of the tenants. `past`: was in force. `discarded`: a person
 * did not want it or took it back; the same content does not come again.
 */
export const feedVersionStates = ['held', 'trial', 'in-force', 'past', 'discarded'] as const;

const Term = Type.Object({ kind: oneOf(indicatorKinds), value: Type.String() });

const Hits = Type.Object(
  {
    at: Moment,
    newTerms: Type.Integer({ description: 'Entries that nothing in force lists yet' }),
    /** False: no source reports what feeds list, so nobody can tell. */
    isKnown: Type.Boolean(),
    devices: Type.Integer({ description: 'Phones of this tenant of which any source tells apps or hosts' }),
    newlyHit: Type.Integer({ description: 'Phones that this version hits and what was in force did not' }),
    apps: Type.Integer(),
    domains: Type.Integer(),
    examples: Type.Array(Type.String(), { description: 'Names of some of these phones' }),
    terms: Type.Array(Type.Object({ ...Term.properties, devices: Type.Integer() })),
  },
  { description: 'Whom it hits in this tenant, as was seen before it came into force' },
);

export const FeedVersion = Type.Object({
  id: Id,
  edition: Type.String(),
  state: oneOf(feedVersionStates),
  fetchedAt: Moment,
  inForceAt: orNull(Moment),
  trialUntil: orNull(Moment),
  sha256: Type.String(),
  format: Type.String(),
  size: Type.Integer({ description: 'Bytes that came' }),
  indicators: Type.Integer(),
  warnings: Type.Integer({ description: 'Entries that speak against a match' }),
  kinds: Type.Record(Type.String(), Type.Integer()),
  rejected: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer(), example: Type.String() })),
  reasons: Type.Array(Type.Object({ code: Type.String(), detail: Type.String() }), {
    description: 'Why it is held, or was',
  }),
  /** It counts in this tenant already. */
  isCanaryHere: Type.Boolean(),
  hits: orNull(Hits),
});
export type FeedVersion = Static<typeof FeedVersion>;

export const Feed = Type.Object({
  id: FeedId,
  title: Type.String(),
  source: oneOf(feedSources),
  url: orNull(Type.String()),
  license: Type.String(),
  confidence: oneOf(confidences),
  format: orNull(Type.String()),
  everyMinutes: orNull(Type.Integer()),
  trialMinutes: Type.Integer(),
  canaryPercent: Type.Integer(),
  isOn: Type.Boolean({ description: 'Whether this tenant looks in it' }),
  checkedAt: orNull(Moment),
  confirmedAt: orNull(Moment),
  nextDueAt: orNull(Moment),
  agedOutAt: orNull(Moment),
  problem: orNull(Type.Object({ code: Type.String(), detail: Type.String(), at: Moment })),
  inForce: orNull(FeedVersion),
  /** Held or on trial. */
  waiting: orNull(FeedVersion),
});
export type Feed = Static<typeof Feed>;

export const listFeeds = {
  id: 'listFeeds',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/feeds',
  summary: 'List feeds: what is in force, how old it is, what was held back and why',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: pageOf(Feed),
  status: 200,
} as const satisfies Operation;

export const listFeedVersions = {
  id: 'listFeedVersions',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/feeds/{feedId}/versions',
  summary: 'List the versions of a feed that are remembered, newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: Type.Object({ tenantId: Id, ...feedParams }),
  answer: pageOf(FeedVersion),
  status: 200,
} as const satisfies Operation;

export const compareFeedVersion = {
  id: 'compareFeedVersion',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/feeds/{feedId}/versions/{versionId}/difference',
  summary: 'Compare a version with the one in force, or the one in force with the one before it',
  guard: { kind: 'tenant', right: 'read' },
  params: Type.Object({ tenantId: Id, ...versionParams }),
  answer: Type.Object({
    from: orNull(Type.String({ description: 'Edition' })),
    to: Type.String({ description: 'Edition' }),
    added: Type.Integer(),
    removed: Type.Integer(),
    changed: Type.Integer({ description: 'Listed in both, with another name, category or condition' }),
    warnings: Type.Integer({ description: 'Of which warning lists or known signers say something else' }),
    kept: Type.Integer(),
    /** Some of each. */
    examples: Type.Object({ added: Type.Array(Term), removed: Type.Array(Term), changed: Type.Array(Term) }),
  }),
  status: 200,
} as const satisfies Operation;

export const switchFeed = {
  id: 'switchFeed',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/feeds/{feedId}/switch',
  summary: 'Switch a feed on or off for this tenant',
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, ...feedParams }),
  body: Type.Object({ isOn: Type.Boolean() }),
  answer: Feed,
  status: 200,
} as const satisfies Operation;

export const matchIndicator = {
  id: 'matchIndicator',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/indicators',
  summary: 'Say what the feeds of this tenant know of a value, for and against',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    value: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 8_192,
        description:
          'A host, address, web address, digest, package or bundle id, path, name; without it, how much is known',
        examples: ['example.com'],
      }),
    ),
  }),
  answer: Type.Object({
    generation: Type.Integer(),
    indicators: Type.Integer(),
    matches: Type.Array(
      Type.Object({
        ...Term.properties,
        for: Type.Array(Type.Unknown({ description: 'Entries that list it' })),
        partly: Type.Array(Type.Unknown({ description: 'Entries that hold only together with more' })),
        against: Type.Array(Type.Object({ source: Type.String(), entry: Type.String(), rejects: Type.Boolean() })),
      }),
    ),
  }),
  status: 200,
} as const satisfies Operation;

const httpsUrl = Type.String({
  pattern: '^https://[^\\s@]+$',
  maxLength: 2_000,
  examples: ['https://feeds.example/list.txt'],
});

export const addFeed = {
  id: 'addFeed',
  method: 'POST',
  path: '/api/v1/feeds',
  summary: 'Add a feed to this Picket, to be fetched from an address or brought by hand',
  guard: { kind: 'instance' },
  body: Type.Object({
    id: FeedId,
    title: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.Optional(httpsUrl),
    checksumUrl: Type.Optional(httpsUrl),
    license: Type.String({ minLength: 1, maxLength: 200, description: 'Under which you may use it' }),
    confidence: Type.Optional(oneOf(confidences)),
    everyMinutes: Type.Optional(Type.Integer({ minimum: 15, maximum: 44_640, description: 'A day when left out' })),
    maxAgeDays: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3_650, description: 'Not believed any more when unheard of for so long' }),
    ),
    trialMinutes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 43_200,
        description: 'How long a new version is tried out; an hour when left out',
      }),
    ),
    canaryPercent: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Of the tenants, for whom a version on trial counts; none when left out',
      }),
    ),
  }),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const refreshFeed = {
  id: 'refreshFeed',
  method: 'POST',
  path: '/api/v1/feeds/{feedId}/refresh',
  summary: 'Ask the source of a feed now instead of when it is due',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
  status: 202,
  answer: Type.Object({ checkedAt: orNull(Moment) }),
  problems: ['conflict'],
} as const satisfies Operation;

/** The largest file of a feed, in bytes. */
export const mostFeedBytes = 64 * 1024 * 1024;

export const importFeed = {
  id: 'importFeed',
  method: 'PUT',
  path: '/api/v1/feeds/{feedId}/content',
  summary: 'Bring a new version of a feed: read whole, or refused whole',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
  query: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 255, description: 'Of the file; some formats are told by it' }),
  }),
  bytes: { most: mostFeedBytes },
  answer: Type.Object({
    versionId: Id,
    state: oneOf(feedVersionStates),
    isNew: Type.Boolean({ description: 'False: this content was here already' }),
  }),
  status: 200,
  problems: ['feed_refused'],
} as const satisfies Operation;

export const rollBackFeed = {
  id: 'rollBackFeed',
  method: 'POST',
  path: '/api/v1/feeds/{feedId}/rollback',
  summary: 'Take the version in force back: the one before it is in force again',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
  body: Type.Object({
    versionId: Type.String({ format: 'uuid', description: 'The one in force, which is to be taken back' }),
  }),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const releaseFeedVersion = {
  id: 'releaseFeedVersion',
  method: 'POST',
  path: '/api/v1/feeds/{feedId}/versions/{versionId}/release',
  summary: 'Put a version that is held or on trial in force now',
  guard: { kind: 'instance' },
  params: Type.Object(versionParams),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const discardFeedVersion = {
  id: 'discardFeedVersion',
  method: 'POST',
  path: '/api/v1/feeds/{feedId}/versions/{versionId}/discard',
  summary: 'Let a version that is held or on trial go; the same content does not come again',
  guard: { kind: 'instance' },
  params: Type.Object(versionParams),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;
