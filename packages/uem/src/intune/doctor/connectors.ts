import { tell, tellCount } from '@picket/domain';
import type { GraphConnector } from '@picket/graph';
import { calls } from '../calls.ts';
import { type ConnectorPlatform, type IntuneCheck, platformTitles, type TenantView } from './check.ts';

/**
 * The partners' own GUIDs, which are the ids of their connectors, as Microsoft365DSC and Maester list them. Graph gives
 * no names.
 */
const knownPartners: Readonly<Record<string, string>> = {
  'fc780465-2017-40d4-a0c5-307022471b92': 'Microsoft Defender for Endpoint',
  '4928f0f6-2660-4f69-b4c5-5170ec921f7b': 'Trend Micro',
  '2c7790de-8b02-4814-85cf-e0c59380dee8': 'Lookout for Work',
  '08a8455c-48dd-45ff-ad82-7211355354f3': 'Zimperium',
  'd3ddeae8-441f-4681-b80f-aef644f7195a': 'Check Point Harmony Mobile',
  '860d3ab4-8fd1-45f5-89cd-ecf51e4f92e5': 'BETTER Mobile Security',
  '870b252b-0ef0-4707-8847-50fc571472b3': 'Sophos',
  '8d0ed095-8191-4bd3-8a41-953b22d51ff7': 'Pradeo',
  '1f58d6d2-02cc-4c80-b008-1bfe7396a10a': 'Jamf Trust',
  'a447eca6-a986-4d3f-9838-5862bf50776c': 'CylancePROTECT Mobile',
  'bb13fe25-ce1f-45aa-b278-cabbc6b9072e': 'SentinelOne',
  '29ee2d98-e795-475f-a0f8-0802dc3384a9': 'CrowdStrike Falcon for Mobile',
  '28fd67fd-b179-4629-a8b0-dad420b697c7': 'Symantec Endpoint Protection',
  'e6f777f8-e4c2-4a5b-be01-50b5c124bc7f': 'Windows Security Center',
};

export const partnerTitle = ({ id }: GraphConnector): string => knownPartners[id.toLowerCase()] ?? `connector ${id}`;

/** The platforms that a partner is switched on for, while Intune listens to it. */
export function reportsOn(connector: GraphConnector): readonly ConnectorPlatform[] {
  if (connector.partnerState !== 'available' && connector.partnerState !== 'enabled') return [];
  return switchedOn(connector);
}

function switchedOn({ androidEnabled, iosEnabled }: GraphConnector): readonly ConnectorPlatform[] {
  return [
    ...(androidEnabled === true ? (['android'] as const) : []),
    ...(iosEnabled === true ? (['ios'] as const) : []),
  ];
}

const titlesOf = (platforms: readonly ConnectorPlatform[]) => platforms.map((each) => platformTitles[each]);

async function connectorsOf(tenant: TenantView) {
  const all = await tenant.list(calls.connectors);
  const isOurs = ({ id }: GraphConnector) => id.toLowerCase() === tenant.partner?.connectorId.toLowerCase();
  return { ours: all.find(isOurs), others: all.filter((connector) => !isOurs(connector)) };
}

const docs = 'https://learn.microsoft.com/intune/intune-service/protect/mtd-connector-enable';

export const ourConnector: IntuneCheck = {
  id: 'connector',
  title: 'Picket’s connector in Intune',
  because:
    'Intune uses threat levels only of a connector that is switched on for the platform, and ignores one that has been silent for too long: then a risky phone counts as compliant.',
  docs,
  calls: [calls.connectors],
  async examine(tenant) {
    if (tenant.partner === undefined) {
      return {
        outcome: 'not-applicable',
        saw: 'No partner service is set up here, so Picket acts through Entra’s device attributes.',
      };
    }
    const { ours } = await connectorsOf(tenant);
    if (ours === undefined || ours.partnerState === 'notSetUp') {
      return {
        outcome: 'failed',
        saw: 'Intune has no connector of Picket’s.',
        todo: 'Add it: Tenant administration › Connectors and tokens › Mobile Threat Defense › Add. The threat level of no phone is used until then.',
      };
    }
    if (ours.partnerState === 'unresponsive') {
      return {
        outcome: 'failed',
        saw: 'Intune has not heard from Picket for too long, and ignores what it reported: risky phones count as compliant.',
        todo: 'See the Connector page for why the heartbeat fails.',
      };
    }
    if (ours.partnerState !== 'available' && ours.partnerState !== 'enabled') {
      return {
        outcome: 'failed',
        saw: tell('Intune calls the connector "{{word}}".', { word: ours.partnerState ?? '–' }),
        todo: 'Look at it under Tenant administration › Connectors and tokens › Mobile Threat Defense.',
      };
    }
    const on = switchedOn(ours);
    const off = (['android', 'ios'] as const).filter((platform) => !on.includes(platform));
    if (off.length > 0) {
      return {
        outcome: on.length === 0 ? 'failed' : 'warning',
        saw: tell(
          'The connector is switched off for {{platforms}}: what Picket reports of those phones changes nothing.',
          { platforms: titlesOf(off) },
        ),
        todo: 'Switch on "Connect devices" for each platform you have, in the connector’s settings in Intune.',
      };
    }
    return {
      outcome: 'passed',
      saw: tell('The connector is {{state}} and switched on for {{platforms}}.', {
        state: ours.partnerState,
        platforms: titlesOf(on),
      }),
    };
  },
};

export const otherConnectors: IntuneCheck = {
  id: 'other-connectors',
  title: 'Other partners on the same platform',
  because:
    'Where several partners are switched on for a platform, every phone must have the app of each and report to each, or it is not compliant.',
  docs,
  calls: [calls.connectors],
  async examine(tenant) {
    const { others } = await connectorsOf(tenant);
    const active = others.filter((connector) => switchedOn(connector).length > 0);
    const described = active.map((each) => `${partnerTitle(each)}: ${titlesOf(switchedOn(each)).join(', ')}`);
    if (active.length === 0) {
      return { outcome: 'passed', saw: 'No other partner is switched on for Android or iOS/iPadOS.' };
    }
    const isPartner = tenant.partner !== undefined;
    return {
      outcome: 'warning',
      saw: tellCount(active.length, '{{names}} is switched on.', '{{names}} are switched on.', {
        names: active.map(partnerTitle),
      }),
      objects: described,
      todo: isPartner
        ? 'Use one partner on a platform: switch the other off, or leave Picket’s connector off there and let it act through device attributes.'
        : 'Nothing, if that is meant: Picket acts through device attributes and stays out of the other’s way.',
    };
  },
};
