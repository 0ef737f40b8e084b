import { badRequest } from '../../graph/graph-fault.ts';
import type { Operation } from '../../graph/operation.ts';
import { intuneEnrollment } from '../../graph/service-group.ts';
import { allMethods, type KeptSet, keptOperations } from '../kept/kept-set.ts';

const deviceCategories: KeptSet = {
  collection: '/deviceManagement/deviceCategories',
  key: 'deviceCategory-id',
  type: 'deviceCategory',
  group: intuneEnrollment,
  create(_call, given) {
    if (typeof given.displayName !== 'string' || given.displayName === '')
      throw badRequest("The property 'displayName' is required.");
    return {};
  },
  changed(call, before, after) {
    // A device whose category is gone has none.
    if (before === null || after !== null) return;
    for (const managed of call.tenant.managedDevices.values()) {
      if (managed.categoryId === before.id) managed.categoryId = undefined;
    }
  },
};

export const deviceCategoryOperations: readonly Operation[] = keptOperations(deviceCategories, allMethods);
