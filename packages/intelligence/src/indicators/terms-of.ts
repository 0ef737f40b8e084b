import { type IndicatorKind, indicatorKinds, type Term } from '@picket/domain';
import { normalizeValue } from './normalize-value.ts';
import { recognizeValue, refang } from './recognize-value.ts';

/** What can be told apart by its looks only as a group: a digest may be a file's or a signer's, a dotted name a host or an app. */
const alike: readonly (readonly IndicatorKind[])[] = [
  ['file', 'signer'],
  ['domain', 'app'],
  ['fileName', 'process', 'androidProperty', 'configurationProfile'],
];

/** Everything that a bare value may be, in one spelling each: for people, who type a value and not its kind. */
export function termsOf(value: string): readonly Term[] {
  const text = refang(value.trim());
  const likely = recognizeValue(text);
  const kinds =
    likely === undefined ? indicatorKinds : [likely, ...(alike.find((group) => group.includes(likely)) ?? [])];
  const dotted: readonly IndicatorKind[] = likely === 'domain' ? (alike[2] ?? []) : [];
  const terms = [...kinds, ...dotted].flatMap((kind) => normalizeValue(kind, text) ?? []);
  return [...new Map(terms.map((term) => [`${term.kind} ${term.value}`, term])).values()];
}
