/** Walks what works in steps, without giving anybody else a turn. */
export function toTheEnd<Result>(steps: Generator<undefined, Result, void>): Result {
  while (true) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const itemsInStep = 1_000;

/** Does something with each of many items, in steps. */
export function* inSteps<Item>(items: readonly Item[], act: (item: Item) => void): Generator<undefined, void, void> {
  for (let from = 0; from < items.length; from += itemsInStep) {
    for (const item of items.slice(from, from + itemsInStep)) act(item);
    yield;
  }
}
