import { toSecondsIso } from '../clock.ts';
import { type Answer, jsonAnswer } from '../http/exchange.ts';
import type { World } from '../world/world.ts';

/** Entra's numbered refusals, as its token endpoint gives them. Texts abridged from what Entra writes. */
const refusals = {
  90002: {
    status: 400,
    error: 'invalid_request',
    says: "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  },
  50059: {
    status: 400,
    error: 'invalid_request',
    says: 'No tenant-identifying information found in either the request or implied by any provided credentials.',
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    says: "Application with identifier '{0}' was not found in the directory '{1}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
  },
  7000215: {
    status: 401,
    error: 'invalid_client',
    says: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  },
  7000222: { status: 401, error: 'invalid_client', says: "The provided client secret keys for app '{0}' are expired." },
  7000218: {
    status: 401,
    error: 'invalid_client',
    says: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  700027: {
    status: 401,
    error: 'invalid_client',
    says: "Client assertion contains an invalid signature. [Reason - {0}, Thumbprint of key used by client: '{1}']",
  },
  700024: { status: 401, error: 'invalid_client', says: 'Client assertion is not within its valid time range.' },
  700023: {
    status: 401,
    error: 'invalid_client',
    says: 'Client assertion audience claim does not match Realm issuer.',
  },
  700021: {
    status: 401,
    error: 'invalid_client',
    says: "Client assertion application identifier doesn't match 'client_id' parameter.",
  },
  50027: { status: 401, error: 'invalid_client', says: 'JWT token is invalid or malformed. {0}' },
  900144: {
    status: 400,
    error: 'invalid_request',
    says: "The request body must contain the following parameter: '{0}'.",
  },
  70003: { status: 400, error: 'unsupported_grant_type', says: "The app requested an unsupported grant type '{0}'." },
  1002012: {
    status: 400,
    error: 'invalid_scope',
    says: 'The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  500011: {
    status: 400,
    error: 'invalid_resource',
    says: 'The resource principal named {0} was not found in the tenant named {1}.',
  },
  50011: {
    status: 400,
    error: 'invalid_request',
    says: "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application '{1}'.",
  },
  70011: {
    status: 400,
    error: 'invalid_scope',
    says: "The provided value for the input parameter 'scope' is not valid. The scope '{0}' is not valid.",
  },
} as const;

export type AadstsCode = keyof typeof refusals;

/** Texts of a refusal with its trace, as Entra puts them into `error_description`. */
export function describeAadsts(world: World, code: AadstsCode, ...values: readonly string[]) {
  const says = refusals[code].says.replaceAll(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
  const timestamp = toSecondsIso(world.now()).replace('T', ' ');
  const traceId = world.chance.uuid();
  const correlationId = world.chance.uuid();
  return {
    description: `AADSTS${code}: ${says} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    timestamp,
    traceId,
    correlationId,
    status: refusals[code].status,
    error: refusals[code].error,
  };
}

export function refuseAadsts(world: World, code: AadstsCode, ...values: readonly string[]): Answer {
  const told = describeAadsts(world, code, ...values);
  return jsonAnswer(told.status, {
    error: told.error,
    error_description: told.description,
    error_codes: [code],
    timestamp: told.timestamp,
    trace_id: told.traceId,
    correlation_id: told.correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}
