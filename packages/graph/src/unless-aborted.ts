/**
 * The promise's outcome, or the signal's reason as soon as it fires: for work that others wait for too, so that one who
 * leaves does not end it.
 */
export function unlessAborted<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  const { promise: left, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([promise, left]).finally(() => signal.removeEventListener('abort', leave));
}
