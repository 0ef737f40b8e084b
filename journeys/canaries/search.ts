/** A secret by a name for reports, as the bytes that must not be anywhere. */
export interface Canary {
  readonly name: string;
  readonly value: string | Uint8Array;
}

/** Where bytes are looked for, told as `<name of the canary> as <encoding>`. */
export type Search = (haystack: string | Uint8Array) => readonly string[];

/** Shorter than this it would be found by chance. */
const shortest = 10;

/** Every spelling in which a secret may leave: of text as text, of bytes as bytes, and of both as numbers and letters. */
export function spellingsOf(value: string | Uint8Array): Readonly<Record<string, Buffer>> {
  const bytes = Buffer.from(value as never);
  const spelled: Record<string, string | Buffer> = { 'raw bytes': bytes };
  for (let shift = 0; shift < 3; shift++) {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // Without the letters that also depend on what stands before and after.
    const letters = whole.slice([0, 2, 3][shift], Math.floor(((shift + bytes.length) * 8) / 6));
    spelled[`base64 (${shift})`] = letters;
    spelled[`base64url (${shift})`] = letters.replaceAll('+', '-').replaceAll('/', '_');
  }
  const hex = bytes.toString('hex');
  const pairs = hex.match(/../g) ?? [];
  spelled.hex = hex;
  spelled['hex in capitals'] = hex.toUpperCase();
  spelled['every byte in URL encoding'] = pairs.map((pair) => `%${pair}`).join('');
  spelled['every byte in URL encoding, capitals'] = pairs.map((pair) => `%${pair.toUpperCase()}`).join('');
  spelled['a list of numbers'] = [...bytes].join(',');
  if (typeof value === 'string') {
    const inJson = JSON.stringify(value).slice(1, -1);
    spelled['URL encoding'] = encodeURIComponent(value);
    spelled['form encoding'] = new URLSearchParams([['', value]]).toString().slice(1);
    spelled.JSON = inJson;
    spelled['JSON in JSON'] = JSON.stringify(inJson).slice(1, -1);
    spelled['JSON escapes'] = [...value]
      .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
    spelled['UTF-16'] = Buffer.from(value, 'utf16le');
    spelled['turned round'] = [...value].toReversed().join('');
  }
  return Object.fromEntries(Object.entries(spelled).map(([name, text]) => [name, Buffer.from(text as never)]));
}

/**
 * Looks for many secrets at once in one pass: thousands of patterns in tens of megabytes.
 *
 * @throws Error for a canary that is so short that it would be found by chance
 */
export function createSearch(canaries: readonly Canary[]): Search {
  const byStart = new Map<number, { readonly name: string; readonly pattern: Buffer }[]>();
  const starts = new Uint8Array(1 << 24);
  for (const { name, value } of canaries) {
    if (value.length < shortest) throw new Error(`${name} is too short to be looked for`);
    for (const [spelling, pattern] of Object.entries(spellingsOf(value))) {
      const start = pattern.readUIntBE(0, 3);
      starts[start] = 1;
      const known = byStart.get(start) ?? [];
      if (!known.some((other) => other.pattern.equals(pattern)))
        known.push({ name: `${name} as ${spelling}`, pattern });
      byStart.set(start, known);
    }
  }
  return (haystack) => {
    const bytes = Buffer.from(haystack as never);
    const found = new Set<string>();
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      start = ((start << 8) | (bytes[at] as number)) & 0xffffff;
      if (starts[start] !== 1 || at < 2) continue;
      for (const { name, pattern } of byStart.get(start) ?? []) {
        if (bytes.subarray(at - 2, at - 2 + pattern.length).equals(pattern)) found.add(name);
      }
    }
    return [...found];
  };
}
