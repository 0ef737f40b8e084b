/** First letters of code names, each with the API level before that release, as apksig takes them. */
const codeNames: readonly (readonly [string, number])[] = Object.entries({
  C: 2,
  D: 3,
  E: 4,
  F: 7,
  G: 8,
  H: 10,
  I: 13,
  J: 15,
  K: 18,
  L: 20,
  M: 22,
  N: 23,
  O: 25,
});

/** The API level that the code name of a preview stands for, or undefined when it is none. Letters beyond the list count on. */
export function apiLevelOfCodeName(codeName: string): number | undefined {
  const letter = codeName[0] ?? '';
  if (!/^[A-Z]$/.test(letter)) return undefined;
  const known = codeNames.findLast(([first]) => first <= letter);
  return known === undefined ? 1 : known[1] + letter.charCodeAt(0) - known[0].charCodeAt(0);
}
