import { type Said, toldIn, type Value } from '@picket/domain';
import type { Told } from '@picket/wire/console';

/** What an answer carries beside its texts, so that they can be said in another language. */
export function toldToWire(...saids: readonly (Said | undefined)[]): Told[] {
  return toldIn(saids).map(({ text, sentence, values }) => ({
    text,
    sentence,
    values: Object.fromEntries(Object.entries(values).map(([place, value]) => [place, plain(value)])),
  }));
}

const plain = (value: Value) => (typeof value === 'object' ? [...value] : value);
