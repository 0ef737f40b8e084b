import type { ErrorCode } from '@picket/domain';
import type { Static, TObject, TSchema } from 'typebox';

/**
 * One operation of the console API, as data. The server's routes and guards, the OpenAPI document, the CLI, the
 * console and the route matrix test are all made from these: an operation that is not here does not exist, and one
 * that is here has a guard.
 */
export interface Operation {
  /** `operationId` in OpenAPI; public API. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in OpenAPI: `/api/v1/tenants/{tenantId}/devices`. */
  readonly path: `/${string}`;
  /** A sentence that starts with a verb. */
  readonly summary: string;
  readonly guard: Guard;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** The body is not JSON but bytes as they are (`application/octet-stream`), at least one and at most so many. */
  readonly bytes?: { readonly most: number };
  /** Absent with 204. */
  readonly answer?: TSchema;
  readonly status: 200 | 201 | 202 | 204;
  /** `text/event-stream` instead of JSON: `answer` is then the shape of one event's data. */
  readonly stream?: true;
  /** A GET that changes something: a browser is sent back to it from elsewhere. All other methods do by themselves. */
  readonly changes?: true;
  /** What it may refuse beyond what every operation may: invalid_request, unauthenticated, forbidden, not_found, too_many_requests. */
  readonly problems?: readonly ErrorCode[];
}

/**
 * Who may call it.
 * `open`: nobody needs to be known; the reason is printed and reviewed.
 * `signed-in`: any operator, about themselves. `by: 'session'`: a person at a browser only, since a token that can make
 * tokens outlives every limit it was given.
 * `tenant`: an operator or token with this right in the tenant of the path; to others the tenant does not exist.
 * `instance`: an operator who owns the instance.
 */
export type Guard =
  | { readonly kind: 'open'; readonly because: string }
  | { readonly kind: 'signed-in'; readonly by?: 'session' }
  | { readonly kind: 'tenant'; readonly right: Right }
  | { readonly kind: 'instance' };

/** From little to much. A role has its right and all before it; a token is limited to the rights it was made with. */
export const rights = ['read', 'operate', 'manage', 'own'] as const;
export type Right = (typeof rights)[number];

export const roles = ['reader', 'responder', 'administrator', 'owner'] as const;
export type Role = (typeof roles)[number];

/** What each role may do: `reader` looks, `responder` also acts, `administrator` also connects and sets up, `owner` also decides who may. */
export const rightOfRole: Readonly<Record<Role, Right>> = {
  reader: 'read',
  responder: 'operate',
  administrator: 'manage',
  owner: 'own',
};

/** Does a role reach a right: its own, or one before it? */
export const reaches = (role: Role, right: Right): boolean =>
  rights.indexOf(rightOfRole[role]) >= rights.indexOf(right);

/** Whether calling it changes something, which then stands in the audit log. */
export const isChange = ({ method, changes }: Operation): boolean => method !== 'GET' || changes === true;

export type AnswerOf<Op extends Operation> = Op extends { readonly answer: infer Schema extends TSchema }
  ? Static<Schema>
  : undefined;
export type BodyOf<Op extends Operation> = Op extends { readonly body: infer Schema extends TSchema }
  ? Static<Schema>
  : Op extends { readonly bytes: object }
    ? Uint8Array
    : undefined;
export type QueryOf<Op extends Operation> = Op extends { readonly query: infer Schema extends TSchema }
  ? Static<Schema>
  : Record<never, never>;
export type ParamsOf<Op extends Operation> = Op extends { readonly params: infer Schema extends TSchema }
  ? Static<Schema>
  : Record<never, never>;
