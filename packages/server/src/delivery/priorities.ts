import type { Severity } from '@picket/domain';
import { sql } from 'kysely';

/** 0 first. High before medium before low; a cure, which lets a phone in again, comes before what only warns. */
export const priorities: Readonly<Record<Severity | 'cure', number>> = { high: 0, cure: 1, medium: 2, low: 3 };

/**
 * The last gate before a phone is let in: a cure goes only where the phone is secured at that moment. It may have been
 * decided before the phone fell silent, of which nobody told it anything new. Needs `devices_device` beside the intent.
 */
export const isStillWanted = sql<boolean>`
  (delivery_intent.state = 'sent' or delivery_intent.priority <> ${sql.lit(priorities.cure)} or devices_device.level = 'secured')`;
