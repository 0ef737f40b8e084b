import type { SeenParts } from './observe.ts';
import { readRefusal } from './refusal.ts';

/**
 * What became of a batch's parts, for an observer. Lenient: whether the parts have the promised shape is looked at by
 * whoever reads what they say; one that was not answered, or is no part, counts as failed.
 */
export function readParts(
  body: unknown,
  { asked, place, now }: { readonly asked: number; readonly place: string; readonly now: number },
): SeenParts {
  const responses = (body as { readonly responses?: unknown } | undefined)?.responses;
  const parts: readonly unknown[] = Array.isArray(responses) ? responses : [];
  const failed = parts.filter((part) => !isSuccess(statusOf(part)));
  const first = failed.find((part) => statusOf(part) !== undefined);
  return {
    count: asked,
    failed: failed.length + Math.max(0, asked - parts.length),
    error: first === undefined ? undefined : readRefusal(place, asRefusal(first), now),
  };
}

function statusOf(part: unknown): number | undefined {
  const status = (part as { readonly status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

const isSuccess = (status: number | undefined) => status !== undefined && status >= 200 && status <= 299;

function asRefusal(part: unknown) {
  const { headers, body } = part as { readonly headers?: unknown; readonly body?: unknown };
  const retryAfter = Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).find(
    ([name]) => name.toLowerCase() === 'retry-after',
  )?.[1];
  return {
    status: statusOf(part) ?? 0,
    // Only what is looked at: the rest comes from the network and need not be a header at all.
    headers: new Headers(typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {}),
    body,
  };
}
