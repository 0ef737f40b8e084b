import fc from 'fast-check';
import {
  type ApiVersion,
  type OperationShape,
  type PropertyShape,
  propertiesOf,
  typeShape,
} from '../contract/contract.ts';

/** Values of a shape, as a client might send them; nested objects to a small depth. */
export function valuesOf(version: ApiVersion, shape: PropertyShape, depth = 0): fc.Arbitrary<unknown> {
  const one = plainValues(version, shape, depth);
  const many = shape.collection === true ? fc.array(one, { maxLength: 2 }) : one;
  return shape.nullable === true ? fc.oneof({ weight: 5, arbitrary: many }, fc.constant(null)) : many;
}

function plainValues(version: ApiVersion, shape: PropertyShape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'string':
      return fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("O'Neill", '<script>', '../..', 'ü€', ''));
    case 'uuid':
      return fc.uuid();
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: 0, max: 1_000 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'date-time':
      return fc.constantFrom('2026-11-20T10:00:00Z', '2026-12-01T00:00:00.123Z');
    case 'enum':
    case 'flags':
      return fc.constantFrom(...(shape.members ?? ['']));
    case 'object':
      return depth > 2 ? fc.constant({}) : objectsOf(version, shape.type ?? '', depth + 1);
    case 'any':
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/** Objects of a type, or of one derived from it, with some of the properties that may be written. */
function objectsOf(version: ApiVersion, type: string, depth: number): fc.Arbitrary<object> {
  const names = concreteTypes(version, type);
  if (names.length === 0) return fc.constant({});
  return fc.constantFrom(...names).chain((name) => {
    const shapes = Object.entries(propertiesOf(version, name) ?? {}).filter(
      ([property, shape]) => shape.readOnly !== true && shape.navigation !== true && property !== 'id',
    );
    const record = Object.fromEntries(shapes.map(([property, shape]) => [property, valuesOf(version, shape, depth)]));
    const given = fc.record(record, { requiredKeys: [] });
    return name === type ? given : given.map((object) => ({ '@odata.type': `#microsoft.graph.${name}`, ...object }));
  });
}

function concreteTypes(version: ApiVersion, type: string): readonly string[] {
  if (typeShape(version, type)?.abstract !== true) return [type];
  return (derived[type] ?? []).filter((name) => propertiesOf(version, name) !== undefined);
}

/** Some of the types below each abstract one: enough to make bodies of. */
const derived: Readonly<Record<string, readonly string[]>> = {
  mobileApp: ['iosStoreApp', 'iosVppApp', 'webApp', 'iosiPadOSWebClip', 'androidStoreApp', 'managedIOSLobApp'],
  deviceConfiguration: [
    'iosGeneralDeviceConfiguration',
    'iosCustomConfiguration',
    'androidWorkProfileCustomConfiguration',
  ],
  deviceCompliancePolicy: [
    'iosCompliancePolicy',
    'androidWorkProfileCompliancePolicy',
    'androidDeviceOwnerCompliancePolicy',
  ],
  managedDeviceMobileAppConfiguration: ['iosMobileAppConfiguration', 'androidManagedStoreAppConfiguration'],
  deviceAndAppManagementAssignmentTarget: [
    'allDevicesAssignmentTarget',
    'allLicensedUsersAssignmentTarget',
    'groupAssignmentTarget',
    'exclusionGroupAssignmentTarget',
  ],
  mobileAppAssignmentSettings: ['iosStoreAppAssignmentSettings', 'iosVppAppAssignmentSettings'],
  omaSetting: ['omaSettingString', 'omaSettingInteger'],
  managedAppProtection: ['iosManagedAppProtection', 'androidManagedAppProtection'],
};

/** Bodies of an operation: mostly right ones, some with a stranger in them, some with a wrong value, some no object at all. */
export function bodiesOf(version: ApiVersion, { body }: OperationShape): fc.Arbitrary<unknown> {
  if (body === undefined) return fc.constant(undefined);
  const right =
    'type' in body
      ? objectsOf(version, body.type, 0)
      : fc.record(
          Object.fromEntries(Object.entries(body.properties).map(([name, shape]) => [name, valuesOf(version, shape)])),
          { requiredKeys: [] },
        );
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: right.map((object) => ({ ...object, shoeSize: 44 })) },
    {
      weight: 1,
      arbitrary: right.map((object) => Object.fromEntries(Object.keys(object).map((name) => [name, { wrong: [1] }]))),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom([], 'text', 7, null, { constructor: 1 }, JSON.parse('{"__proto__":{"x":1}}')),
    },
  );
}
