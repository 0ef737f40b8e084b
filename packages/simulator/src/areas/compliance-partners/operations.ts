import type { Operation } from '../../graph/operation.ts';
import { intuneEnrollment } from '../../graph/service-group.ts';
import { allMethods, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { compliancePartnerCollection, partnerPlatforms, requireFreePlatforms, stateOf } from './compliance-partners.ts';

const partners: KeptSet = {
  collection: compliancePartnerCollection,
  key: 'complianceManagementPartner-id',
  type: 'complianceManagementPartner',
  group: intuneEnrollment,
  create({ tenant }, given) {
    requireFreePlatforms(tenant, undefined, given);
    // Nobody but the partner itself says that it is there.
    return {
      ...Object.fromEntries(
        partnerPlatforms.map((platform) => [`${platform}Onboarded`, given[`${platform}Onboarded`] === true]),
      ),
      lastHeartbeatDateTime: undefined,
    };
  },
  update({ tenant }, before, given) {
    requireFreePlatforms(tenant, before.id, given);
    const { lastHeartbeatDateTime: _heartbeat, partnerState: _state, ...change } = given;
    return change;
  },
  describe: ({ world }, partner) => stateOf(partner, world.now()),
};

/** Other vendors' management, whose word on compliance the directory takes. They speak through the control `compliancePartners`. */
export const compliancePartnerOperations: readonly Operation[] = keptOperations(partners, allMethods);
