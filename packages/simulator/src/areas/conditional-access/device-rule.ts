import type { Device, ExtensionAttributeName } from '../devices/device.ts';
import { extensionAttributeNames } from '../devices/device.ts';
import { type Known, parseRule, type Rule, RuleError, spellTruth } from '../rule-grammar.ts';

/**
 * The rule of a device filter (learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices).
 * An unregistered device has nothing but nulls; and extension attributes are known only for devices that are managed by
 * Intune, compliant, or hybrid joined.
 */
export type DeviceRule = Rule<Device | undefined>;

const plainProperties: Readonly<Record<string, (device: Device) => Known>> = {
  deviceid: (device) => device.deviceId,
  displayname: (device) => device.displayName,
  deviceownership: (device) => device.deviceOwnership,
  enrollmentprofilename: (device) => device.enrollmentProfileName,
  iscompliant: (device) => spellTruth(device.isCompliant),
  manufacturer: (device) => device.manufacturer,
  mdmappid: (device) => device.mdmAppId,
  model: (device) => device.model,
  operatingsystem: (device) => device.operatingSystem,
  operatingsystemversion: (device) => device.operatingSystemVersion,
  physicalids: (device) => (device.physicalIds.length === 0 ? null : device.physicalIds.join(' ')),
  profiletype: (device) => device.profileType,
  systemlabels: (device) => (device.systemLabels.length === 0 ? null : device.systemLabels.join(' ')),
  trusttype: (device) => device.trustType,
};

const operators = [
  ...['eq', 'ne', 'startswith', 'notstartswith', 'endswith', 'notendswith'],
  ...['contains', 'notcontains', 'in', 'notin'],
];

/** @throws RuleError */
export function parseDeviceRule(text: string): DeviceRule {
  return parseRule<Device | undefined>(text, { propertyNamed, operators, hyphen: 'required', hasNull: false });
}

function propertyNamed(token: string): (device: Device | undefined) => Known {
  const name = /^device\.(\w+)$/i.exec(token)?.[1];
  const attribute = extensionAttributeNames.find((one) => one.toLowerCase() === name?.toLowerCase());
  const read =
    attribute === undefined
      ? plainProperties[name?.toLowerCase() ?? '']
      : (device: Device) => extensionAttribute(device, attribute);
  if (read === undefined) throw new RuleError(`"${token}" is no property of a device.`);
  return (device) => (device === undefined ? null : read(device));
}

function extensionAttribute(device: Device, name: ExtensionAttributeName): Known {
  const isVisible = device.isManaged === true || device.isCompliant === true || device.trustType === 'ServerAd';
  return isVisible ? device.extensionAttributes[name] : null;
}
