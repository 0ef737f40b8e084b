import { type IndicatorKind, indicatorKinds } from '@picket/domain';
import type { Indicator } from '../indicators/indicator.ts';

/** How many indicators there are of each kind; kinds without any are left out. */
export function countKinds(indicators: readonly Indicator[]): Readonly<Partial<Record<IndicatorKind, number>>> {
  const counts = new Map<IndicatorKind, number>();
  for (const { kind } of indicators) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(indicatorKinds.flatMap((kind) => (counts.has(kind) ? [[kind, counts.get(kind)]] : [])));
}
