/**
 * A text that somebody outside gave: the name of a phone or a person. It stands apart from its surroundings, so that
 * marks of writing direction inside it cannot turn the words around it.
 */
export function Given({ text }: { readonly text: string }) {
  return <bdi>{text}</bdi>;
}
