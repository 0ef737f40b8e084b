import unhomoglyph from 'unhomoglyph';

/** The small Cyrillic palochka: Unicode's table has it look like an i, and every screen like an l, as browsers know. */
const palochka = '\u04cf';

/**
 * What a label looks like, as one text for all labels that look alike: the skeleton of UTS 39, section 4, in lower case because
 * host names have no other. For comparing only; it is no name. https://www.unicode.org/reports/tr39/#Confusable_Detection
 *
 * @param label in Unicode, not in its `xn--` form.
 */
export function skeletonOf(label: string): string {
  let looks = '';
  for (const character of label.normalize('NFD')) looks += lookOf(character);
  return looks.normalize('NFD').toLowerCase();
}

/** The library tries its 6,000 rows one after another; each letter that occurs is asked about once. */
const known = new Map<string, string>([[palochka, 'l']]);

function lookOf(character: string): string {
  const remembered = known.get(character);
  if (remembered !== undefined) return remembered;
  const look = unhomoglyph(character);
  known.set(character, look);
  return look;
}

const scripts = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
] as const;

/**
 * The scripts that a label mixes and that nobody mixes honestly within one word. Latin beside Han, Kana, Hangul or Bopomofo
 * is how Chinese, Japanese and Korean are written, and no mixture here (UTS 39, section 5.2, "highly restrictive").
 */
export function mixedScripts(label: string): readonly string[] {
  const found = scripts.filter(([, pattern]) => pattern.test(label)).map(([name]) => name);
  return found.length > 1 ? found : [];
}
