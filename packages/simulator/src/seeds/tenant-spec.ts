import type { OfferedRole } from '../entra/registration.ts';
import type { TenantBehaviour } from '../world/tenant-behaviour.ts';

/** What a simulated tenant shall be like. The same spec, seed and moment give the same tenant, ids and secrets included. */
export interface TenantSpec {
  readonly displayName: string;
  readonly domain: string;
  readonly users: number;
  readonly phones: number;
  /** Share of phones that run an outdated system; 0.08 unless said. */
  readonly outdatedShare?: number;
  /** Odd phones that every real fleet has (`odd-phones.ts`); there unless false. Needs 20 phones. */
  readonly oddPhones?: boolean;
  /** How often phones check in by themselves; 30 minutes unless said, null for only when told. */
  readonly checkInEveryMs?: number | null;
  /** Groups in all: those every tenant has, and as many more of random people as it takes. */
  readonly groups?: number;
  /** Groups whose members follow from rules; there in a tenant that uses policies and is not a large one. */
  readonly dynamicGroups?: boolean;
  /** Apps on each phone from the start; 30 unless said, up to 400. */
  readonly appsPerPhone?: number;
  /** Groups, Conditional Access and compliance policies of a tenant that already uses them. */
  readonly policies?: boolean;
  /** What a tenant in use has around its devices, so that no listing is empty (`seed-services.ts`); no unless said. */
  readonly surroundings?: boolean;
  readonly registrations?: readonly RegistrationSpec[];
  readonly behaviour?: Partial<TenantBehaviour>;
}

export interface RegistrationSpec {
  readonly displayName: string;
  /** Application permissions it asks for, of Graph and of the Intune API. */
  readonly permissions: readonly string[];
  /** Whether the tenant has consented already. */
  readonly isConsented: boolean;
  readonly redirectUris?: readonly string[];
  /** Delegated permissions of Graph that it asks for. */
  readonly scopes?: readonly string[];
  /** Delegated permissions that it offers as an API: `api://{clientId}/{name}`. */
  readonly exposedScopes?: readonly string[];
  /** Whether other tenants may consent to it; no unless said. */
  readonly isMultiTenant?: boolean;
  /** A client without a credential; no unless said. */
  readonly isPublic?: boolean;
  /** Roles that people and groups can be given in it. */
  readonly appRoles?: readonly OfferedRole[];
  /** Whether tokens say which groups the user is in; no unless said. */
  readonly hasGroupClaims?: boolean;
  /** Whether only people with a role may sign in; no unless said. */
  readonly needsAssignment?: boolean;
}
