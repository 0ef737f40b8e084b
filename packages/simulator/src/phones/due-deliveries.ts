import { appConfigurationKind } from '../areas/app-configurations/operations.ts';
import { appKinds } from '../areas/apps/app-kinds.ts';
import { appCollection, intentFor, typeNameOf } from '../areas/apps/install-status.ts';
import { assignmentsOf } from '../areas/assignments/assigned-set.ts';
import type { DeliveredKind } from '../areas/assignments/policy-status.ts';
import { reachedBy } from '../areas/assignments/reached-by.ts';
import { deviceConfigurationKind } from '../areas/device-configurations/operations.ts';
import type { ManagedDevice } from '../areas/managed-devices/managed-device.ts';
import type { Tenant } from '../world/tenant.ts';

/** Something that is to reach a phone: since when, and how long the phone works on it. */
interface DueDelivery {
  readonly itemId: string;
  readonly since: number;
  readonly workMs: number;
}

/** Everything assigned to an enrollment that is sent to the phone. */
export function* dueDeliveries(tenant: Tenant, managed: ManagedDevice): Generator<DueDelivery> {
  for (const app of tenant.kept.all(appCollection)) {
    const assignment = intentFor(tenant, app, managed);
    if (assignment === undefined) continue;
    yield { itemId: app.id, since: assignment.assignedAt, workMs: appKinds[typeNameOf(app)]?.installMs ?? 0 };
  }
  yield* configurations(tenant, managed, appConfigurationKind);
  yield* configurations(tenant, managed, deviceConfigurationKind);
}

function* configurations(tenant: Tenant, managed: ManagedDevice, kind: DeliveredKind): Generator<DueDelivery> {
  for (const policy of tenant.kept.all(kind.set.collection)) {
    const assignments = assignmentsOf(tenant, kind.set.collection, policy.id);
    if (reachedBy(tenant, assignments, managed) === 'no') continue;
    const since = Math.max(
      Date.parse(String(policy.lastModifiedDateTime)),
      ...assignments.map(({ assignedAt }) => assignedAt),
    );
    yield { itemId: policy.id, since, workMs: 0 };
  }
}
