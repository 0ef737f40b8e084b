import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Instant, OperatorId, TenantId } from '@picket/domain';
import { isChange, type Operation, operations } from '@picket/wire/console';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { AuditTrail } from '../../audit/audit-trail.ts';
import { exampleOf } from './example.ts';
import type { Identity } from './identity.ts';
import { type Route, route } from './route.ts';

/** Routes for the whole of `wire`: the given ones, and for the rest ones that answer an example and leave an audit entry. */
export function routesWith(given: readonly Route[] = []): readonly Route[] {
  const routed = new Set(given.map(({ operation }) => operation));
  return [...given, ...operations.filter((operation) => !routed.has(operation)).map(exampleRoute)];
}

function exampleRoute(operation: Operation): Route {
  return route(operation, async (call) => {
    if (isChange(operation)) await call.audit({} as never);
    if (operation.stream) return (async function* () {})() as never;
    return (operation.answer === undefined ? undefined : exampleOf(operation.answer)) as never;
  });
}

/** Keeps evidence in memory, where nothing else is looked at. */
export function listedAudit(): AuditTrail & { readonly entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return {
    entries,
    record: async (_tx, entry) => void entries.push(entry),
    recordRefusal: async (entry) => void entries.push(entry),
  };
}

/** A signed-in operator with these roles, by session unless told otherwise. */
export function identityWith(changes: Partial<Identity> = {}): Identity {
  return {
    operatorId: '0198c0de-0000-4000-8000-00000000000a' as OperatorId,
    name: 'Kim',
    kind: 'session',
    credentialId: '0198c0de-0000-4000-8000-00000000000b',
    actorName: 'Kim',
    instanceOwner: false,
    grants: new Map(),
    csrfToken: 'csrf-of-kim',
    expiresAt: 8.64e15 as Instant,
    ...changes,
  };
}

export const someTenant = '0198c0de-0000-4000-8000-000000000001' as TenantId;

export interface RawRequest {
  readonly method?: string;
  /** Sent as it stands; `fetch` would tidy it first. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** The address of this machine to send from. */
  readonly from?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request over a connection of its own, every byte of its target as given. */
export function sendRaw(
  url: string,
  { method = 'GET', path, headers = {}, body, from }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const isChunked = 'transfer-encoding' in headers || body === undefined;
  const length = isChunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path,
        headers: { ...length, ...headers } as never,
        agent: false,
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
