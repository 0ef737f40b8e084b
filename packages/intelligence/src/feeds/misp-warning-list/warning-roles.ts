import type { WarningReach } from '../../matching/warning-list.ts';

/** How far a list reaches, and whether a feed that lists what stands on it is wrong. */
export interface WarningRole {
  readonly reach: WarningReach;
  readonly rejects: boolean;
}

const owners: WarningRole = { reach: 'below', rejects: true };
const names: WarningRole = { reach: 'itself', rejects: true };
const doubts: WarningRole = { reach: 'itself', rejects: false };

/**
 * MISP's lists say what they hold in their name only. What is below a bank belongs to the bank; what is below a dynamic DNS
 * name belongs to whoever took it last, so such a list excuses the name itself and nothing below.
 */
const roles: ReadonlyMap<string, WarningRole> = new Map(
  Object.entries<WarningRole>({
    'List of known Apple IP ranges': owners,
    'List of known bank domains': owners,
    'List of known google domains': owners,
    'List of known microsoft domains': owners,
    'List of known Office 365 URLs': owners,
    'List of known security providers/vendors blog domain': owners,
    'List of RFC 6761 Special-Use Domain Names': owners,
    'List of RFC 1918 CIDR blocks': owners,
    'List of known sinkholes': doubts,
    'Parking domains': doubts,
    'List of known iCloud Private Relay egress IP address ranges': doubts,
  }),
);

/** A list that is not known here excuses exactly what it names. */
export function roleOf(listName: string): WarningRole {
  return roles.get(listName) ?? names;
}
