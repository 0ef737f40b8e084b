import {
  type Cursor,
  type Instant,
  type InventoryPage,
  PicketError,
  parseEntraDeviceId,
  parseInstant,
  type SignIn,
  toIso,
} from '@picket/domain';
import { type GraphSignIn, walkPages } from '@picket/graph';
import { calls } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';
import { nonBlank, parseObjectId } from './words.ts';

/** The sign-in log from a moment on, oldest first. Entra writes it with a delay of minutes. */
export async function* listSignIns(
  access: TenantAccess,
  since: Instant,
  signal: AbortSignal,
): AsyncGenerator<InventoryPage<SignIn>, void, void> {
  const { endpoint } = calls.signIns;
  const query = {
    $filter: `createdDateTime ge ${toIso(since)}`,
    $orderby: 'createdDateTime',
  };
  for await (const { items, nextLink } of walkPages(
    access.graph(calls.signIns),
    endpoint,
    { call: { query } },
    signal,
  )) {
    yield { items: items.map(readSignIn), ...(nextLink === undefined ? {} : { next: nextLink as Cursor }) };
  }
}

export function readSignIn(signIn: GraphSignIn): SignIn {
  const at = parseInstant(signIn.createdDateTime);
  if (at === undefined) {
    throw new PicketError('unexpected_answer', `Sign-in ${signIn.id} happened at "${signIn.createdDateTime}"`, {
      retry: 'later',
    });
  }
  const isRefused = signIn.conditionalAccessStatus === 'failure';
  const policies = signIn.appliedConditionalAccessPolicies ?? [];
  return {
    id: signIn.id,
    at,
    entraDeviceId: parseEntraDeviceId(signIn.deviceDetail?.deviceId),
    userId: parseObjectId(signIn.userId),
    app: nonBlank(signIn.appDisplayName) ?? 'unknown app',
    // Only an explicit zero is a success: what is not said is never read as "let in".
    outcome: isRefused ? 'refused-by-policy' : signIn.status?.errorCode === 0 ? 'let-in' : 'failed',
    refusedBy: isRefused
      ? policies.flatMap(({ result, displayName }) =>
          result === 'failure' ? (nonBlank(displayName) ?? 'a policy without a name') : [],
        )
      : [],
  };
}
