import { tell } from '@picket/domain';
import type { GraphSubscribedSku } from '@picket/graph';
import { calls } from '../calls.ts';
import type { IntuneCheck } from './check.ts';

/**
 * Service plan names: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference. Intune comes as
 * `INTUNE_A` (and `INTUNE_EDU` for schools), Conditional Access with Entra ID P1 or P2.
 */
const intunePlans = ['INTUNE_A', 'INTUNE_EDU', 'INTUNE_A_VL', 'INTUNE_A_GOV'];
const entraPlans = ['AAD_PREMIUM', 'AAD_PREMIUM_P2'];

export const licenses: IntuneCheck = {
  id: 'licenses',
  title: 'Licenses for Intune and Conditional Access',
  because:
    'Without Intune there are no managed phones to judge; without Entra ID P1 there is no Conditional Access, and nothing shuts a phone out.',
  docs: 'https://learn.microsoft.com/intune/intune-service/fundamentals/licenses',
  calls: [calls.licenses],
  async examine(tenant) {
    const skus = await tenant.list(calls.licenses);
    const intune = skus.filter((sku) => brings(sku, intunePlans));
    const entra = skus.filter((sku) => brings(sku, entraPlans));
    if (!intune.some(isUsable)) {
      return {
        outcome: 'failed',
        saw:
          intune.length === 0
            ? 'No license of this tenant brings Intune.'
            : tell('Intune comes with {{names}}, which has run out.', { names: intune.map(nameOf) }),
        objects: intune.map(nameOf),
        todo: 'Buy or renew licenses with Microsoft Intune Plan 1 and assign them to whoever holds a phone.',
      };
    }
    if (!entra.some(isUsable)) {
      return {
        outcome: 'failed',
        saw: 'No license of this tenant brings Entra ID P1 or P2, so there is no Conditional Access.',
        todo: 'Buy licenses with Entra ID P1. Until then phones are judged, and never shut out.',
      };
    }
    const over = [...new Set([...intune, ...entra])].filter(
      ({ consumedUnits, prepaidUnits }) => (consumedUnits ?? 0) > (prepaidUnits?.enabled ?? Number.POSITIVE_INFINITY),
    );
    if (over.length > 0) {
      return {
        outcome: 'warning',
        saw: tell('More people hold {{names}} than there are licenses.', { names: over.map(nameOf) }),
        objects: over.map(nameOf),
        todo: 'Buy more licenses, or take some back from people who have left.',
      };
    }
    return {
      outcome: 'passed',
      saw: tell('Intune comes with {{intune}}, Conditional Access with {{entra}}.', {
        intune: intune.filter(isUsable).map(nameOf),
        entra: entra.filter(isUsable).map(nameOf),
      }),
      objects: [],
    };
  },
};

function brings({ servicePlans = [] }: GraphSubscribedSku, plans: readonly string[]): boolean {
  return servicePlans.some(
    ({ servicePlanName, provisioningStatus }) =>
      provisioningStatus !== 'Disabled' && plans.includes(servicePlanName ?? ''),
  );
}

/** `Warning` is the grace after a subscription has ended: everything still works. */
const isUsable = ({ capabilityStatus }: GraphSubscribedSku): boolean =>
  capabilityStatus === 'Enabled' || capabilityStatus === 'Warning';

const nameOf = ({ skuPartNumber, id }: GraphSubscribedSku): string => skuPartNumber ?? id;
