import type { ErrorCode } from '../errors.ts';
import type { Instant } from '../time.ts';
import type { ConsentPurpose } from '../vocabulary.ts';

/** One time that a message was sent, with the answer's status and the ids that a support case needs. */
export interface RemoteTry {
  readonly at: Instant;
  readonly ms: number;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  /** Ours. */
  readonly clientRequestId: string;
  /** Theirs. */
  readonly requestId: string | undefined;
}

/**
 * One message to a customer's UEM, or to what it builds on, with all its tries. Names the operation and no object in it;
 * holds no token, no secret and no body.
 */
export interface RemoteCall {
  /** Whose consent it was made with. */
  readonly purpose: ConsentPurpose;
  /** Method and path without ids: `GET /deviceManagement/managedDevices`. */
  readonly operation: string;
  /** When it was first sent. */
  readonly at: Instant;
  /** Until it had ended, with the waits between tries. */
  readonly durationMs: number;
  /** At least one. */
  readonly tries: readonly RemoteTry[];
  /** How many things were asked for at once; 1 where it is no batch. */
  readonly parts: number;
  readonly failedParts: number;
  /** Also when only some of the parts did. */
  readonly failed: boolean;
  /** In our words; undefined where it succeeded, or was given up by us. */
  readonly code: ErrorCode | undefined;
  /** What was wrong, in a sentence. */
  readonly detail: string | undefined;
}
