import type { Problem } from '@picket/wire/console';

/** Why a call has no answer, told so that a person can act on it. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /**
   * `refused`: the server said no, in its own words. `unreachable`: no answer came. `misunderstood`: an answer came
   * that is not what this page was promised.
   */
  readonly kind: 'refused' | 'unreachable' | 'misunderstood';
  /** In English, as the server says it; empty where no answer came, which the page puts into words. */
  readonly title: string;
  readonly remedy: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** Quote it to support. */
  readonly requestId: string | undefined;
  readonly fields: readonly { readonly pointer: string; readonly detail: string }[];
  /** Undefined: trying again by itself does not help. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: CallFailed['kind'],
    detail: string,
    rest: {
      readonly title?: string;
      readonly remedy?: string;
      readonly code?: string;
      readonly status?: number;
      readonly requestId?: string | undefined;
      readonly fields?: CallFailed['fields'] | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(detail, { cause: rest.cause });
    this.kind = kind;
    this.title = rest.title ?? '';
    this.remedy = rest.remedy ?? '';
    this.code = rest.code;
    this.status = rest.status;
    this.requestId = rest.requestId;
    this.fields = rest.fields ?? [];
    this.retryAfterMs = rest.retryAfterMs;
  }
}

export function refusedBy(problem: Problem, retryAfter: string | null): CallFailed {
  const waitMs = Number(retryAfter ?? '') * 1000;
  return new CallFailed('refused', problem.detail, {
    title: problem.title,
    remedy: problem.remedy,
    code: problem.code,
    status: problem.status,
    requestId: problem.instance,
    fields: problem.errors,
    retryAfterMs: problem.retry === 'never' ? undefined : Math.max(1_000, Number.isFinite(waitMs) ? waitMs : 0),
  });
}

export function unreachable(cause: unknown): CallFailed {
  return new CallFailed('unreachable', 'No answer came from the server.', {
    retryAfterMs: 2_000,
    cause,
  });
}

/** What was answered is not shown: a page that guesses could call a phone secured that is not. */
export function misunderstood(detail: string, status: number, requestId: string | undefined): CallFailed {
  return new CallFailed('misunderstood', detail, {
    code: 'unexpected_answer',
    status,
    requestId,
    // Something between us and the server answers in its place while it starts or is away.
    retryAfterMs: status >= 500 ? 2_000 : undefined,
  });
}
