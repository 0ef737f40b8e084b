import type { ApiVersion, OperationShape } from '../contract/contract.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { ServiceGroup } from './service-group.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of Graph that is modelled: what the contract calls it, and what it does. */
export interface Operation {
  readonly method: Method;
  /** Below the version, in the contract's spelling: `/devices/{device-id}`. The permission follows from it. */
  readonly path: `/${string}`;
  readonly versions: readonly ApiVersion[];
  readonly group: ServiceGroup;
  /** Where one of the table's permissions is not enough: all of these. */
  readonly needsAllOf?: readonly string[];
  /** What of it is not modelled; it then counts as *partly*. */
  readonly lacks?: string;
  /** The table has no permission for it: what may be done depends on what it is about, and `handle` finds out. */
  readonly asksItself?: true;
  /** What has to be asked of the outside before; throws `GraphFault` to refuse. */
  prepare?(call: GraphCall, fetchFrom: typeof fetch): Promise<void>;
  /** Throws `GraphFault` to refuse. Runs in one go: nothing else happens in between. */
  handle(call: GraphCall): GraphAnswer;
}

/** Who asks, as the token proved. */
export interface Caller {
  readonly tenantId: string;
  readonly appId: string;
  /** Permissions that the token opens doors with: an application's roles, or what a user consented to and may do. */
  readonly roles: ReadonlySet<string>;
  /** Whom the application acts for; null: for itself. */
  readonly userId: string | null;
  /** Its token says that it can answer a claims challenge (`xms_cc`: `cp1`). */
  readonly canBeChallenged: boolean;
  /** Epoch milliseconds. */
  readonly tokenExpiresAt: number;
}

export interface GraphCall {
  readonly world: World;
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly version: ApiVersion;
  /** Scheme and host as the caller wrote them: links lead back the same way. */
  readonly origin: string;
  /** What the contract says of the operation. */
  readonly shape: OperationShape;
  readonly group: ServiceGroup;
  /** Of the contract's path, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** The path as asked for, below the version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Nobody looks into the answer on its way out: no fault bends it, no batch holds it, nothing validates it. */
  readonly takesText: boolean;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: no content. */
  readonly body?: Readonly<Record<string, unknown>> | number;
  /** In place of `body`: JSON that was written before. Given only where `call.takesText`. */
  readonly text?: string;
}

export const both: readonly ApiVersion[] = ['v1.0', 'beta'];
