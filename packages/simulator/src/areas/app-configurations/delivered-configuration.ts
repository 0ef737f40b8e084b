import { isObject } from '../../graph/check-body.ts';
import type { Tenant } from '../../world/tenant.ts';
import { appCollection, installStatus } from '../apps/install-status.ts';
import { policyStatus } from '../assignments/policy-status.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { appConfigurationKind } from './operations.ts';

/** Configuration as an app on a phone reads it: by key, tokens replaced. */
export type DeliveredConfiguration = Readonly<Record<string, unknown>>;

/**
 * What an app finds: of every configuration that has arrived on the enrollment the keys, those of later ones winning. An
 * app that is not there has none. Undefined: nothing has arrived.
 */
export function deliveredConfiguration(
  tenant: Tenant,
  managed: ManagedDevice,
  appId: string,
  now: number,
): DeliveredConfiguration | undefined {
  const app = tenant.kept.get(appCollection, appId);
  if (app === undefined || installStatus(tenant, app, managed, now)?.state !== 'installed') return undefined;
  const arrived = tenant.kept
    .all(appConfigurationKind.set.collection)
    .filter((policy) => Array.isArray(policy.targetedMobileApps) && policy.targetedMobileApps.includes(appId))
    .filter((policy) => policyStatus(tenant, appConfigurationKind, policy, managed, now)?.status === 'compliant');
  if (arrived.length === 0) return undefined;
  return Object.assign({}, ...arrived.map((policy) => substituted(tenant, managed, readSettings(policy))));
}

function readSettings(policy: KeptObject): DeliveredConfiguration {
  if (typeof policy.payloadJson === 'string') return readAndroid(policy.payloadJson);
  if (typeof policy.encodedSettingXml === 'string' && policy.encodedSettingXml !== '')
    return readPlist(policy.encodedSettingXml);
  const settings = Array.isArray(policy.settings) ? policy.settings.filter(isObject) : [];
  return Object.fromEntries(
    settings.map(({ appConfigKey, appConfigKeyType, appConfigKeyValue }) => [
      String(appConfigKey),
      typed(String(appConfigKeyType), String(appConfigKeyValue)),
    ]),
  );
}

function typed(type: string, text: string): unknown {
  switch (type) {
    case 'integerType':
    case 'realType':
      return Number(text);
    case 'booleanType':
      return text.toLowerCase() === 'true';
    default:
      return text;
  }
}

/** `{ "managedProperty": [{ "key", "valueString" … }] }`, in base64, as managed Google Play has it. */
function readAndroid(payload: string): DeliveredConfiguration {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
  } catch {
    return {};
  }
  const list = isObject(parsed) && Array.isArray(parsed.managedProperty) ? parsed.managedProperty.filter(isObject) : [];
  return Object.fromEntries(
    list.map((property) => [
      String(property.key),
      Object.entries(property).find(([name]) => name.startsWith('value'))?.[1] ?? null,
    ]),
  );
}

/** The flat dictionary of a property list; nested ones are not modelled. */
function readPlist(encoded: string): DeliveredConfiguration {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const pairs = xml.matchAll(/<key>([^<]*)<\/key>\s*(?:<(string|integer|real)>([^<]*)<\/\2>|<(true|false)\s*\/>)/g);
  return Object.fromEntries(
    [...pairs].map(([, key = '', kind, text = '', flag]) => [
      key,
      flag === undefined ? (kind === 'string' ? text : Number(text)) : flag === 'true',
    ]),
  );
}

function substituted(tenant: Tenant, managed: ManagedDevice, settings: DeliveredConfiguration): DeliveredConfiguration {
  const values = tokens(tenant, managed);
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? value.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
        : value,
    ]),
  );
}

/**
 * The tokens of both platforms (memdocs, configure-managed-ios and configure-managed-android). Their spelling is exact:
 * one that is written otherwise stays as it is. Trap: iOS's `deviceid` is Intune's id, `aaddeviceid` is Entra's.
 */
function tokens(tenant: Tenant, managed: ManagedDevice): Readonly<Record<string, string>> {
  const user = managed.userId === null ? undefined : tenant.users.get(managed.userId);
  const serial = tenant.phones.get(managed.phoneId)?.hardware.serialNumber ?? '';
  const common = {
    userprincipalname: user?.userPrincipalName ?? '',
    mail: user?.mail ?? '',
    partialupn: user?.userPrincipalName.split('@')[0] ?? '',
    accountid: tenant.id,
    deviceid: managed.id,
    userid: user?.id ?? '',
    username: user?.displayName ?? '',
    serialnumber: serial,
    serialnumberlast4digits: serial.slice(-4),
  };
  return managed.operatingSystem === 'iOS'
    ? {
        ...common,
        aaddeviceid: managed.entraDeviceId ?? '',
        issupervised: String(managed.enrollment === 'appleAutomated'),
      }
    : { ...common, AzureADDeviceId: managed.entraDeviceId ?? '', aaddeviceid: managed.entraDeviceId ?? '' };
}
