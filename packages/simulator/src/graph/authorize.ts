import type { ApiVersion } from '../contract/contract.ts';
import { permissionsFor } from '../contract/contract.ts';
import type { RefusedToken } from '../entra/tokens.ts';
import { GraphFault } from './graph-fault.ts';
import type { Caller, Operation } from './operation.ts';

/** Texts as Graph gives them. */
const whyUnauthorized: Record<RefusedToken['because'], readonly [string, string]> = {
  missing: ['InvalidAuthenticationToken', 'Access token is empty.'],
  malformed: ['InvalidAuthenticationToken', 'IDX14100: JWT is not well formed, there are no dots (.).'],
  forged: ['InvalidAuthenticationToken', 'Signing key is invalid.'],
  expired: ['InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
  'wrong-audience': ['InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'],
  'no-principal': [
    'Authorization_IdentityNotFound',
    'The identity of the calling application could not be established.',
  ],
  challenged: [
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
  ],
};

/** What a token must be asked for with to meet a challenge: base64 of JSON. */
function spellChallenge(since: number): string {
  const claims = { access_token: { nbf: { essential: true, value: String(since) } } };
  return `, error="insufficient_claims", claims="${Buffer.from(JSON.stringify(claims)).toString('base64')}"`;
}

export function unauthorized(verdict: RefusedToken): GraphFault {
  const [code, message] = whyUnauthorized[verdict.because];
  return new GraphFault(401, code, message, {
    'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"${verdict.because === 'challenged' ? spellChallenge(verdict.since) : ''}`,
  });
}

/** Refuses a caller whose token has none of the permissions that open the operation, in the style of its service. */
export function authorize(
  caller: Caller,
  operation: Operation,
  version: ApiVersion,
  without: string | readonly string[] = [],
): void {
  if (operation.asksItself === true) return;
  const held = (role: string) => caller.roles.has(role) && ![without].flat().includes(role);
  const oneOf =
    permissionsFor(operation.method, version, operation.path, caller.userId === null ? 'application' : 'delegated') ??
    [];
  const isAllowed = operation.needsAllOf === undefined ? oneOf.some(held) : operation.needsAllOf.every(held);
  if (isAllowed) return;
  const wanted = (operation.needsAllOf ?? oneOf).join(', ');
  switch (operation.group.errorStyle) {
    case 'directory':
      throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    case 'intune':
      throw new GraphFault(
        403,
        'Forbidden',
        `Application is not authorized to perform this operation. Application must have one of the following scopes: ${wanted}`,
      );
    case 'policy':
      throw new GraphFault(
        403,
        'AccessDenied',
        'You cannot perform the requested operation, required scopes are missing in the token.',
      );
    case 'reports':
      throw new GraphFault(
        403,
        'Authentication_MSGraphPermissionMissing',
        `The principal does not have required Microsoft Graph permission(s): ${wanted} to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.`,
      );
  }
}
