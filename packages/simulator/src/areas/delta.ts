import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { day } from '../clock.ts';
import { refuseDelta } from '../faults/refuse-delta.ts';
import { GraphFault, notModelled } from '../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../graph/operation.ts';
import { parseToken } from '../graph/page.ts';
import { selectedProperties } from '../graph/render.ts';
import { describeChange, membersChanged } from './delta-entry.ts';
import type { DirectoryKind } from './directory-listing.ts';
import type { DirectoryRecord } from './directory-objects.ts';

/** Directory delta links live this long (learn.microsoft.com/graph/delta-query-overview). */
const tokenLifeMs = 7 * day;

/**
 * What a delta or skip token carries, so that the simulator keeps no rounds: since which change, up to which one the
 * round began, where in the list of ids it stands. A change in the middle of a round may be told twice, as in
 * production, and is never lost, because the next round begins where this one began.
 */
const Token = Type.Object({
  kind: Type.Union([Type.Literal('next'), Type.Literal('delta')]),
  tenant: Type.String(),
  of: Type.String(),
  select: Type.Union([Type.String(), Type.Null()]),
  filter: Type.Union([Type.String(), Type.Null()]),
  issuedAt: Type.Number(),
  since: Type.Number(),
  until: Type.Number(),
  /** Objects up to here are told. */
  after: Type.String(),
  /** Of the object after that, members up to here are told. */
  memberAfter: Type.String(),
});
type Token = Type.Static<typeof Token>;
const tokens = Compile(Token);

/** `GET /users/delta()` and its siblings: all there is, then what changed. */
export function answerDelta<Item extends DirectoryRecord>(kind: DirectoryKind<Item>, call: GraphCall): GraphAnswer {
  const round = readRound(kind, call);
  if (round === 'from-now') return answer(kind, call, [], deltaToken(call, begin(kind, call, null, null)));

  const names = selectedProperties(call.version, kind.type, round.select, [...kind.byDefault, 'members']);
  const wantsMembers = kind.type === 'group' && names.includes('members');
  const ids = wantedIds(round.filter);
  const isMinimal = preferences(call).some((preference) => preference === 'return=minimal');
  const size = pageSize(call);
  const page: Record<string, unknown>[] = [];
  let { after, memberAfter } = round;

  for (const entry of kind.objects(call).entriesSince(round.since, after)) {
    if (ids !== undefined && !ids.has(entry.item.id)) continue;
    if (page.length === size) return answer(kind, call, page, { ...round, kind: 'next', after, memberAfter });
    const told = describeChange(entry, { since: round.since, names, isMinimal, isContinued: memberAfter !== '' });
    const perEntry = call.tenant.behaviour.deltaMembersPerEntry;
    const members =
      wantsMembers && told !== 'removed'
        ? membersChanged(call, entry.item.id, { since: round.since, after: memberAfter, most: perEntry + 1 })
        : [];
    const chunk = members.slice(0, perEntry);
    if (told === 'removed') {
      page.push({ id: entry.item.id, '@removed': { reason: entry.removedFor } });
    } else if (told !== undefined || chunk.length > 0) {
      page.push({
        ...(told ?? { id: entry.item.id }),
        ...(chunk.length > 0 ? { 'members@delta': chunk.map(({ wire }) => wire) } : {}),
      });
    }
    if (members.length > chunk.length) {
      // The rest of a large group comes under the same id on the next page.
      return answer(kind, call, page, { ...round, kind: 'next', after, memberAfter: chunk.at(-1)?.memberId ?? '' });
    }
    after = entry.item.id;
    memberAfter = '';
  }
  return answer(kind, call, page, deltaToken(call, round));
}

function begin<Item extends DirectoryRecord>(
  kind: DirectoryKind<Item>,
  call: GraphCall,
  select: string | null,
  filter: string | null,
): Token {
  return {
    kind: 'next',
    tenant: call.tenant.id,
    of: kind.plural,
    select,
    filter,
    issuedAt: call.world.now(),
    since: 0,
    until: call.tenant.changes.last,
    after: '',
    memberAfter: '',
  };
}

function deltaToken(call: GraphCall, round: Token): Token {
  return { ...round, kind: 'delta', since: round.until, after: '', memberAfter: '', issuedAt: call.world.now() };
}

function readRound<Item extends DirectoryRecord>(kind: DirectoryKind<Item>, call: GraphCall): Token | 'from-now' {
  const { query, world, tenant } = call;
  const given = query.get('$deltatoken');
  if (given === 'latest') return 'from-now';
  const text = query.get('$skiptoken') ?? given;
  if (text === null || text === '') {
    for (const name of query.keys()) {
      if (!['$select', '$filter', '$deltatoken'].includes(name)) throw notModelled(`${name} on ${call.path}`);
    }
    return begin(kind, call, query.get('$select'), query.get('$filter'));
  }
  const token = parseToken(text);
  if (!tokens.Check(token) || token.tenant !== tenant.id || token.of !== kind.plural) {
    throw new GraphFault(400, 'Request_BadRequest', 'Badly formed token.');
  }
  if (world.now() - token.issuedAt > tokenLifeMs) refuseDelta('gone', call);
  return token.kind === 'delta' ? { ...token, kind: 'next', until: tenant.changes.last } : token;
}

/** `id eq '…' or id eq '…'`, up to fifty: the only filter delta takes. */
function wantedIds(filter: string | null): ReadonlySet<string> | undefined {
  if (filter === null) return undefined;
  const ids = filter.split(/\s+or\s+/i).map((part) => /^\s*id\s+eq\s+'([^']+)'\s*$/i.exec(part)?.[1]?.toLowerCase());
  if (ids.length > 50 || ids.includes(undefined)) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'The specified filter is not supported for delta queries.');
  }
  return new Set(ids.filter((id) => id !== undefined));
}

function preferences(call: GraphCall): readonly string[] {
  return (call.headers.prefer ?? '').split(',').map((preference) => preference.trim().toLowerCase());
}

function pageSize(call: GraphCall): number {
  const asked = preferences(call)
    .map((preference) => /^odata\.maxpagesize=(\d+)$/.exec(preference)?.[1])
    .find((size) => size !== undefined);
  const size = call.tenant.behaviour.directoryPageSize;
  return asked === undefined ? size : Math.max(1, Math.min(Number(asked), size));
}

function answer<Item extends DirectoryRecord>(
  kind: DirectoryKind<Item>,
  call: GraphCall,
  value: readonly Record<string, unknown>[],
  token: Token,
): GraphAnswer {
  const text = Buffer.from(JSON.stringify(token)).toString('base64url');
  const [name, option] =
    token.kind === 'delta' ? ['@odata.deltaLink', '$deltatoken'] : ['@odata.nextLink', '$skiptoken'];
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#${kind.plural}`,
      [name]: `${call.origin}/${call.version}${call.path}?${option}=${text}`,
      value,
    },
  };
}
