import type { InstallFailureName } from '../areas/apps/install-failures.ts';
import type { OwnApps } from '../areas/apps/inventory.ts';
import type { CompliancePolicy } from '../areas/compliance-policies/compliance-policy.ts';
import type { ConditionalAccessPolicy } from '../areas/conditional-access/conditional-access-policy.ts';
import type { Connector } from '../areas/connectors/connector.ts';
import type { Device } from '../areas/devices/device.ts';
import { ChangeCounter, DirectoryObjects } from '../areas/directory-objects.ts';
import { type Group, Memberships } from '../areas/groups/group.ts';
import type { MembershipRule } from '../areas/groups/membership-rule.ts';
import { type KeptObject, KeptObjects } from '../areas/kept/kept-objects.ts';
import { ManagedDevices } from '../areas/managed-devices/managed-devices.ts';
import type { PortalNotification } from '../areas/notifications/portal-notification.ts';
import type { SignIn } from '../areas/sign-ins/sign-in.ts';
import type { User } from '../areas/users/user.ts';
import type { ServicePrincipal } from '../entra/registration.ts';
import type { PartnerLink } from '../partner/partner-link.ts';
import type { Deliveries } from '../phones/delivery.ts';
import type { Phone } from '../phones/phone.ts';
import { Knobs } from './knobs.ts';
import type { TenantBehaviour } from './tenant-behaviour.ts';

/** One Entra tenant with its Intune: everything it knows. Plain state; the rules live with the areas. */
export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  /** Its default verified domain. */
  readonly domain: string;
  readonly createdAt: number;
  readonly knobs: Knobs;
  /** How it behaves: `knobs.behaviour`. */
  readonly behaviour: TenantBehaviour;
  readonly changes: ChangeCounter;
  readonly users: DirectoryObjects<User>;
  readonly groups: DirectoryObjects<Group>;
  readonly memberships: Memberships;
  /** Rules of dynamic groups that are processed, by group. */
  readonly dynamicRules: Map<string, MembershipRule>;
  readonly devices: DirectoryObjects<Device>;
  /** Object ids of devices by their `deviceId`. */
  readonly deviceIds: Map<string, string>;
  /** Users who may grant consent for the whole tenant. */
  readonly admins: string[];
  readonly phones: Map<string, Phone>;
  readonly managedDevices: ManagedDevices;
  readonly connectors: Map<string, Connector>;
  readonly compliancePolicies: Map<string, CompliancePolicy>;
  readonly conditionalAccessPolicies: Map<string, ConditionalAccessPolicy>;
  /** Oldest first. */
  readonly signIns: SignIn[];
  /** By application id: what consent made. */
  readonly servicePrincipals: Map<string, ServicePrincipal>;
  readonly partner: PartnerLink;
  /** Apps, configurations, templates and whatever else is kept as it was written. */
  readonly kept: KeptObjects;
  /** What was sent to phones, where a check-in out of rhythm made it necessary to note. */
  readonly deliveries: Deliveries;
  /** What a test said will become of installing an app on a phone, by managed device and app. */
  readonly installFailures: Map<string, InstallFailureName>;
  /** What people installed and removed by themselves, by phone. */
  readonly ownApps: Map<string, OwnApps>;
  /** Something was installed or removed since all inventories were last looked through. */
  hasNewInventory: boolean;
  /** How many apps a phone has from the start. */
  appsPerPhone: number;
  /** Newest last. */
  readonly auditEvents: KeptObject[];
  /** What the Company Portal was told to show, newest last. */
  readonly portalNotifications: PortalNotification[];
}

export interface TenantIdentity {
  readonly id: string;
  readonly displayName: string;
  readonly domain: string;
  readonly createdAt: number;
}

export function emptyTenant(identity: TenantIdentity, behaviour: TenantBehaviour): Tenant {
  const changes = new ChangeCounter();
  const knobs = new Knobs(behaviour);
  return {
    ...identity,
    knobs,
    behaviour: knobs.behaviour,
    changes,
    users: new DirectoryObjects(changes),
    groups: new DirectoryObjects(changes),
    memberships: new Memberships(changes),
    dynamicRules: new Map(),
    devices: new DirectoryObjects(changes),
    deviceIds: new Map(),
    admins: [],
    phones: new Map(),
    managedDevices: new ManagedDevices(),
    connectors: new Map(),
    compliancePolicies: new Map(),
    conditionalAccessPolicies: new Map(),
    signIns: [],
    servicePrincipals: new Map(),
    partner: { uploads: new Map(), resyncRequestedAt: undefined },
    kept: new KeptObjects(),
    deliveries: new Map(),
    installFailures: new Map(),
    ownApps: new Map(),
    hasNewInventory: false,
    appsPerPhone: 30,
    auditEvents: [],
    portalNotifications: [],
  };
}
