import { attemptSignIn } from '../areas/sign-ins/attempt-sign-in.ts';
import type { User } from '../areas/users/user.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import type { Registration } from './registration.ts';
import type { DelegatedApi } from './scopes.ts';
import { isAssigned } from './user-claims.ts';

/**
 * Whether the user gets into the application now: account, assignment, Conditional Access. Each decision stands in the
 * sign-in log, refreshes included. Undefined: let in.
 */
export function admitUser(
  world: World,
  tenant: Tenant,
  attempt: {
    readonly user: User;
    readonly registration: Registration;
    readonly api: DelegatedApi;
    readonly deviceId: string | undefined;
  },
): AadstsRefusal | undefined {
  const { user, registration, api } = attempt;
  if (!isAssigned(tenant, registration, user.id)) {
    return aadsts(50105, registration.displayName, registration.clientId, user.userPrincipalName);
  }
  const device = tenant.devices.get(tenant.deviceIds.get(attempt.deviceId ?? '') ?? '');
  const phone = [...tenant.phones.values()].find(({ entraObjectId }) => entraObjectId === device?.id);
  const { errorCode } = attemptSignIn(world, tenant, {
    userId: user.id,
    device,
    phone: device === undefined ? undefined : phone,
    // A browser that is no known device is taken for one at a desk.
    ...(device === undefined ? { platform: 'windows' as const } : {}),
    app: {
      appId: registration.clientId,
      displayName: registration.displayName,
      resourceId: api.resourceId,
      resourceDisplayName: api.displayName,
    },
  });
  switch (errorCode) {
    case 0:
      return undefined;
    case 50057:
      return aadsts(50057);
    case 53000:
      return aadsts(53000, device === undefined ? 'unregistered' : 'not compliant');
    default:
      return aadsts(53003);
  }
}
