import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';

/** What the tenant bought (learn.microsoft.com/entra/identity/users/licensing-service-plan-reference). */
const sku = {
  skuId: 'efccb6f7-5641-4e0e-bd10-b4976e1bf68e',
  skuPartNumber: 'EMS',
  plans: [
    { servicePlanName: 'INTUNE_A', servicePlanId: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5', appliesTo: 'User' },
    { servicePlanName: 'AAD_PREMIUM', servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', appliesTo: 'User' },
  ],
};

/** Every enabled member has a licence, and there are some to spare; unless a test put other licences there. */
function skusOf({ tenant }: GraphCall): readonly JsonObject[] {
  if (tenant.kept.isUsed('/subscribedSkus')) return tenant.kept.all('/subscribedSkus');
  let consumedUnits = 0;
  for (const { accountEnabled } of tenant.users.values()) if (accountEnabled) consumedUnits += 1;
  const enabled = Math.ceil((tenant.users.size + 1) / 25) * 25;
  return [
    {
      id: `${tenant.id}_${sku.skuId}`,
      accountId: tenant.id,
      accountName: tenant.displayName,
      appliesTo: 'User',
      capabilityStatus: 'Enabled',
      consumedUnits,
      prepaidUnits: { enabled, lockedOut: 0, suspended: 0, warning: 0 },
      servicePlans: sku.plans.map((plan) => ({ ...plan, provisioningStatus: 'Success' })),
      skuId: sku.skuId,
      skuPartNumber: sku.skuPartNumber,
      subscriptionIds: [],
    },
  ];
}

const collection = { type: 'subscribedSku', context: 'subscribedSkus' };
const common = { method: 'GET' as const, versions: both, group: directory };

export const licenceOperations: readonly Operation[] = [
  {
    ...common,
    path: '/subscribedSkus',
    handle: (call) => answerCollection(call, { ...collection, objects: skusOf(call) }),
  },
  {
    ...common,
    path: '/subscribedSkus/{subscribedSku-id}',
    handle(call) {
      const id = (call.params['subscribedSku-id'] ?? '').toLowerCase();
      const found = skusOf(call).find((one) => one.id === id);
      if (found === undefined) throw noSuchObject('subscribedSku', id);
      return answerObject(call, collection, found);
    },
  },
];
