import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import type { User } from './user.ts';

/** By object id or user principal name. */
export function findUser({ tenant, params }: GraphCall): User {
  const wanted = params['user-id'] ?? '';
  const user =
    tenant.users.get(wanted.toLowerCase()) ??
    [...tenant.users.values()].find(
      ({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted.toLowerCase(),
    );
  if (user === undefined) throw noSuchObject('user', wanted);
  return user;
}
