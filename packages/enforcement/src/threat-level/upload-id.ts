import { createHash } from 'node:crypto';
import type { ThreatReport } from '@picket/domain';

/**
 * The id of an upload, made from what is in it: the same reports are the same upload, also when another process sends
 * them after this one was killed, and different reports never are. Shaped as a UUID of version 8 (RFC 9562, "custom").
 */
export function uploadIdOf(reports: readonly ThreatReport[]): string {
  const content = reports.map(({ entraDeviceId, level, updatedAt }) => `${entraDeviceId} ${level} ${updatedAt}`);
  const hex = createHash('sha256').update(content.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
