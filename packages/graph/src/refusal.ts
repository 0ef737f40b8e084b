import { GraphError, type GraphErrorReason } from './errors.ts';
import { unwrapIntuneMessage } from './intune-message.ts';
import { parseRetryAfter } from './retry-after.ts';

/** Codes that say a delta or page token is forgotten. They come with 400, 404 or 410. */
const forgottenToken = new Set([
  'resyncrequired',
  'syncstatenotfound',
  'directory_expiredpagetoken',
  'directoryexpiredtoken',
]);

/** What is read of an answer that is not a success. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or undefined when it was not JSON. */
  readonly body: unknown;
}

/** Turns an answer that is not a success into the error it stands for. Never decides by its message. */
export function readRefusal(place: string, { status, headers, body }: Refusal, now: number): GraphError {
  const outer = errorOf(body);
  const inner = unwrapIntuneMessage(outer.message);
  const code = inner.code ?? outer.code;
  const retryAfterMs = parseRetryAfter(headers.get('retry-after') ?? inner.retryAfter, now);
  const requestId = headers.get('request-id') ?? outer.requestId;
  const throttleScope = headers.get('x-ms-throttle-scope');
  const throttleReason = headers.get('x-ms-throttle-information');
  const location = headers.get('location');
  const claims = claimsChallenge(headers.get('www-authenticate'));
  const said = inner.text === '' ? '' : `: ${inner.text.slice(0, 500)}`;
  return new GraphError(
    reasonOf(status, [outer.code, inner.code]),
    `${place} answered ${status}${code ? ` ${code}` : ''}${said}`,
    {
      status,
      ...(code ? { code } : {}),
      ...(requestId ? { requestId } : {}),
      ...(inner.activityId ? { activityId: inner.activityId } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(throttleScope ? { throttleScope } : {}),
      ...(throttleReason ? { throttleReason } : {}),
      ...(location ? { location } : {}),
      ...(claims ? { claims } : {}),
    },
  );
}

/** https://learn.microsoft.com/graph/errors, and what Intune and the directory do besides. */
function reasonOf(status: number, codes: readonly (string | undefined)[]): GraphErrorReason {
  // Ours never follow a redirect: the next host would be handed the token.
  if (status >= 300 && status < 400) return 'misdirected';
  if (status < 500 && codes.some((code) => code !== undefined && forgottenToken.has(code.toLowerCase()))) {
    return 'resync';
  }
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
    case 412:
      return 'conflict';
    case 410:
      return 'resync';
    case 423:
    case 429:
    case 509:
      return 'throttled';
    case 500:
    case 502:
    case 503:
    case 504:
      return 'unreachable';
    case 501:
      return 'invalid';
    default:
      return status >= 400 && status < 500 ? 'invalid' : 'unexpected';
  }
}

interface OuterError {
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
}

/** `{"error":{"code","message","innerError":{"request-id"}}}`; older answers spell it `innererror`. Every part may be missing. */
function errorOf(body: unknown): OuterError {
  const error = field(body, 'error');
  const inner = field(error, 'innerError') ?? field(error, 'innererror');
  const message = field(error, 'message');
  return {
    code: text(field(error, 'code')),
    message: typeof message === 'string' ? message : '',
    requestId: text(field(inner, 'request-id')),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Continuous access evaluation: a 401 may ask for a token with claims
 * (https://learn.microsoft.com/entra/identity-platform/claims-challenge). Base64 of JSON, to be sent as `claims`.
 */
function claimsChallenge(header: string | null): string | undefined {
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(header ?? '')?.[1];
  if (encoded === undefined || !/\berror="insufficient_claims"/.test(header ?? '')) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  try {
    JSON.parse(decoded);
    return decoded;
  } catch {
    return undefined;
  }
}
