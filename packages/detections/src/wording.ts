/** `A, B, C and 14 more`: the first few of a list, and how many are left. */
export function someOf(items: readonly string[], shown = 3): string {
  const rest = items.length - shown;
  return rest > 0 ? `${items.slice(0, shown).join(', ')} and ${rest} more` : items.join(', ');
}

/** `1 vulnerability`, `2 vulnerabilities`. */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
