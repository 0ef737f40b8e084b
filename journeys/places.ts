import { currentWork } from '@picket/server/testing';

/**
 * A place is a moment at which a process waits for the world outside, named by what it is doing: which work (a loop, a
 * job, a request), which step (the request it sends, the tables it writes), and whether before or after it took effect.
 * Names are found from outside: product code names its work for its log, and steps are read off requests and statements.
 */
export type PlaceName = string;

const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** What is being done here, without whose it is; `otherwise` where nothing has named it. */
export function nameWork(otherwise: string): string {
  return (currentWork() ?? otherwise).replaceAll(ids, '').replaceAll(/\s+/g, ' ').trim();
}

/** `PATCH /devices/{id}`, `POST /$batch (PATCH /devices/{id})`. */
export function nameRequest(input: string | URL | Request, init: RequestInit | undefined): string {
  const request = input instanceof Request ? input : undefined;
  const url = new URL(request?.url ?? String(input));
  const method = init?.method ?? request?.method ?? 'GET';
  const name = `${method} ${namePath(url.pathname)}`;
  if (!url.pathname.endsWith('/$batch') || typeof init?.body !== 'string') return name;
  const { requests } = JSON.parse(init.body) as { requests: readonly { method: string; url: string }[] };
  const parts = new Set(requests.map((part) => `${part.method} ${namePath(part.url)}`));
  return `${name} (${[...parts].toSorted().join(', ')})`;
}

function namePath(path: string): string {
  if (path.endsWith('/oauth2/v2.0/token')) return 'token';
  return path
    .replace(/\?.*$/, '')
    .replace(/^\/(?:v1\.0|beta)(?=\/)/, '')
    .replaceAll(ids, '{id}');
}

/** Kept by many kinds of work beside what they are about. */
const byTheWay: ReadonlySet<string> = new Set(['history_entry', 'history_head', 'audit_head', 'assessment_dirty']);

/** What a transaction writes, without what it notes by the way. */
export function nameWrites(tables: ReadonlySet<string>): string {
  const about = [...tables].filter((table) => !byTheWay.has(table));
  return `write ${(about.length > 0 ? about : [...tables]).toSorted().join(' ')}`;
}

const jobStatements: readonly (readonly [RegExp, string | undefined])[] = [
  [/create_queue/i, 'a queue is made'],
  // The supervisor's rounds, which look after every queue and mostly find nothing.
  [/advisory_xact_lock/i, undefined],
  [/^\s*insert into pgboss\.job/i, 'a job is queued'],
  [/with next as/i, 'a job is fetched'],
  [/state = 'completed'/i, 'a job is completed'],
  [/set\s+heartbeat_on/i, 'the lease of a job is renewed'],
  [/delete from pgboss\.job/i, 'a job is failed'],
];

/** What a statement of the job queue does; undefined where it only reads or looks after the queue. */
export function nameJobStatement(text: string): string | undefined {
  return jobStatements.find(([pattern]) => pattern.test(text))?.[1];
}
