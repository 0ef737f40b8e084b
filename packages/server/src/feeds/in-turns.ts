import { nextTurn } from '../platform/activity.ts';

const itemsInTurn = 1_000;

/** Does something with each of very many items, some at a time, so that nobody waits for all of them. */
export async function inTurns<Item>(items: Iterable<Item>, act: (item: Item) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    act(item);
    if (++done % itemsInTurn === 0) await nextTurn();
  }
}
