import type { ObjectKey } from '../contracts/deployment.ts';

interface Needy {
  readonly key: ObjectKey;
  readonly needs: readonly ObjectKey[];
}

/** Each after everything it needs, otherwise in the order given. What is needed and not among them is passed over. */
export function inOrderOfNeed<Item extends Needy>(items: readonly Item[]): readonly Item[] {
  const byKey = Map.groupBy(items, ({ key }) => key);
  const ordered = new Set<Item>();
  const onTheWay = new Set<Item>();

  const visit = (item: Item): void => {
    // In a circle somebody has to be first.
    if (ordered.has(item) || onTheWay.has(item)) return;
    onTheWay.add(item);
    for (const need of item.needs) for (const needed of byKey.get(need) ?? []) visit(needed);
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}
