/**
 * One text for one value, whatever order its properties came in (RFC 8785): what is hashed or signed must read the
 * same after a round trip through `jsonb`, which keeps no order. For values that JSON can hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    // By UTF-16 code units, as the RFC wants and `localeCompare` does not.
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}
