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
  7000112: { status: 400, error: 'unauthorized_client', says: "Application '{0}'({1}) is disabled." },
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
  50194: {
    status: 400,
    error: 'invalid_request',
    says: "Application '{0}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  },
  9000411: {
    status: 400,
    error: 'invalid_request',
    says: "The request is not properly formatted. The parameter '{0}' is duplicated.",
  },
  900561: {
    status: 405,
    error: 'invalid_request',
    says: 'The endpoint only accepts POST requests. Received a {0} request.',
  },
  9002313: { status: 400, error: 'invalid_grant', says: 'Invalid request. Request is malformed or invalid.' },
  90023: { status: 400, error: 'invalid_request', says: '{0}' },
  700054: {
    status: 400,
    error: 'unsupported_response_type',
    says: "response_type '{0}' is not enabled for the application.",
  },
  501491: { status: 400, error: 'invalid_request', says: 'Invalid size of Code_Challenge parameter.' },
  501481: {
    status: 400,
    error: 'invalid_grant',
    says: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  54005: {
    status: 400,
    error: 'invalid_grant',
    says: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  70000: { status: 400, error: 'invalid_grant', says: 'Provided grant is invalid or malformed.' },
  70008: {
    status: 400,
    error: 'invalid_grant',
    says: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  },
  700082: {
    status: 400,
    error: 'invalid_grant',
    says: 'The refresh token has expired due to inactivity. The token was issued on {0} and was inactive for {1}.',
  },
  700005: {
    status: 400,
    error: 'invalid_grant',
    says: 'Provided Authorization Code is intended to use against other tenant, thus rejected.',
  },
  500112: {
    status: 401,
    error: 'invalid_client',
    says: "The reply address '{0}' does not match the reply address '{1}' provided when requesting Authorization code.",
  },
  50173: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'bad_token',
    says: "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{0}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{1}'.",
  },
  700025: {
    status: 401,
    error: 'invalid_client',
    says: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  28000: {
    status: 400,
    error: 'invalid_scope',
    says: 'Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {0} is not valid.',
  },
  650053: {
    status: 400,
    error: 'invalid_client',
    says: "The application '{0}' asked for scope '{1}' that doesn't exist on the resource '{2}'. Contact the app vendor.",
  },
  65001: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'consent_required',
    says: "The user or administrator has not consented to use the application with ID '{0}' named '{1}'. Send an interactive authorization request for this user and resource.",
  },
  65004: { status: 400, error: 'access_denied', says: 'User declined to consent to access the app.' },
  90094: {
    status: 400,
    error: 'access_denied',
    says: 'An administrator of {0} has set a policy that prevents you from granting {1} the permissions it is requesting.',
  },
  50034: {
    status: 400,
    error: 'invalid_grant',
    says: 'The user account {0} does not exist in the {1} directory. To sign into this application, the account must be added to the directory.',
  },
  50057: { status: 400, error: 'invalid_grant', says: 'The user account is disabled.' },
  50058: {
    status: 400,
    error: 'login_required',
    says: 'A silent sign-in request was sent but no user is signed in.',
  },
  50105: {
    status: 400,
    error: 'invalid_grant',
    says: "Your administrator has configured the application {0} ('{1}') to block users unless they are specifically granted ('assigned') access to the application. The signed-in user '{2}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.",
  },
  53000: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'message_only',
    says: 'Device is not in required device state: {0}. Conditional Access policy requires a compliant device, and the device is not compliant.',
  },
  53003: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'message_only',
    says: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
} as const;

const isModelled = (code: number): code is AadstsCode => Object.hasOwn(refusals, code);

/** A refusal by its number alone, also by one that nothing here leads to: Entra has hundreds. */
export function refuseByNumber(world: World, code: number): Answer {
  if (isModelled(code)) return refuseAadsts(world, code);
  const traceId = world.chance.uuid();
  return jsonAnswer(400, {
    error: 'invalid_request',
    error_description: `AADSTS${code}: The request was refused. Trace ID: ${traceId}`,
    error_codes: [code],
    trace_id: traceId,
  });
}

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
    suberror: 'suberror' in refusals[code] ? refusals[code].suberror : undefined,
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
    ...(told.suberror === undefined ? {} : { suberror: told.suberror }),
  });
}

/** What is wrong with a request, for whoever has to say it: as JSON, on a page, or in a redirect. */
export interface AadstsRefusal {
  readonly code: AadstsCode;
  readonly values: readonly string[];
}

export const aadsts = (code: AadstsCode, ...values: readonly string[]): AadstsRefusal => ({ code, values });

/** The first parameter that was given twice: Entra takes none of them then. */
export function duplicatedParameter(parameters: URLSearchParams): string | undefined {
  const seen = new Set<string>();
  for (const name of parameters.keys()) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
