import type { FactSource, Platform } from '@picket/domain';

/** A field that Intune fills in however a phone of these platforms is enrolled, and that the sync reads. */
export function intuneField(field: string, platforms: readonly Platform[]): readonly FactSource[] {
  return platforms.map((platform) => ({ platform, enrollment: 'any', yields: `Intune \`${field}\`` }));
}
