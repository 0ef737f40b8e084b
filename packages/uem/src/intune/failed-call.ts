import type { ConsentPurpose } from '@picket/domain';
import type { GraphClient } from '@picket/graph';

/** Which call an error is about: whose consent to look at, and which of its permissions. */
export interface FailedCall {
  readonly purpose: ConsentPurpose;
  readonly permission?: string | undefined;
}

/**
 * Beside the errors and not in them: Graph's client knows nothing of purposes, and what wraps it (delta, paging) must
 * still see Graph's own errors.
 */
const failedCalls = new WeakMap<object, FailedCall>();

/** What is known of the call that an error came from. */
export function failedCallOf(error: Error): Partial<FailedCall> {
  return failedCalls.get(error) ?? {};
}

/** Runs a call; should it fail, its error is remembered with it. The error itself is thrown as it is. */
export async function rememberingCall<Value>(call: FailedCall, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) failedCalls.set(error, call);
    throw error;
  }
}

/** The same client, every failure of which can be told by purpose and permission. */
export function rememberingClient(purpose: ConsentPurpose, client: GraphClient): GraphClient {
  return {
    ...client,
    call: (endpoint, call, signal) =>
      rememberingCall({ purpose, permission: endpoint.permission }, () => client.call(endpoint, call, signal)),
    callTraced: (endpoint, call, signal) =>
      rememberingCall({ purpose, permission: endpoint.permission }, () => client.callTraced(endpoint, call, signal)),
    begin: (endpoint, call, signal) =>
      rememberingCall({ purpose, permission: endpoint.permission }, () => client.begin(endpoint, call, signal)),
    follow: (endpoint, link, signal) =>
      rememberingCall({ purpose, permission: endpoint.permission }, () => client.follow(endpoint, link, signal)),
    send: (request, signal) => rememberingCall({ purpose }, () => client.send(request, signal)),
  };
}
