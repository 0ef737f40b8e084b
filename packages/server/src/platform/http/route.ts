import type { PicketError, TenantId } from '@picket/domain';
import type { AnswerOf, BodyOf, Operation, ParamsOf, QueryOf } from '@picket/wire/console';
import type { AuditNote } from '../../audit/audit-entry.ts';
import type { TenantTransaction, Transaction } from '../database/database.ts';
import type { Identity } from './identity.ts';

/** One operation of `wire` and what answers it. Guards, schemas and audit duty come from the operation, not from here. */
export interface Route {
  readonly operation: Operation;
  readonly handle: (call: AnyCall) => Promise<unknown>;
}

/** Joins an operation with its answer; types follow from the operation's schemas. */
export function route<const Op extends Operation>(
  operation: Op,
  handle: (call: Call<Op>) => Promise<NoInfer<ResultOf<Op>> | Redirect | Departure>,
): Route {
  // The app builds the call from the same operation, by the same schemas that these types were made from.
  return { operation, handle: handle as unknown as Route['handle'] };
}

/** What a handler gives back: the answer, or for a stream its events in order (each needs an integer `id`). */
export type ResultOf<Op extends Operation> = Op extends { readonly stream: true }
  ? AsyncIterable<AnswerOf<Op>>
  : 'answer' extends keyof Op
    ? AnswerOf<Op>
    : // biome-ignore lint/suspicious/noConfusingVoidType: a handler that answers nothing has no return
      void;

/** A call that has passed the guard and whose every part fits its schema. */
export interface Call<Op extends Operation> {
  readonly params: ParamsOf<Op>;
  readonly query: QueryOf<Op>;
  readonly body: BodyOf<Op>;
  /** Undefined only where the operation is open. */
  readonly operator: Op['guard'] extends { readonly kind: 'open' } ? undefined : Identity;
  /** The tenant of the path, in which the operator holds the guard's right. */
  readonly tenantId: Op['guard'] extends { readonly kind: 'tenant' } ? TenantId : undefined;
  readonly requestId: string;
  /** Aborted when the caller is gone, and for a stream also when its session or token has ended. */
  readonly signal: AbortSignal;
  /**
   * Writes this call's audit entry inside the transaction that makes the change, as its last act: the log's head is
   * locked until the commit. A changing operation that ends without exactly one entry fails as `internal`.
   */
  audit(tx: TenantTransaction | Transaction, note?: AuditNote): Promise<void>;
  /** The network address of the caller, as far as proxies are trusted. For rate limits and nothing else. */
  readonly address: string;
  /** Sets or ends the caller's session cookie. */
  readonly sessionCookie: SessionCookieOfCall;
  /** Binds a sign-in that is under way at Microsoft to the browser that began it. Proves nobody. */
  readonly signInCookie: SignInCookieOfCall;
  /** Streams: the last event that the caller saw (`Last-Event-ID`, else `after` is yours to read). */
  readonly lastEventId: number | undefined;
  /** The caller is a browser that opens a page, not a program: a redirect serves it better than JSON. */
  readonly wantsPage: boolean;
}

export interface SessionCookieOfCall {
  set(secret: string, maxAgeMs: number): void;
  clear(): void;
}

export interface SignInCookieOfCall extends SessionCookieOfCall {
  read(): string | undefined;
}

/** A call of any operation, as the app hands it out. */
export type AnyCall = Omit<Call<Operation>, 'params' | 'query' | 'body' | 'operator' | 'tenantId'> & {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly operator: Identity | undefined;
  readonly tenantId: TenantId | undefined;
};

/** Sends a browser on to one of our own pages (303). */
export class Redirect {
  readonly path: string;

  /** Throws unless `path` is a path of ours: what comes after `//` or `/\` would be somebody else's host. */
  constructor(path: `/${string}`) {
    if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) {
      throw new Error('a redirect stays on our own host');
    }
    this.path = path;
  }
}

/** Sends a browser on to the page that tells a person of a refusal. To the audit log it is the refusal that it is. */
export class RefusalPage extends Redirect {
  readonly fault: PicketError;

  constructor(path: `/${string}`, fault: PicketError) {
    super(path);
    this.fault = fault;
  }
}

/** Sends a browser to another host (303): only to one that a setting names, never to one that a request does. */
export class Departure {
  readonly url: URL;

  /** Throws unless `url` is of that origin. */
  constructor(url: URL, trustedOrigin: string) {
    if (url.origin !== trustedOrigin || url.username !== '' || url.password !== '')
      throw new Error('a browser is sent to no other host than the one that is set');
    this.url = url;
  }
}
