import type { ApiVersion } from '../contract/contract.ts';
import { contractOperations } from '../contract/contract.ts';
import { allRoleValues } from '../entra/resources.ts';
import type { GraphTools } from '../graph/answer-graph.ts';
import { answerOne } from '../graph/answer-one.ts';
import type { Caller, Method } from '../graph/operation.ts';
import type { Viewer } from './page.ts';

/** Microsoft's own id of the admin center, as the ledger names it. */
const adminCenterAppId = '5926fc8e-304e-4f59-8bed-58ca97cc39a4';

/** An object of Graph, as it came. */
export type GraphObject = Readonly<Record<string, unknown>>;

export type GraphReply =
  | { readonly ok: true; readonly body: GraphObject }
  | { readonly ok: false; readonly status: number; readonly message: string };

/** Asks Graph in the viewer's name. `path` is below the version, with its query. */
export type AskGraph = (method: Method, version: ApiVersion, path: string, body?: GraphObject) => Promise<GraphReply>;

/**
 * The admin center is a client of Graph like any other, and shows what Graph answers: whatever is modelled there can be
 * seen here, throttling and faults included. An administrator here may do everything.
 */
export function askGraphAs(tools: GraphTools, { tenant, user }: Viewer, origin: string): AskGraph {
  const caller: Caller = {
    tenantId: tenant.id,
    appId: adminCenterAppId,
    roles: everyPermission,
    userId: user.id,
    canBeChallenged: false,
    tokenExpiresAt: Number.MAX_SAFE_INTEGER,
  };
  return async (method, version, path, body) => {
    const url = new URL(path, 'http://graph.invalid');
    const answered = await answerOne(tools, caller, {
      requestId: tools.world.chance.uuid(),
      clientRequestId: tools.world.chance.uuid(),
      version,
      method,
      origin,
      path: url.pathname,
      query: url.searchParams,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      rawBody: body === undefined ? '' : JSON.stringify(body),
      batch: null,
    });
    const text = 'text' in answered && typeof answered.text === 'string' ? answered.text : undefined;
    const given = (text === undefined ? (answered.body ?? {}) : JSON.parse(text)) as GraphObject;
    if (answered.status < 400) return { ok: true, body: given };
    return { ok: false, status: answered.status, message: messageOf(given) };
  };
}

/** Delegated ones included that no application can hold. */
const everyPermission: ReadonlySet<string> = new Set([
  ...allRoleValues,
  ...Object.values(contractOperations).flatMap(({ permissions }) => permissions.delegated),
]);

/** Intune wraps its own error as JSON into the message. */
function messageOf(body: GraphObject): string {
  const { message = '' } = (body.error ?? {}) as { readonly message?: string };
  try {
    return (JSON.parse(message) as { readonly Message?: string }).Message ?? message;
  } catch {
    return message;
  }
}
