/**
 * How long a `Retry-After` asks to wait, in milliseconds from `now`, or undefined when it says nothing usable. Graph
 * sends seconds, sometimes fractional (its documentation's own sample is `2.128`), or an HTTP date; a date in the past
 * means now.
 */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  // As a number first: `Date.parse('2.128')` is a date in some engines.
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // Only what has the shape of an HTTP date: `Date.parse` reads a year into nearly anything.
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
