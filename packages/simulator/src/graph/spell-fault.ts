import { toSecondsIso } from '../clock.ts';
import type { World } from '../world/world.ts';
import type { GraphFault } from './graph-fault.ts';
import type { ServiceGroup } from './service-group.ts';

export interface ErrorIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Graph's error body. `date` has no offset, and `innerError` is spelled so on the wire. */
export function spellFault(
  world: World,
  fault: GraphFault,
  style: ServiceGroup['errorStyle'],
  { requestId, clientRequestId }: ErrorIds,
): Readonly<Record<string, unknown>> {
  return {
    error: {
      code: style === 'intune' ? intuneCode(fault) : fault.code,
      message: style === 'intune' ? intuneMessage(world, fault) : fault.message,
      innerError: {
        date: toSecondsIso(world.now()).slice(0, -1),
        'request-id': requestId,
        'client-request-id': clientRequestId,
      },
    },
  };
}

/** Intune's own codes for what other services call differently. */
function intuneCode({ status, code }: GraphFault): string {
  switch (status) {
    case 400:
      return 'BadRequest';
    case 403:
      return 'Forbidden';
    case 404:
      return 'ResourceNotFound';
    case 429:
      return 'TooManyRequests';
    default:
      return code;
  }
}

/** Intune wraps its own error as JSON in a string; clients have to unwrap it. */
function intuneMessage(world: World, { message }: GraphFault): string {
  const activityId = world.chance.uuid();
  return JSON.stringify({
    _version: 3,
    Message: `${message} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${activityId} - Url: https://fef.simulated.manage.microsoft.com/DeviceFE/StatelessDeviceFEService/deviceManagement?api-version=2026-11-01`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  });
}
