import { Type } from 'typebox';
import { attemptSignIn, phoneApps, type SignInOutcome } from '../areas/sign-ins/attempt-sign-in.ts';
import { ControlFault, type ControlTools, define, TenantName, tenantNamed } from './define.ts';
import { phoneNamed, userNamed } from './phone-view.ts';

export const signInControl = define(
  'Somebody opens an app on a phone: Conditional Access decides, the sign-in log has it. Without a phone: on one that nobody knows',
  Type.Object({
    tenant: Type.Optional(TenantName),
    /** Any id of the phone, or the Entra device id of a device that is only registered. */
    phone: Type.Optional(Type.String()),
    /** Object id or user principal name; the phone's user unless said. */
    user: Type.Optional(Type.String()),
    /** `Outlook Mobile` unless said. */
    app: Type.Optional(Type.Enum(phoneApps.map(({ displayName }) => displayName))),
  }),
  (tools, input): SignInOutcome => {
    const app = phoneApps.find(({ displayName }) => displayName === input.app) ?? phoneApps[0];
    const { tenant, phone, device } = presented(tools, input.phone, input.tenant);
    const userId = input.user === undefined ? phone?.userId : userNamed(tenant, input.user);
    if (userId == null) throw new ControlFault('invalid_request', 'nobody holds this phone: say which user');
    return attemptSignIn(tools.world, tenant, { userId, phone, device, app });
  },
);

/** What the device shows Entra of itself: a phone's own registration, another one that is only registered, or nothing. */
function presented(tools: ControlTools, id: string | undefined, tenantName: string | undefined) {
  if (id === undefined) {
    if (tenantName === undefined) throw new ControlFault('invalid_request', 'without a phone, say which tenant');
    return { tenant: tenantNamed(tools, tenantName), phone: undefined, device: undefined };
  }
  const wanted = id.toLowerCase();
  for (const tenant of tools.world.tenants.values()) {
    const device = tenant.devices.get(tenant.deviceIds.get(wanted) ?? wanted);
    const isPhones = [...tenant.phones.values()].some(({ entraObjectId }) => entraObjectId === device?.id);
    if (device !== undefined && !isPhones) return { tenant, phone: undefined, device };
  }
  const { tenant, phone } = phoneNamed(tools, id);
  return { tenant, phone, device: tenant.devices.get(phone.entraObjectId ?? '') };
}
