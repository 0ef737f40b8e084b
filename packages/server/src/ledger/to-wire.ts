import { faults, toIso } from '@picket/domain';
import { type Call, type CallDetail, repeatables } from '@picket/wire/console';
import type { CallRecord } from './store.ts';
import { triesOf } from './store.ts';

export function callToWire(call: CallRecord): Call {
  return {
    id: call.call_id,
    at: toIso(call.at),
    purpose: call.purpose,
    operation: call.operation,
    cause: { kind: call.cause, of: call.cause_of, work: call.work_id },
    failed: call.failed,
    status: call.status,
    code: call.code,
    detail: call.detail,
    durationMs: call.duration_ms,
    attempts: call.attempts,
    parts: call.parts,
    failedParts: call.failed_parts,
    requestId: call.request_id,
    clientRequestId: call.client_request_id,
    again: againOf(call),
  };
}

/** Only what failed, and only work that can be begun anew: a consent is given by a person, and a doctor is asked. */
function againOf({ failed, cause, cause_of: of }: CallRecord): Call['again'] {
  const kind = repeatables.find((each) => each === cause);
  return failed && kind !== undefined ? { kind, of } : null;
}

export function detailToWire(call: CallRecord, devices: CallDetail['devices']): CallDetail {
  const fault = call.code === null ? undefined : faults[call.code];
  return {
    ...callToWire(call),
    title: fault?.title ?? null,
    remedy: fault?.remedy ?? null,
    tries: triesOf(call).map((each) => ({ ...each, at: toIso(each.at) })),
    devices: [...devices],
  };
}
