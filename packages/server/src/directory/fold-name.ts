/** Letters that are no letter with a mark, by what people type instead. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
};

/**
 * A name as searches look at it: without case and accents, so that `muller` finds `Müller`. Done here and not in the
 * database: neither engine ships with a way to do it, and both shall find the same.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłıþ]/g, (letter) => spelledOut[letter] ?? letter)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
