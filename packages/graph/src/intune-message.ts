/** What Intune hid in an error's message. */
export interface UnwrappedMessage {
  readonly text: string;
  /** The innermost code there is. */
  readonly code?: string;
  readonly activityId?: string;
  readonly retryAfter?: string;
}

/** Deeper than this nobody has seen; it is a limit against nesting made to keep us busy. */
const deepest = 4;

/**
 * Intune puts its own error as JSON text into Graph's `message`, at times twice over (`{"ErrorCode":"Forbidden",
 * "Message":"{\"_version\":3,\"Message\":…}"}`). Anything else is returned as it is.
 */
export function unwrapIntuneMessage(message: string): UnwrappedMessage {
  let text = message;
  let code: string | undefined;
  let retryAfter: string | undefined;
  for (let depth = 0; depth < deepest; depth++) {
    const inner = parseObject(text);
    if (inner === undefined) break;
    code = nonEmpty(inner.ErrorCode) ?? nonEmpty(inner.CustomApiErrorPhrase) ?? code;
    retryAfter = nonEmpty(inner.RetryAfter) ?? retryAfter;
    const next = nonEmpty(inner.Message) ?? nonEmpty(inner.message);
    if (next === undefined) break;
    text = next;
  }
  const activityId = /Activity ID: ([0-9a-f-]{36})/i.exec(text)?.[1];
  return {
    text,
    ...(code === undefined ? {} : { code }),
    ...(activityId === undefined ? {} : { activityId }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function nonEmpty(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
