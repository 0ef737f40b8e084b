/**
 * `ECONNREFUSED`, `UND_ERR_SOCKET`, `TimeoutError`: what kind of failure a fetch ended in, and nothing of the request,
 * whose headers and body hold tokens and secrets.
 */
export function networkFault(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.name : 'no connection';
}
