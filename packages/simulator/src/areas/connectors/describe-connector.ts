import { toIso } from '../../clock.ts';
import type { ApiVersion } from '../../contract/contract.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { Connector } from './connector.ts';
import { type PartnerState, partnerState } from './connector-state.ts';

/** States that v1.0 has no word for. */
const betaStates: readonly PartnerState[] = ['notSetUp', 'error'];

/** With every property: in v1.0 none of them may be null. */
export function describeConnector(
  tenant: Tenant,
  connector: Connector,
  view: { readonly version: ApiVersion; readonly now: number; readonly knowsNewWords: boolean },
): Readonly<Record<string, unknown>> {
  const { partnerMinimumSupportedAndroidVersion, partnerMinimumSupportedIosVersion, ...common } = connector.settings;
  const state = partnerState(tenant, connector, view.now);
  const isBeta = view.version === 'beta';
  const isNewWord = betaStates.includes(state) && !isBeta && !view.knowsNewWords;
  return {
    id: connector.id,
    lastHeartbeatDateTime:
      connector.lastHeartbeatAt === undefined ? '0001-01-01T00:00:00Z' : toIso(connector.lastHeartbeatAt),
    partnerState: isNewWord && tenant.behaviour.newWordsInV1 === 'hidden' ? 'unknownFutureValue' : state,
    ...common,
    ...(isBeta
      ? {
          partnerDisplayName: connector.partnerDisplayName,
          partnerMinimumSupportedAndroidVersion,
          partnerMinimumSupportedIosVersion,
          macEnabled: false,
          macDeviceBlockedOnMissingPartnerData: false,
          windowsMobileApplicationManagementEnabled: false,
          partnerSupportsAndroidMam: false,
          partnerSupportsIosMam: false,
          partnerSupportsWindowsMam: false,
        }
      : {}),
  };
}
