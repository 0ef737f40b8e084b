import { type ErrorCode, PicketError, type Retry } from '@picket/domain';
import { EntraError, type EntraErrorReason, GraphError, type GraphErrorReason } from '@picket/graph';
import { failedCallOf } from './failed-call.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly retry: Retry;
}

/** Where an error names how long to wait, that counts instead of `later`. */
const ofGraph: Readonly<Record<GraphErrorReason, Meaning>> = {
  throttled: { code: 'connector_throttled', retry: 'later' },
  // A new token was refused too. Right after consent that passes; otherwise consent was withdrawn.
  unauthorized: { code: 'consent_missing', retry: 'later' },
  forbidden: { code: 'permission_missing', retry: 'never' },
  'not-found': { code: 'unexpected_answer', retry: 'never' },
  unreachable: { code: 'connector_unreachable', retry: 'later' },
  misdirected: { code: 'misdirected', retry: 'never' },
  resync: { code: 'unexpected_answer', retry: 'never' },
  conflict: { code: 'conflict', retry: 'later' },
  invalid: { code: 'unexpected_answer', retry: 'never' },
  unexpected: { code: 'unexpected_answer', retry: 'later' },
};

const ofEntra: Readonly<Record<EntraErrorReason, Meaning>> = {
  'no-consent': { code: 'consent_missing', retry: 'never' },
  'credential-refused': { code: 'credential_refused', retry: 'never' },
  'tenant-unknown': { code: 'consent_missing', retry: 'never' },
  'refused-by-policy': { code: 'permission_missing', retry: 'never' },
  throttled: { code: 'connector_throttled', retry: 'later' },
  unreachable: { code: 'connector_unreachable', retry: 'later' },
  unexpected: { code: 'unexpected_answer', retry: 'later' },
};

/** Microsoft's faults in Picket's words. Anything else, an abort among it, is returned as it is. */
export function translateError(error: unknown): unknown {
  if (error instanceof GraphError) {
    const { status, code, requestId, activityId } = error.details;
    return inOurWords(error, ofGraph[error.reason], { status, code, requestId, activityId, ...failedCallOf(error) });
  }
  if (error instanceof EntraError) {
    const { status, code, traceId } = error.details;
    return inOurWords(error, ofEntra[error.reason], { status, code, traceId, ...failedCallOf(error) });
  }
  return error;
}

/** Runs something that speaks to Microsoft, and fails in Picket's words. */
export async function translating<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw translateError(error);
  }
}

/** The same for what comes page by page. */
export async function* translatingEach<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value, void, void> {
  try {
    yield* values;
  } catch (error) {
    throw translateError(error);
  }
}

function inOurWords(
  error: GraphError | EntraError,
  { code, retry }: Meaning,
  context: Readonly<Record<string, string | number | undefined>>,
): PicketError {
  const { retryAfterMs } = error.details;
  const said = Object.entries(context).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return new PicketError(code, error.message, {
    retry: retry !== 'never' && retryAfterMs !== undefined ? { afterMs: retryAfterMs } : retry,
    cause: error,
    context: Object.fromEntries(said),
  });
}
