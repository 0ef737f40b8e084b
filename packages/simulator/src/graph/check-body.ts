import { type ApiVersion, isKindOf, type PropertyShape, propertiesOf, typeShape } from '../contract/contract.ts';
import { badRequest, notModelled } from './graph-fault.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Holds a request body against the contract: no unknown property, no wrong type, nothing that is read-only. What is
 * read-only and yet sent by Microsoft's own examples is ignored: it is not in the answer. Annotations (`@odata.type` and
 * the like) are let pass. Answers the body as an object.
 */
export function checkBody(
  version: ApiVersion,
  type: string,
  body: unknown,
  { isChange = false, withReadOnly = false }: { readonly isChange?: boolean; readonly withReadOnly?: boolean } = {},
): JsonObject {
  if (!isObject(body)) throw badRequest('The body is not an object.');
  const shapes = propertiesOf(version, type);
  if (shapes === undefined) throw notModelled(`objects of type ${type} in ${version}`);
  return checkProperties(version, type, shapes, body, isChange, withReadOnly);
}

/** The parameters of an action. Microsoft sends none as an empty body, too. */
export function checkParameters(
  version: ApiVersion,
  shapes: Readonly<Record<string, PropertyShape>>,
  body: unknown,
): JsonObject {
  if (body === undefined || body === null) return {};
  if (!isObject(body)) throw badRequest('The body is not an object.');
  const stranger = Object.keys(body).find((name) => !isAnnotation(name) && !Object.hasOwn(shapes, name));
  if (stranger !== undefined) {
    throw badRequest(`The parameter '${stranger}' in the request payload is not a valid parameter for the operation.`);
  }
  return checkProperties(version, 'action', shapes, body, false);
}

function checkProperties(
  version: ApiVersion,
  type: string,
  shapes: Readonly<Record<string, PropertyShape>>,
  body: JsonObject,
  isChange: boolean,
  withReadOnly = false,
): JsonObject {
  const taken: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (isAnnotation(name)) {
      taken[name] = value;
      continue;
    }
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) {
      if (typeShape(version, type)?.open === true && /^ext\w*_\w+$/.test(name)) continue;
      throw badRequest(`The property '${name}' does not exist on type 'microsoft.graph.${type}'.`);
    }
    if (shape.readOnly === true && !withReadOnly) {
      if (shape.ignored === true || value === null) continue;
      throw badRequest(`The property '${name}' is read-only.`);
    }
    if (shape.immutable === true && isChange) throw badRequest(`The property '${name}' cannot be changed.`);
    taken[name] = checkValue(version, name, shape, value);
  }
  return taken;
}

function isAnnotation(name: string): boolean {
  return name.includes('@');
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a value is of a shape's kind; what is inside an object is looked at elsewhere. */
export function isOfKind(shape: PropertyShape, value: unknown): boolean {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string';
    case 'uuid':
      return typeof value === 'string' && guid.test(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'date-time':
      return typeof value === 'string' && moment.test(value) && !Number.isNaN(Date.parse(value));
    case 'enum':
      return typeof value === 'string' && shape.members?.includes(value) === true;
    case 'flags':
      return typeof value === 'string' && value.split(',').every((word) => shape.members?.includes(word.trim()));
    case 'object':
      return isObject(value);
    case 'any':
      return true;
  }
}

function checkValue(version: ApiVersion, name: string, shape: PropertyShape, value: unknown): unknown {
  if (shape.collection === true) {
    if (!Array.isArray(value)) throw wrong(name);
    const { collection: _, ...one } = shape;
    return value.map((item) => checkValue(version, name, one, item));
  }
  if (value === null) {
    if (shape.nullable !== true) throw wrong(name);
    return null;
  }
  if (!isOfKind(shape, value)) throw wrong(name);
  if (shape.kind !== 'object' || shape.type === undefined || !isObject(value)) return value;
  return checkBody(version, typeGiven(version, shape.type, value), value);
}

/** The type that a value says it is of, which must be the declared one or derived from it. */
export function typeGiven(version: ApiVersion, declared: string, value: JsonObject): string {
  const given = value['@odata.type'];
  if (given === undefined || given === null) return declared;
  const name = String(given).replace(/^#?(microsoft\.)?graph\./, '');
  if (typeShape(version, name) === undefined) {
    throw badRequest(`A type named '${String(given).replace(/^#/, '')}' could not be resolved by the model.`);
  }
  if (isKindOf(version, name, declared)) return name;
  throw badRequest(`The type 'microsoft.graph.${name}' is not derived from 'microsoft.graph.${declared}'.`);
}

function wrong(name: string) {
  return badRequest(`Invalid value specified for property '${name}'.`);
}
