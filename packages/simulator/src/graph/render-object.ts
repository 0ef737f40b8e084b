import { type ApiVersion, type PropertyShape, propertiesOf, typeShape } from '../contract/contract.ts';
import { isObject, type JsonObject } from './check-body.ts';
import { allProperties } from './render.ts';

/**
 * Writes an object in the shape of its type, with every property that is not a navigation: what is not kept has the
 * value of one that was never set. An object of a type that the version does not know is written as its base type, with
 * its own name. `names` are what `$select` asks for; null for everything.
 */
export function renderObject(
  version: ApiVersion,
  declared: string,
  record: JsonObject,
  names: readonly string[] | null,
): Record<string, unknown> {
  const named = String(record['@odata.type'] ?? '').replace(/^#?microsoft\.graph\./, '');
  const isKnown = named !== '' && isVisible(version, named);
  const type = isKnown ? named : declared;
  const shapes = propertiesOf(version, type) ?? {};
  const rendered: Record<string, unknown> =
    named !== '' && named !== declared ? { '@odata.type': `#microsoft.graph.${named}` } : {};
  for (const name of names ?? allProperties(version, type)) {
    const shape = shapes[name];
    if (shape === undefined || shape.navigation === true) continue;
    const value = record[name] ?? unsetValue(shape);
    if (value !== undefined) rendered[name] = writeValue(version, shape, value);
  }
  return rendered;
}

function isVisible(version: ApiVersion, type: string): boolean {
  return typeShape(version, type) !== undefined;
}

/** An object inside another one may have properties that this version does not. */
function writeValue(version: ApiVersion, shape: PropertyShape, value: unknown): unknown {
  if (shape.kind !== 'object' || shape.type === undefined) return value;
  const { type } = shape;
  const write = (one: unknown) => {
    if (!isObject(one)) return one;
    const named = String(one['@odata.type'] ?? '').replace(/^#?microsoft\.graph\./, '');
    const shapes = propertiesOf(version, named === '' ? type : named);
    if (shapes === undefined) return one;
    const kept: [string, unknown][] = [];
    if (named !== '') kept.push(['@odata.type', `#microsoft.graph.${named}`]);
    for (const [name, inner] of Object.entries(one)) {
      const innerShape = shapes[name];
      if (innerShape !== undefined) kept.push([name, writeValue(version, innerShape, inner)]);
    }
    return Object.fromEntries(kept);
  };
  return Array.isArray(value) ? value.map(write) : write(value);
}

/** What a property has that nobody set. Objects that may not be null are left out. */
function unsetValue(shape: PropertyShape): unknown {
  if (shape.collection === true) return [];
  if (shape.nullable === true) return null;
  switch (shape.kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'string':
      return '';
    case 'date-time':
      return '0001-01-01T00:00:00Z';
    case 'enum':
      return (
        shape.members?.find((member) => /^(none|notConfigured|unknown|deviceDefault|notAssigned)$/.test(member)) ??
        shape.members?.[0]
      );
    case 'flags':
      return shape.members?.[0];
    default:
      return undefined;
  }
}
