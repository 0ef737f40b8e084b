import { type ApiVersion, type PropertyShape, propertiesOf } from '../contract/contract.ts';
import { GraphFault } from './graph-fault.ts';

/**
 * Writes a record in a type's shape: the selected properties, with null, or an empty list, for those nothing is known
 * of. What the contract does not list never leaves.
 */
export function render(
  version: ApiVersion,
  type: string,
  record: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  const shapes = propertiesOf(version, type) ?? {};
  const rendered: Record<string, unknown> = {};
  for (const name of names) {
    const shape = shapes[name];
    if (shape === undefined || shape.navigation === true) continue;
    const value = record[name] ?? emptyValue(shape);
    if (value !== undefined) rendered[name] = value;
  }
  return rendered;
}

function emptyValue(shape: PropertyShape): null | readonly never[] | undefined {
  if (shape.collection === true) return [];
  return shape.nullable === true ? null : undefined;
}

/** All properties of a type that are not navigations. */
export function allProperties(version: ApiVersion, type: string): readonly string[] {
  return Object.entries(propertiesOf(version, type) ?? {})
    .filter(([, shape]) => shape.navigation === undefined)
    .map(([name]) => name);
}

/**
 * What `$select` asks for, in the contract's spelling, always with `id`; `fallback` when it asks for nothing. A name the
 * type does not have is refused, as Graph does.
 */
export function selectedProperties(
  version: ApiVersion,
  type: string,
  select: string | null,
  fallback: readonly string[],
): readonly string[] {
  if (select === null || select.trim() === '') return fallback;
  const known = Object.keys(propertiesOf(version, type) ?? {});
  const names = select.split(',').map((part) => {
    const wanted = part.trim();
    if (wanted === '*') return '*';
    const name = known.find((candidate) => candidate.toLowerCase() === wanted.toLowerCase());
    if (name !== undefined) return name;
    throw new GraphFault(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${wanted}' on type 'microsoft.graph.${type}'.`,
    );
  });
  if (names.includes('*')) return allProperties(version, type);
  return [...new Set(['id', ...names])];
}
