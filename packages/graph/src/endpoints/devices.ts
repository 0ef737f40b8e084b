import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

const Device = Type.Object({
  id: Id,
  deviceId: maybe(Type.String()),
  displayName: maybe(Type.String()),
  operatingSystem: maybe(Type.String()),
  operatingSystemVersion: maybe(Type.String()),
  trustType: maybe(Type.String()),
  isManaged: maybe(Type.Boolean()),
  isCompliant: maybe(Type.Boolean()),
  accountEnabled: maybe(Type.Boolean()),
});

export type GraphDevice = Static<typeof Device>;

const Value = maybe(Type.String());

/** Spelled out, since only what is spelled out may be sent. */
const attributes = {
  extensionAttribute1: Value,
  extensionAttribute2: Value,
  extensionAttribute3: Value,
  extensionAttribute4: Value,
  extensionAttribute5: Value,
  extensionAttribute6: Value,
  extensionAttribute7: Value,
  extensionAttribute8: Value,
  extensionAttribute9: Value,
  extensionAttribute10: Value,
  extensionAttribute11: Value,
  extensionAttribute12: Value,
  extensionAttribute13: Value,
  extensionAttribute14: Value,
  extensionAttribute15: Value,
};

const directoryDevice = {
  version: 'v1.0',
  service: services.directory,
  units: 1,
  repeatable: true,
} as const;

export const devicesDelta = {
  ...directoryDevice,
  id: 'devices-delta',
  method: 'GET',
  path: '/devices/delta()',
  answers: 'delta',
  item: Device,
  body: undefined,
  options: ['$select'],
  permission: 'Device.Read.All',
  docs: 'https://learn.microsoft.com/graph/api/device-delta',
  gives: 'Entra devices that came, changed or went since the last time',
} as const satisfies Endpoint;

/** By object id (`id`), which is not `deviceId`. */
export const deviceAttributes = {
  ...directoryDevice,
  id: 'device-attributes',
  method: 'GET',
  path: '/devices/{device-id}',
  answers: 'one',
  item: Type.Object({ id: Id, extensionAttributes: maybe(Type.Object(attributes)) }),
  body: undefined,
  options: ['$select'],
  permission: 'Device.Read.All',
  docs: 'https://learn.microsoft.com/graph/api/device-get',
  gives: 'the extension attributes of an Entra device',
} as const satisfies Endpoint;

/** By object id. Sets what is named, clears what is `null`, leaves the rest. Answers 204. */
export const updateDeviceAttributes = {
  ...directoryDevice,
  id: 'update-device-attributes',
  method: 'PATCH',
  path: '/devices/{device-id}',
  answers: 'nothing',
  item: Type.Undefined(),
  body: Type.Object(
    { extensionAttributes: Type.Object(attributes, { additionalProperties: false }) },
    { additionalProperties: false },
  ),
  options: [],
  permission: 'Device.ReadWrite.All',
  docs: 'https://learn.microsoft.com/graph/api/device-update',
  gives: 'extension attributes of an Entra device, set or cleared',
} as const satisfies Endpoint;
