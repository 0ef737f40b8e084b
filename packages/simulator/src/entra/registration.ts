/** An application as its home tenant registered it. */
export interface Registration {
  readonly clientId: string;
  readonly displayName: string;
  readonly homeTenantId: string;
  /** Whether other tenants may consent to it. */
  readonly isMultiTenant: boolean;
  readonly secrets: ClientSecret[];
  /** Exact strings; consent goes nowhere else. */
  redirectUris: string[];
  /** Application permissions it asks for (`requiredResourceAccess`): what `.default` consents to. */
  requiredPermissions: string[];
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
