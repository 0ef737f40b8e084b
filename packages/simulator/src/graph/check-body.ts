import { type ApiVersion, type PropertyShape, propertiesOf } from '../contract/contract.ts';
import { badRequest, notModelled } from './graph-fault.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Holds a request body against the contract: no unknown property, no wrong type, nothing that is read-only. Annotations
 * (`@odata.type` and the like) are let pass. Answers the body as an object.
 */
export function checkBody(version: ApiVersion, type: string, body: unknown): JsonObject {
  if (!isObject(body)) throw badRequest('The body is not an object.');
  const shapes = propertiesOf(version, type);
  if (shapes === undefined) throw notModelled(`objects of type ${type} in ${version}`);
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.')) continue;
    const shape = shapes[name];
    if (shape === undefined)
      throw badRequest(`The property '${name}' does not exist on type 'microsoft.graph.${type}'.`);
    if (shape.readOnly === true && value !== null) throw badRequest(`The property '${name}' is read-only.`);
    checkValue(version, name, shape, value);
  }
  return body;
}

function checkValue(version: ApiVersion, name: string, shape: PropertyShape, value: unknown): void {
  if (shape.collection === true) {
    if (!Array.isArray(value)) throw wrong(name);
    const { collection: _, ...one } = shape;
    for (const item of value) checkValue(version, name, one, item);
    return;
  }
  if (value === null) {
    if (shape.nullable !== true) throw wrong(name);
    return;
  }
  const isRight = {
    string: () => typeof value === 'string',
    boolean: () => typeof value === 'boolean',
    integer: () => Number.isInteger(value),
    number: () => typeof value === 'number',
    'date-time': () => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    enum: () => shape.members?.includes(String(value)) === true,
    object: () => isObject(value),
    any: () => true,
  }[shape.kind]();
  if (!isRight) throw wrong(name);
  if (shape.kind !== 'object' || shape.type === undefined || !isObject(value)) return;
  const given =
    typeof value['@odata.type'] === 'string' ? value['@odata.type'].replace(/^#?microsoft\.graph\./, '') : shape.type;
  // Types that were not cut out of the contract cannot be checked further.
  if (propertiesOf(version, given) !== undefined) checkBody(version, given, value);
}

function wrong(name: string) {
  return badRequest(`Invalid value specified for property '${name}'.`);
}
