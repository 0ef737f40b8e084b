import type { Device } from '../devices/device.ts';
import { extensionAttributeNames } from '../devices/device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { type Known, parseRule, type Rule, RuleError, spellTruth } from '../rule-grammar.ts';
import type { User } from '../users/user.ts';

/** A device of the directory, with what Intune holds of it. */
export interface RuledDevice {
  readonly device: Device;
  readonly managed: ManagedDevice | undefined;
  readonly category: string | null;
}

/**
 * The rule of a dynamic group (learn.microsoft.com/entra/identity/users/groups-dynamic-membership): of users or of
 * devices, never of both. Not modelled, and refused by name: properties with several values (`-any`, `-all`), `memberOf`
 * and `Direct Reports for`.
 */
export type MembershipRule =
  | { readonly of: 'user'; readonly holds: Rule<User> }
  | { readonly of: 'device'; readonly holds: Rule<RuledDevice> };

const userProperties: Readonly<Record<string, (user: User) => Known>> = {
  accountenabled: (user) => spellTruth(user.accountEnabled),
  department: (user) => user.department,
  displayname: (user) => user.displayName,
  givenname: (user) => user.givenName,
  jobtitle: (user) => user.jobTitle,
  mail: (user) => user.mail,
  mailnickname: (user) => user.mailNickname,
  mobile: (user) => user.mobilePhone,
  objectid: (user) => user.id,
  physicaldeliveryofficename: (user) => user.officeLocation,
  preferredlanguage: (user) => user.preferredLanguage,
  surname: (user) => user.surname,
  telephonenumber: (user) => user.businessPhones[0] ?? null,
  usagelocation: (user) => user.usageLocation,
  userprincipalname: (user) => user.userPrincipalName,
  usertype: (user) => user.userType,
};

/** Properties that users have in production, and nobody has here. */
const unknownOfUsers = new Set(
  'city companyname country dirsyncenabled employeeid employeetype facsimiletelephonenumber onpremisesdistinguishedname onpremisessecurityidentifier passwordpolicies postalcode sipproxyaddress state streetaddress'.split(
    ' ',
  ),
);

const deviceProperties: Readonly<Record<string, (ruled: RuledDevice) => Known>> = {
  accountenabled: ({ device }) => spellTruth(device.accountEnabled),
  devicecategory: ({ category }) => category,
  deviceid: ({ device }) => device.deviceId,
  devicemanagementappid: ({ device }) => device.mdmAppId,
  devicemanufacturer: ({ device }) => device.manufacturer,
  devicemodel: ({ device }) => device.model,
  deviceostype: ({ device }) => device.operatingSystem,
  deviceosversion: ({ device }) => device.operatingSystemVersion,
  deviceownership: ({ device }) => device.deviceOwnership,
  devicetrusttype: ({ device }) => device.trustType,
  displayname: ({ device }) => device.displayName,
  enrollmentprofilename: ({ device }) => device.enrollmentProfileName,
  isrooted: ({ managed }) => (managed === undefined ? null : spellTruth(managed.jailBroken === 'True')),
  managementtype: ({ device }) => device.managementType,
  objectid: ({ device }) => device.id,
  profiletype: ({ device }) => device.profileType,
};

const operators = [
  ...['eq', 'ne', 'startswith', 'notstartswith', 'contains', 'notcontains'],
  ...['match', 'notmatch', 'in', 'notin'],
];
const language = { operators, hyphen: 'optional', hasNull: true } as const;

/** @throws RuleError in the words that Entra has for it, as far as they are known */
export function parseMembershipRule(text: string): MembershipRule {
  const unquoted = text.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  if (/-(any|all)\b|memberof|direct reports/i.test(unquoted)) {
    throw new NotModelledRule('rules about several values, about members of groups and about direct reports');
  }
  const isOfUsers = /\buser\./i.test(unquoted);
  const isOfDevices = /\bdevice\./i.test(unquoted);
  if (isOfUsers && isOfDevices) throw new RuleError('Mixed use of properties from different types of object.');
  return isOfDevices
    ? { of: 'device', holds: parseRule(text, { ...language, propertyNamed: propertyOfDevice }) }
    : { of: 'user', holds: parseRule(text, { ...language, propertyNamed: propertyOfUser }) };
}

/** A rule that production takes and that is not modelled. */
export class NotModelledRule extends Error {
  override readonly name = 'NotModelledRule';
}

function propertyOfUser(token: string): (user: User) => Known {
  const name = /^user\.(\w+)$/i.exec(token)?.[1]?.toLowerCase() ?? '';
  if (unknownOfUsers.has(name) || /^extensionattribute(\d|1[0-5])$/.test(name)) return () => null;
  return userProperties[name] ?? refuse(token, 'User');
}

/** The value as it is: what Conditional Access does not see of a phone that nobody manages, a group does. */
function propertyOfDevice(token: string): (ruled: RuledDevice) => Known {
  const name = /^device\.(?:extensionAttributes\.)?(\w+)$/i.exec(token)?.[1]?.toLowerCase() ?? '';
  const attribute = extensionAttributeNames.find((one) => one.toLowerCase() === name);
  if (attribute !== undefined) return ({ device }) => device.extensionAttributes[attribute];
  return deviceProperties[name] ?? refuse(token, 'Device');
}

function refuse(token: string, type: 'User' | 'Device'): never {
  const name = token.split('.').at(-1) ?? token;
  throw new RuleError(`Wrong property applied. Property '${name}' cannot be applied to object '${type}'.`);
}
