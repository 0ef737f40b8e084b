import { type ErrorCode, faults, PicketError, type Retry, second } from '@picket/domain';
import type { Problem } from '@picket/wire/console';
import { statusOf } from './status.ts';

/** A fault as the caller sees it (RFC 9457), and how long to wait before trying again. */
export interface ProblemAnswer {
  readonly problem: Problem;
  /** Whole seconds for `Retry-After`; always there with 429 and 503. */
  readonly retryAfterSeconds?: number;
}

/** When the fault itself does not know how long it will last. */
const usualPauseMs = 5 * second;

export function describeProblem(error: unknown, requestId: string): ProblemAnswer {
  const fault = understandError(error);
  const status = statusOf[fault.code];
  const retryAfterSeconds = secondsToWait(fault.retry, status);
  return {
    problem: {
      type: `urn:picket:error:${fault.code}`,
      title: faults[fault.code].title,
      status,
      detail: detailFor(fault),
      instance: requestId,
      code: fault.code,
      retry: retryAfterSeconds === undefined ? 'never' : retryAfterSeconds === 0 ? 'now' : 'after',
      remedy: faults[fault.code].remedy,
      ...(fault.fields.length === 0 ? {} : { errors: fault.fields.map((field) => ({ ...field })) }),
    },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** What was thrown, in our words. What nobody understood is our bug. */
export function understandError(error: unknown): PicketError {
  if (error instanceof PicketError) return error;
  const code = codeOfFramework(error);
  if (code === undefined) return new PicketError('internal', String(error), { cause: error });
  return new PicketError(code, detailOfFramework[code] ?? faults[code].title, { cause: error });
}

/** Faults of Fastify and of Node's HTTP parser, by their own codes: https://fastify.dev/docs/latest/Reference/Errors/ */
function codeOfFramework(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'HPE_HEADER_OVERFLOW':
      return 'payload_too_large';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return 'unsupported_media_type';
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_NOT_FOUND':
      return 'not_found';
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'invalid_request';
    default:
      return typeof error.code === 'string' && error.code.startsWith('HPE_') ? 'invalid_request' : undefined;
  }
}

const detailOfFramework: Partial<Record<ErrorCode, string>> = {
  invalid_request: 'The body is not the JSON it says it is.',
  payload_too_large: 'The request is larger than Picket accepts.',
  unsupported_media_type: 'The body is not announced as JSON in UTF-8.',
};

/** The same words for what is not there and what is another tenant's, whatever the code that noticed had to say. */
const nothingThere = 'There is nothing here that you can see.';

function detailFor(fault: PicketError): string {
  switch (fault.code) {
    case 'not_found':
      return nothingThere;
    case 'internal':
      return 'Something failed that should not have. The log knows more under the request id.';
    case 'database_unavailable':
      return 'What you asked for was not done, or Picket cannot tell whether it was.';
    default:
      // The driver's words would tell names of constraints and tables.
      return 'sqlState' in fault.context ? faults[fault.code].title : fault.message;
  }
}

function secondsToWait(retry: Retry, status: number): number | undefined {
  if (typeof retry === 'object') return Math.ceil(Math.max(0, retry.afterMs) / second);
  return retry === 'later' || status === 429 || status === 503 ? usualPauseMs / second : undefined;
}
