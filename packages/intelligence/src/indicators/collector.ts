import type { IndicatorCategory, IndicatorKind, Instant, Term } from '@picket/domain';
import { type Indicator, type Rejection, type RejectionReason, rejectionReasons } from './indicator.ts';
import { normalizeValue } from './normalize-value.ts';
import { recognizeValue, refang } from './recognize-value.ts';

/** One entry as a feed has it, before anything about it is believed. */
export interface Entry {
  /** `undefined`: told by its looks. */
  readonly kind: IndicatorKind | undefined;
  readonly value: string;
  readonly position: number;
  readonly category?: IndicatorCategory;
  readonly name?: string | undefined;
  readonly together?: readonly Term[];
  readonly validUntil?: Instant | undefined;
}

/** Takes what a reader finds, and counts what it does not take. One for each file. */
export interface Collector {
  offer(entry: Entry): void;
  reject(reason: RejectionReason, example: string, count?: number): void;
  collected(): { readonly indicators: readonly Indicator[]; readonly rejected: readonly Rejection[] };
}

export interface CollectorOptions {
  readonly maxIndicators: number;
  /** Whether a value is on a list of what must never be blocked. */
  readonly isWarned: (term: Term) => boolean;
}

const noTerms: readonly Term[] = [];

export function createCollector({ maxIndicators, isWarned }: CollectorOptions): Collector {
  const indicators: Indicator[] = [];
  const seen = new Set<string>();
  const rejections = new Map<RejectionReason, { count: number; example: string }>();

  const reject = (reason: RejectionReason, example: string, count = 1) => {
    const known = rejections.get(reason);
    if (known === undefined) rejections.set(reason, { count, example: cut(example) });
    else known.count += count;
  };

  // Entries that follow each other mostly have one name.
  let [given, shown]: (string | undefined)[] = [];
  const nameOf = (name: string | undefined) => {
    if (name !== given) [given, shown] = [name, cutName(name)];
    return shown;
  };

  return {
    reject,
    offer({ kind, value, position, category = 'unspecified', name, together = noTerms, validUntil }) {
      const text = refang(value.trim());
      const likely = kind ?? recognizeValue(text);
      const term = likely === undefined ? undefined : normalizeValue(likely, text);
      if (term === undefined) return reject('malformed', value);
      const named = nameOf(name);
      let key = `${term.kind}\0${term.value}\0${named ?? ''}`;
      for (const other of together) key += `\0${other.kind}${other.value}`;
      if (seen.has(key)) return reject('duplicate', value);
      if (isWarned(term)) return reject('warning-listed', value);
      if (indicators.length >= maxIndicators) return reject('over-limit', value);
      seen.add(key);
      const { kind: told, value: spelled } = term;
      indicators.push({ kind: told, value: spelled, category, name: named, position, together, validUntil });
    },
    collected: () => ({
      indicators,
      rejected: rejectionReasons.flatMap((reason) => {
        const rejection = rejections.get(reason);
        return rejection === undefined ? [] : [{ reason, ...rejection }];
      }),
    }),
  };
}

function cut(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}

/** A feed's names are shown to people: one line of a length that fits. */
function cutName(name: string | undefined): string | undefined {
  const tidy = name
    ?.slice(0, 300)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return tidy === undefined || tidy === '' ? undefined : cut(tidy);
}
