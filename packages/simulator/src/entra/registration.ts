import type { X509Certificate } from 'node:crypto';

/** An application as its home tenant registered it. */
export interface Registration {
  readonly clientId: string;
  readonly displayName: string;
  readonly homeTenantId: string;
  /** Whether other tenants may consent to it. */
  readonly isMultiTenant: boolean;
  readonly secrets: ClientSecret[];
  readonly certificates: RegisteredCertificate[];
  /** Ids (`jti`) of assertions that were taken, with when they would have expired. */
  readonly usedAssertions: Map<string, number>;
  /** Exact strings; consent goes nowhere else. */
  redirectUris: string[];
  /** Application permissions it asks for (`requiredResourceAccess`): what `.default` consents to. */
  requiredPermissions: string[];
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
}
