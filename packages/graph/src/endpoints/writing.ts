import { type TProperties, type TSchema, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { Id } from './nullable.ts';

type Facts = Pick<Endpoint, 'version' | 'permission' | 'service' | 'docs' | 'gives'> & Partial<Endpoint>;

/** A body, or a part of one: it names everything that may be sent. */
export function exactly<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}

/** The same with everything left out that is not to change. */
export function partly<Properties extends TProperties>(properties: Properties) {
  return Type.Partial(exactly(properties), { additionalProperties: false });
}

/** Makes an object and answers with it. Made twice there would be two. */
export function creating<const Path extends `/${string}`, Body extends TSchema, const Rest extends Facts>(
  id: string,
  path: Path,
  body: Body,
  rest: Rest,
) {
  return {
    id,
    method: 'POST',
    path,
    answers: 'one',
    item: Type.Object({ id: Id }),
    body,
    options: [],
    units: 1,
    repeatable: false,
    ...rest,
  } as const satisfies Endpoint;
}

/** Changes what is named and leaves the rest. */
export function changing<const Path extends `/${string}`, Body extends TSchema, const Rest extends Facts>(
  id: string,
  path: Path,
  body: Body,
  rest: Rest,
) {
  return { ...creating(id, path, body, rest), ...answersNothing, method: 'PATCH' } as const satisfies Endpoint;
}

/** Replaces a whole set, such as that of all assignments: done twice it is the same set. */
export function replacing<const Path extends `/${string}`, Body extends TSchema, const Rest extends Facts>(
  id: string,
  path: Path,
  body: Body,
  rest: Rest,
) {
  return { ...creating(id, path, body, rest), ...answersNothing } as const satisfies Endpoint;
}

/** Takes an object away. Done twice, the second time it is not found. */
export function deleting<const Path extends `/${string}`, const Rest extends Facts>(
  id: string,
  path: Path,
  rest: Rest,
) {
  return {
    ...creating(id, path, Type.Undefined(), rest),
    ...answersNothing,
    method: 'DELETE',
    body: undefined,
  } as const satisfies Endpoint;
}

const answersNothing = { answers: 'nothing', item: Type.Undefined(), repeatable: true } as const;
