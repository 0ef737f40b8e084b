import {
  type AttributeChange,
  type AttributeValues,
  type DeviceAttributes,
  type EntraObjectId,
  PicketError,
  type WriteResult,
} from '@picket/domain';
import { callMany, type GraphError } from '@picket/graph';
import { calls, type IntuneCall } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';
import { translateError, translating } from './translate-error.ts';

/** Extension attributes of Entra devices, twenty devices a request. */
export function deviceAttributesOf(access: TenantAccess): DeviceAttributes {
  const toolsFor = (call: IntuneCall) => ({ ...access.tools.outside, client: access.graph(call) });

  return {
    read: (ids, signal) =>
      translating(async () => {
        const wanted = new Map(ids.map((id) => [id, { params: { 'device-id': id } }]));
        const results = await callMany(toolsFor(calls.readAttributes), calls.readAttributes.endpoint, wanted, signal);
        const found = new Map<EntraObjectId, AttributeValues | undefined>();
        for (const [id, result] of results) {
          if (result.ok) found.set(id, valuesOf(result.item.extensionAttributes));
          else if (result.error.reason === 'not-found') found.set(id, undefined);
          // A device that could not be read is neither absent nor empty, and there is no third thing to call it.
          else throw result.error;
        }
        return found;
      }),

    write: (changes, signal) =>
      translating(async () => {
        const wanted = new Map(
          Array.from(
            Map.groupBy(changes, ({ id }) => id),
            ([id, ofOne]) => {
              const extensionAttributes = Object.fromEntries(
                ofOne.map(({ name, value }) => [checkedName(name), value]),
              );
              return [id, { params: { 'device-id': id }, body: { extensionAttributes } }] as const;
            },
          ),
        );
        const results = await callMany(toolsFor(calls.writeAttributes), calls.writeAttributes.endpoint, wanted, signal);
        return new Map(
          Array.from(results, ([id, result]) => [id, result.ok ? { kind: 'written' } : failureOf(result.error)]),
        );
      }),
  };
}

/** Empty ones are left out: `null`, and the empty text that some tools leave behind. */
function valuesOf(attributes: Readonly<Record<string, string | null>> | null | undefined): AttributeValues {
  const filled = Object.entries(attributes ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '' && isName(entry[0]),
  );
  return Object.fromEntries(filled);
}

function checkedName(name: AttributeChange['name']): string {
  if (isName(name)) return name;
  throw new PicketError('invalid_request', `${name} is no extension attribute of a device`);
}

function isName(name: string): boolean {
  return /^extensionAttribute([1-9]|1[0-5])$/.test(name);
}

/** One device's failure, for a caller that has many. */
function failureOf(error: GraphError): WriteResult {
  if (error.reason === 'not-found') return { kind: 'missing' };
  const { message: detail, retry } = translateError(error) as PicketError;
  if (retry === 'never') return { kind: 'refused', detail };
  return { kind: 'retry', detail, ...(retry === 'later' ? {} : { afterMs: retry.afterMs }) };
}
