/**
 * Remembers the answers to the latest distinct questions. A fleet asks the same few hundred questions a million times;
 * the bound is there because the questions come from phones, and a phone may make one up each time.
 *
 * @param keyOf must tell apart what has different answers.
 */
export function boundedMemo<Question, Answer extends object>(
  limit: number,
  keyOf: (question: Question) => string,
  ask: (question: Question) => Answer,
): (question: Question) => Answer {
  // Two halves, of which the older is let go of as a whole: a map from whose front one entry after the other is taken
  // goes through all that were taken before, to find the next.
  let recent = new Map<string, Answer>();
  let before = new Map<string, Answer>();
  return (question) => {
    const key = keyOf(question);
    const remembered = recent.get(key);
    if (remembered !== undefined) return remembered;
    const answer = before.get(key) ?? ask(question);
    if (recent.size >= limit / 2) [recent, before] = [new Map(), recent];
    recent.set(key, answer);
    return answer;
  };
}
