import type { X509Certificate } from 'node:crypto';

/** An application as its home tenant registered it. */
export interface Registration {
  readonly clientId: string;
  displayName: string;
  readonly homeTenantId: string;
  /** Whether other tenants may consent to it. */
  isMultiTenant: boolean;
  readonly secrets: ClientSecret[];
  readonly certificates: RegisteredCertificate[];
  /** Ids (`jti`) of assertions that were taken, with when they would have expired. */
  readonly usedAssertions: Map<string, number>;
  /** Exact strings; consent goes nowhere else. */
  redirectUris: string[];
  /** Application permissions it asks for (`requiredResourceAccess`): what `.default` consents to. */
  requiredPermissions: string[];
  /** Delegated permissions of Graph that it asks for. */
  requiredScopes: string[];
  /** A public client: it has no credential, PKCE alone shows that the same one comes back. */
  isPublic: boolean;
  /** Names of the delegated permissions that it offers as an API (`api://{clientId}/{scope}`). */
  exposedScopes: string[];
  /** Roles that people and groups can be given in it. */
  appRoles: OfferedRole[];
  /** Whether tokens say which groups the user is in (`groupMembershipClaims`). */
  hasGroupClaims: boolean;
  /** Whether only people with a role may sign in to it (`appRoleAssignmentRequired`). */
  needsAssignment: boolean;
}

/** A role of an application, for people. */
export interface OfferedRole {
  readonly value: string;
  readonly displayName: string;
}

/** A certificate whose key may sign the application's assertions. Entra never sees the key. */
export interface RegisteredCertificate {
  readonly certificate: X509Certificate;
  /** SHA-256 in base64url, as `x5t#S256` has it. */
  readonly thumbprint: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface ClientSecret {
  readonly value: string;
  readonly displayName?: string;
  /** Not kept of those it was seeded with. */
  readonly startsAt?: number;
  expiresAt: number;
}

/** What consent makes of a registration in one tenant, and revocation takes away. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  /** Values of the app roles granted. */
  readonly roles: Set<string>;
  /** Entra knows it from here on (`consentDelayMs`). */
  readonly knownFrom: number;
  /** An administrator switched it off (`accountEnabled`): its grants stand, and no token is given. */
  isDisabled: boolean;
  /** Delegated permissions by the user who consented; `everybody`: an administrator did, for all. */
  readonly scopes: Map<string, Set<string>>;
  /** Values of the application's own roles by the user or group that has them. */
  readonly assignments: Map<string, Set<string>>;
}

/** In place of a user's id where an administrator consented for the whole tenant. */
export const everybody = 'everybody';
