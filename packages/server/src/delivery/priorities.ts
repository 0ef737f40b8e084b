import type { Severity } from '@picket/domain';

/** 0 first. High before medium before low; a cure, which lets a phone in again, comes before what only warns. */
export const priorities: Readonly<Record<Severity | 'cure', number>> = { high: 0, cure: 1, medium: 2, low: 3 };
