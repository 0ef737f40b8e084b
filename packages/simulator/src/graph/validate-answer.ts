import {
  type AnswerShape,
  type ApiVersion,
  type PropertyShape,
  propertiesOf,
  typeShape,
} from '../contract/contract.ts';
import { isObject, isOfKind } from './check-body.ts';
import type { GraphAnswer, GraphCall } from './operation.ts';

/** An answer that Microsoft's contract does not allow: a mistake in the simulator. */
export class UnlawfulAnswer extends Error {
  override readonly name = 'UnlawfulAnswer';
}

/** @throws UnlawfulAnswer naming the first places where an answer is not what the contract says */
export function validateAnswer(call: GraphCall, answer: GraphAnswer): void {
  const problems = problemsOf(call.version, call.shape.answer, answer);
  if (problems.length === 0) return;
  throw new UnlawfulAnswer(`${call.path} (${call.version}): ${problems.slice(0, 5).join('; ')}`);
}

function problemsOf(
  version: ApiVersion,
  shape: AnswerShape | undefined,
  { status, body }: GraphAnswer,
): readonly string[] {
  if (status >= 300 || body === undefined) return [];
  if (shape === undefined) return ['a body is answered where the contract has none'];
  switch (shape.kind) {
    case 'count':
      return Number.isSafeInteger(body) ? [] : ['a count is a whole number'];
    case 'one':
      return objectProblems(version, shape.type ?? '', body, '');
    case 'many': {
      const list = isObject(body) ? body.value : undefined;
      if (!Array.isArray(list)) return ['a collection has a list named value'];
      return list.flatMap((item, index) => objectProblems(version, shape.type ?? '', item, `/value/${index}`));
    }
    case 'values':
      return isObject(body) && Array.isArray(body.value) ? [] : ['a list of values is named value'];
    case 'value':
      return isObject(body) && 'value' in body ? [] : ['a single value is named value'];
    case 'file':
      return [];
  }
}

function objectProblems(version: ApiVersion, declared: string, value: unknown, at: string): readonly string[] {
  if (!isObject(value)) return [`${at} is no object`];
  const named = String(value['@odata.type'] ?? '').replace(/^#?microsoft\.graph\./, '');
  // A type that this version does not know comes with the properties of its base type.
  const type = named !== '' && typeShape(version, named) !== undefined ? named : declared;
  const shapes = propertiesOf(version, type);
  if (shapes === undefined) return [`${at} is of the unknown type ${type}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    name.includes('@') || isNewWord(type, name, shapes[name], inner)
      ? []
      : propertyProblems(version, shapes[name], inner, `${at}/${name}`),
  );
}

/** A word that v1.0 does not list and beta does, of an enumeration that may grow: told to who asks for such words. */
function isNewWord(type: string, name: string, shape: PropertyShape | undefined, value: unknown): boolean {
  if (shape?.kind !== 'enum' || shape.members?.includes('unknownFutureValue') !== true) return false;
  return propertiesOf('beta', type)?.[name]?.members?.includes(String(value)) === true;
}

function propertyProblems(
  version: ApiVersion,
  shape: PropertyShape | undefined,
  value: unknown,
  at: string,
): readonly string[] {
  if (shape === undefined) return [`${at} is not in the contract`];
  if (shape.collection === true) {
    if (!Array.isArray(value)) return value === null ? [] : [`${at} is no list`];
    const { collection: _, ...one } = shape;
    return value.flatMap((item, index) => propertyProblems(version, one, item, `${at}/${index}`));
  }
  if (value === null) return shape.nullable === true ? [] : [`${at} may not be null`];
  if (!isOfKind(shape, value)) return [`${at} is no ${shape.kind}`];
  return shape.kind === 'object' && shape.type !== undefined ? objectProblems(version, shape.type, value, at) : [];
}
