import { confidences, indicatorKinds } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, pageOf, TenantParams } from './shapes.ts';

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const FeedId = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$', examples: ['own-list'] });
const feedParams = { feedId: FeedId };
const versionParams = { ...feedParams, versionId: Id };

/**
 * `shipped`: comes with Picket. `url`: fetched from there. `taxii`: a collection of a TAXII 2.1 server. `upload`: an operator brings each
 * version.
 */
export const feedSources = ['shipped', 'url', 'taxii', 'upload'] as const;

/** Of a collection: everything each time, or what came since the last time, and everything once a week. */
export const collectionReadings = ['whole', 'incremental'] as const;

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
  maxAgeDays: orNull(Type.Integer()),
  trialMinutes: Type.Integer(),
  canaryPercent: Type.Integer(),
  reading: orNull(oneOf(collectionReadings)),
  hasAuthorization: Type.Boolean({
    description: 'Whether its source is told a secret; the secret itself is never shown',
  }),
  isPaused: Type.Boolean({ description: 'Its source is not asked until somebody says so' }),
  removedAt: orNull(Moment),
  isOn: Type.Boolean({ description: 'Whether this tenant looks in it' }),
  checkedAt: orNull(Moment),
  confirmedAt: orNull(Moment),
  nextDueAt: orNull(Moment),
  agedOutAt: orNull(Moment),
  /** Since when it is older than its schedule says; see `picket_feeds` among the metrics. */
  overdueSince: orNull(Moment),
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
  query: Type.Object({
    removed: Type.Optional(Type.Boolean({ description: 'Those that were removed and can still be brought back' })),
  }),
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

const collectionFields = {
  reading: Type.Optional(oneOf(collectionReadings)),
  mostPages: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5_000, description: 'A server that has more is refused; 500 when left out' }),
  ),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: '1,000 when left out' })),
};

/** Visible ASCII alone: it becomes part of a header. */
const secretText = Type.String({ pattern: '^[\\x21-\\x7e]+$', maxLength: 4_096 });

export const FeedAuthorization = Type.Union(
  [
    Type.Object({
      kind: Type.Literal('basic'),
      username: Type.String({ pattern: '^[^:\\x00-\\x1f\\x7f]+$', maxLength: 200 }),
      password: Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]+$', maxLength: 1_000 }),
    }),
    Type.Object({ kind: Type.Literal('bearer'), token: secretText }),
  ],
  { description: 'What its source is told. Kept sealed, sent to the host of its address alone, never shown' },
);
export type FeedAuthorization = Static<typeof FeedAuthorization>;

/** What a feed is told when it is added, and may be told anew later. */
const adjustable = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  license: Type.String({ minLength: 1, maxLength: 200, description: 'Under which you may use it' }),
  confidence: oneOf(confidences),
  everyMinutes: Type.Integer({
    minimum: 15,
    maximum: 44_640,
    description: 'How often its source is asked; at first a day',
  }),
  maxAgeDays: Type.Integer({
    minimum: 1,
    maximum: 3_650,
    description: 'Not believed any more when unheard of for so long',
  }),
  trialMinutes: Type.Integer({
    minimum: 0,
    maximum: 43_200,
    description: 'How long a new version is tried out; at first an hour',
  }),
  canaryPercent: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'Of the tenants, for whom a version on trial counts; at first none',
  }),
};

export const addFeed = {
  id: 'addFeed',
  method: 'POST',
  path: '/api/v1/feeds',
  summary: 'Add a feed to this Picket: fetched from an address or from a TAXII collection, or brought by hand',
  guard: { kind: 'instance' },
  body: Type.Object({
    id: FeedId,
    title: adjustable.title,
    url: Type.Optional(httpsUrl),
    checksumUrl: Type.Optional(httpsUrl),
    collection: Type.Optional(
      Type.Object(
        {
          apiRoot: httpsUrl,
          id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,200}$', description: 'Of the collection' }),
          ...collectionFields,
        },
        { description: 'Of a TAXII 2.1 server; in place of an address' },
      ),
    ),
    authorization: Type.Optional(FeedAuthorization),
    license: adjustable.license,
    confidence: Type.Optional(adjustable.confidence),
    everyMinutes: Type.Optional(adjustable.everyMinutes),
    maxAgeDays: Type.Optional(adjustable.maxAgeDays),
    trialMinutes: Type.Optional(adjustable.trialMinutes),
    canaryPercent: Type.Optional(adjustable.canaryPercent),
  }),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const changeFeed = {
  id: 'changeFeed',
  method: 'PATCH',
  path: '/api/v1/feeds/{feedId}',
  summary: 'Change how a feed is called, asked, believed and tried out; what is left out stays',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
  body: Type.Object(
    {
      title: Type.Optional(adjustable.title),
      url: Type.Optional(httpsUrl),
      checksumUrl: Type.Optional(orNull(httpsUrl)),
      authorization: Type.Optional(orNull(FeedAuthorization)),
      ...collectionFields,
      license: Type.Optional(adjustable.license),
      confidence: Type.Optional(adjustable.confidence),
      everyMinutes: Type.Optional(adjustable.everyMinutes),
      maxAgeDays: Type.Optional(orNull(adjustable.maxAgeDays)),
      trialMinutes: Type.Optional(adjustable.trialMinutes),
      canaryPercent: Type.Optional(adjustable.canaryPercent),
      isPaused: Type.Optional(Type.Boolean({ description: 'Its source is not asked; what is in force stays' })),
    },
    { minProperties: 1 },
  ),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const previewFeedRemoval = {
  id: 'previewFeedRemoval',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/feeds/{feedId}/removal',
  summary: 'Say what the removal of a feed would mean for the phones of this tenant; removes nothing',
  guard: { kind: 'tenant', right: 'read' },
  params: Type.Object({ tenantId: Id, ...feedParams }),
  answer: Type.Object({
    edition: orNull(Type.String({ description: 'Of the version in force' })),
    entries: Type.Integer({ description: 'That would no longer be looked for' }),
    warnings: Type.Integer({ description: 'That would no longer speak against a match: more phones may be marked' }),
    /** False: no source reports what feeds list, so nobody can tell. */
    isKnown: Type.Boolean(),
    devices: Type.Integer({ description: 'Phones of which any source tells apps or hosts' }),
    losesMark: Type.Integer({ description: 'Phones that this feed marks and no other does' }),
    examples: Type.Array(Type.String()),
    terms: Type.Array(Type.Object({ ...Term.properties, devices: Type.Integer() })),
  }),
  status: 200,
} as const satisfies Operation;

export const removeFeed = {
  id: 'removeFeed',
  method: 'DELETE',
  path: '/api/v1/feeds/{feedId}',
  summary: 'Remove a feed, for every tenant; for 30 days it can be brought back',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const restoreFeed = {
  id: 'restoreFeed',
  method: 'POST',
  path: '/api/v1/feeds/{feedId}/restore',
  summary: 'Bring a removed feed back, with the version that was in force',
  guard: { kind: 'instance' },
  params: Type.Object(feedParams),
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
