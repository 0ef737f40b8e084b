import type { WantedObject } from '@picket/domain';
import { hasCompanyPhones, hasWorkProfile } from './certificates.ts';
import { names } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/** What Intune is told to find noncompliant. No phone meets it, whatever is released until then. */
const unmeetableVersion = '99.0';
const quarantineGroup = 'quarantine-group';

/**
 * A rule about the threat level where Intune listens to Picket's connector: elsewhere it could lock out everybody. On the
 * other platforms a policy that no phone can meet, for a group that only phones at risk are put into.
 */
export function complianceWanted(here: Surroundings): Wish {
  if (!here.choices.compliancePolicy) return nothing;
  const objects = variantsOf(here).map((variant) =>
    here.facts.threatLevelPlatforms.includes(variant.platform) ? threatRule(here, variant) : quarantine(here, variant),
  );
  const needsGroup = objects.some(({ needs }) => needs.includes(quarantineGroup));
  return { ...nothing, objects: [...(needsGroup ? [group(here)] : []), ...objects] };
}

interface Variant {
  readonly key: string;
  readonly type: string;
  readonly platform: 'android' | 'ios';
  readonly threat: string;
  readonly quarantine: string;
}

function variantsOf({ choices: { android, ios } }: Surroundings): readonly Variant[] {
  const { iosThreat, workProfileThreat, deviceOwnerThreat } = names;
  const { iosQuarantine, workProfileQuarantine, deviceOwnerQuarantine } = names;
  const all: readonly (Variant & { readonly isChosen: boolean })[] = [
    {
      key: 'ios',
      type: 'iosCompliancePolicy',
      platform: 'ios',
      threat: iosThreat,
      quarantine: iosQuarantine,
      isChosen: ios !== undefined,
    },
    {
      key: 'work-profile',
      type: 'androidWorkProfileCompliancePolicy',
      platform: 'android',
      threat: workProfileThreat,
      quarantine: workProfileQuarantine,
      isChosen: hasWorkProfile(android?.modes),
    },
    {
      key: 'device-owner',
      type: 'androidDeviceOwnerCompliancePolicy',
      platform: 'android',
      threat: deviceOwnerThreat,
      quarantine: deviceOwnerQuarantine,
      isChosen: hasCompanyPhones(android?.modes),
    },
  ];
  return all.filter(({ isChosen }) => isChosen);
}

function threatRule({ make, audience }: Surroundings, { key, type, platform, threat }: Variant): WantedObject {
  return make({
    key: `${key}-threat-level`,
    kind: 'compliance-policy',
    name: threat,
    because: 'Makes a phone noncompliant whose threat level Picket reports as high.',
    platform,
    audience,
    content: {
      ...titled(type, threat, 'A phone at high risk is not compliant.'),
      deviceThreatProtectionEnabled: true,
      deviceThreatProtectionRequiredSecurityLevel: 'medium',
    },
    remarks: [
      'Takes effect when Intune evaluates the phone: minutes after a check-in, up to hours otherwise.',
      'This rule works for groups of users only. Groups of devices among the chosen ones have no effect on it.',
      'Should the connector fall silent for longer than its threshold, Intune ignores this rule.',
    ],
  });
}

function quarantine({ make }: Surroundings, { key, type, platform, quarantine: name }: Variant): WantedObject {
  return make({
    key: `${key}-quarantine`,
    kind: 'compliance-policy',
    name,
    because:
      'Makes a phone noncompliant that Picket has put into quarantine. Intune does not listen to a threat level here.',
    platform,
    needs: [quarantineGroup],
    audience: { include: [{ $ref: quarantineGroup }], exclude: [] },
    content: {
      ...titled(type, name, 'No phone meets this: it is for those in quarantine.'),
      osMinimumVersion: unmeetableVersion,
    },
    remarks: [
      'Concerns nobody until phones are put into the quarantine group.',
      'Takes effect, and ends, at a check-in of the phone. One that cannot be reached stays as it is.',
      'The phone tells its user that the system version is too old: that is how it is done, not what is wrong.',
    ],
  });
}

function group({ make }: Surroundings): WantedObject {
  return make({
    key: quarantineGroup,
    kind: 'group',
    name: names.quarantineGroup,
    because: 'Holds the phones that Picket has put into quarantine.',
    content: {
      displayName: names.quarantineGroup,
      description: 'Phones at risk, put here by Picket. They are not compliant while they are in it.',
    },
    remarks: ['Empty when it is made.'],
  });
}
