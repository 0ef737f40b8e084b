import { tell, type WantedObject } from '@picket/domain';
import { intuneApplications } from '../../doctor/access-policies.ts';
import { names } from './names.ts';
import { nothing, type Surroundings, type Wish } from './wish.ts';

/**
 * What shuts phones out. By the attribute that Picket writes, where it writes one: that concerns tagged phones and nobody
 * else. Otherwise by compliance, where setup makes something that decides it: that asks every phone of the groups to be
 * enrolled. Always report-only at first. Intune stays reachable, which is where a phone is repaired.
 */
export function accessWanted(here: Surroundings): Wish & { readonly policy: WantedObject | undefined } {
  const { accessPolicy, compliancePolicy } = here.choices;
  if (accessPolicy === 'none' || here.platforms.length === 0) return { ...nothing, policy: undefined };
  const policy =
    here.place.deviceTag !== undefined
      ? byTag(here, here.place.deviceTag)
      : compliancePolicy
        ? byCompliance(here)
        : undefined;
  if (policy !== undefined) return { ...nothing, policy };
  return {
    ...nothing,
    policy: undefined,
    notPlanned: [
      {
        what: 'A Conditional Access policy',
        because:
          'There is nothing for it to act on: switch on the channel that writes an attribute of the Entra device, or choose a compliance policy.',
      },
    ],
  };
}

function byTag(here: Surroundings, tag: { readonly attribute: string; readonly values: readonly string[] }) {
  const values = tag.values.map((value) => JSON.stringify(value)).join(', ');
  return accessPolicy(here, {
    key: 'tag-access',
    name: names.tagAccess,
    because: tell('Shuts a phone out that Picket has tagged in {{attribute}}.', { attribute: tag.attribute }),
    devices: { deviceFilter: { mode: 'include', rule: `device.${tag.attribute} -in [${values}]` } },
    control: 'block',
    remarks: [
      'Takes effect at the next token, within about an hour.',
      'Conditional Access sees the attribute of phones that Intune manages, or that are compliant. Others are not shut out by it.',
    ],
  });
}

function byCompliance(here: Surroundings) {
  return accessPolicy(here, {
    key: 'compliance-access',
    name: names.complianceAccess,
    because: 'Shuts out phones that Intune does not find compliant.',
    devices: undefined,
    control: 'compliantDevice',
    remarks: [
      'Takes effect at the next token, within about an hour.',
      'It asks every phone of these people to be enrolled and compliant, for whatever reason it is not.',
    ],
  });
}

function accessPolicy(
  { make, audience, platforms }: Surroundings,
  policy: Pick<WantedObject, 'key' | 'name' | 'because' | 'remarks'> & {
    readonly devices: unknown;
    readonly control: 'block' | 'compliantDevice';
  },
): WantedObject {
  const ids = (side: 'include' | 'exclude') =>
    audience[side].flatMap((target) => ('groupId' in target ? [target.groupId] : []));
  const { key, name, because, remarks, devices, control } = policy;
  return make({
    key,
    kind: 'access-policy',
    name,
    because,
    content: {
      displayName: name,
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'], excludeApplications: intuneApplications },
        users: { includeGroups: ids('include'), excludeGroups: ids('exclude') },
        platforms: { includePlatforms: platforms.map((each) => (each === 'ios' ? 'iOS' : each)) },
        ...(devices === undefined ? {} : { devices }),
      },
      grantControls: { operator: 'OR', builtInControls: [control] },
    },
    remarks: [
      'Made report-only: it shows in the sign-in log whom it would shut out, and shuts out nobody. Switch it on in Entra when that looks right; Picket leaves it on.',
      ...remarks,
      'It is for users: groups of devices among the chosen ones have no effect on it. Exclude an account for emergencies before it is switched on.',
    ],
  });
}
