import type { Operation } from '@picket/wire/console';
import { Compile } from 'typebox/compile';

/**
 * Holds what a route gives back against what `wire` promises. Serialization already drops what the schema does not
 * name, but it also bends values that do not fit: a test should hear of those.
 */
export function answerCheck({ id, answer }: Operation, enabled: boolean): (result: unknown) => void {
  if (!enabled) return () => undefined;
  if (answer === undefined) {
    return (result) => {
      if (result !== undefined) throw new Error(`${id} promises no answer and gave one`);
    };
  }
  const validator = Compile(answer);
  return (result) => {
    if (validator.Check(result)) return;
    const [first] = validator.Errors(result);
    throw new Error(`${id} answered what it does not promise: ${first?.instancePath || '/'} ${first?.message}`);
  };
}
