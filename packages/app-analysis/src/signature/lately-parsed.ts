/** Longer than any certificate or key that an app is signed with: not worth remembering. */
const longestKey = 16 * 1024;

/**
 * Remembers what was lately made of some bytes. The schemes of one app carry the same certificate over and over, and parsing it costs as
 * much as verifying with it. At most `most` are kept; the one that came first goes first.
 */
export function latelyParsed<Parsed>(most: number, parse: (bytes: Buffer) => Parsed): (bytes: Buffer) => Parsed {
  const known = new Map<string, Parsed>();
  return (bytes) => {
    if (bytes.length > longestKey) return parse(bytes);
    const key = bytes.toString('latin1');
    const found = known.get(key);
    if (found !== undefined) return found;
    // A copy: the bytes may be a view of a whole file.
    const parsed = parse(Buffer.from(bytes));
    if (known.size >= most) known.delete(known.keys().next().value ?? '');
    known.set(key, parsed);
    return parsed;
  };
}
