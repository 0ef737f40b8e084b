/** A text as its sentences: `To read. To write.` is two. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?]) (?=\p{Lu})/u);
}
