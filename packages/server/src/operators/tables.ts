import type { OperatorId, TenantId } from '@picket/domain';
import type { Right, Role } from '@picket/wire/console';
import type { InstantColumn, Json, NullableInstantColumn, NullableJson } from '../platform/database/columns.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    operators_operator: {
      id: OperatorId;
      name: string;
      /** What names are compared by: `Kim` and `KIM` cannot be two people. */
      name_key: string;
      /** Null: signs in with Entra, and in no other way. */
      passphrase_hash: string | null;
      instance_owner: boolean;
      created_at: InstantColumn;
      last_seen_at: NullableInstantColumn;
      disabled_at: NullableInstantColumn;
      /** The sign-in registration that an operator of Entra came by: a tenant's, or that of the instance. */
      entra_scope: TenantId | null;
      entra_tenant_id: string | null;
      entra_object_id: string | null;
    };
    operators_grant: { operator_id: OperatorId; granted_tenant_id: TenantId; role: Role };
    operators_session: {
      secret_hash: string;
      /** Public: what audit and consent name. */
      id: string;
      operator_id: OperatorId;
      created_at: InstantColumn;
      last_seen_at: InstantColumn;
    };
    operators_token: {
      secret_hash: string;
      id: string;
      operator_id: OperatorId;
      name: string;
      rights: Json<readonly Right[]>;
      /** Null: every tenant of its owner. */
      tenant_ids: NullableJson<readonly TenantId[]>;
      created_at: InstantColumn;
      expires_at: InstantColumn;
      last_used_at: NullableInstantColumn;
    };
    operators_invitation: {
      code_hash: string;
      /** Made because nobody was there yet: worth nothing once somebody is. */
      first: boolean;
      instance_owner: boolean;
      grants: Json<readonly GrantedRole[]>;
      expires_at: InstantColumn;
    };
  }
}

/** A role in a tenant. */
export interface GrantedRole {
  readonly tenantId: TenantId;
  readonly role: Role;
}
