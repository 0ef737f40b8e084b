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
  const known = new Map<string, Answer>();
  return (question) => {
    const key = keyOf(question);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const answer = ask(question);
    if (known.size >= limit) {
      const oldest = known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
    }
    known.set(key, answer);
    return answer;
  };
}
