import { createHash } from 'node:crypto';

/** An id that is always the same for the same thing, in the form of those that Microsoft gives by chance. */
export function steadyId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
