import { Type } from 'typebox';
import { changeRole, roleDefinitions } from '../areas/directory-roles/roles.ts';
import { ControlFault, type ControlTools, define, TenantName, tenantNamed } from './define.ts';
import { userNamed } from './phone-view.ts';

const Held = Type.Object({
  tenant: TenantName,
  /** User principal name or id. */
  user: Type.String(),
  /** Display name or template id of a role of the directory: `Intune Administrator`. */
  role: Type.String(),
});

export const roleControls = {
  give: define('Gives somebody a role of the directory', Held, (tools, input) => change(tools, input, true)),
  take: define('Takes it away again', Held, (tools, input) => change(tools, input, false)),
};

function change(
  tools: ControlTools,
  input: { readonly tenant: string; readonly user: string; readonly role: string },
  isGiven: boolean,
) {
  const tenant = tenantNamed(tools, input.tenant);
  const role = roleDefinitions(tenant).find(({ id, displayName }) => id === input.role || displayName === input.role);
  if (role === undefined) throw new ControlFault('not_found', `there is no role "${input.role}"`);
  changeRole(tenant, userNamed(tenant, input.user), String(role.id), isGiven);
  return {};
}
