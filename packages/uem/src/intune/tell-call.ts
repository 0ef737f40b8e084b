import { type ConsentPurpose, type Instant, PicketError, type UemLink } from '@picket/domain';
import type { Observe } from '@picket/graph';
import { translateError } from './translate-error.ts';

/** What tells a link's observer of each message in Picket's words; undefined where nobody is to be told. */
export function tellOf({ observe }: UemLink, purpose: ConsentPurpose): Observe | undefined {
  if (observe === undefined) return undefined;
  return ({ operation, startedAt, endedAt, tries, parts, error }) => {
    const failed = error !== undefined || (parts?.failed ?? 0) > 0;
    const told = translateError(error ?? parts?.error);
    observe({
      purpose,
      operation,
      at: startedAt as Instant,
      durationMs: Math.max(0, endedAt - startedAt),
      tries: tries.map((each) => ({ ...each, at: each.at as Instant, ms: Math.max(0, each.ms) })),
      parts: parts?.count ?? 1,
      failedParts: parts?.failed ?? (error === undefined ? 0 : 1),
      failed,
      code: told instanceof PicketError ? told.code : undefined,
      detail: failed ? detailOf(told) : undefined,
    });
  };
}

/** An abort is Picket's own doing, and an error of another kind is a mistake of ours: neither says anything of Microsoft. */
function detailOf(told: unknown): string {
  if (told instanceof PicketError) return told.message;
  return told === undefined ? 'Some parts were not answered.' : 'Picket gave it up.';
}
