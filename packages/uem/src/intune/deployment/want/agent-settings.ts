import { type AndroidMode, tell } from '@picket/domain';
import { names } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/**
 * What the agent of a store is told: where Picket is, and which phone it is on. Every value can be read and changed by
 * who holds the phone: it is a hint, and Picket believes none of it without proof. None is a secret, since Intune can
 * substitute ids and nothing else.
 */
export function agentSettingsWanted(here: Surroundings): Wish {
  return { ...nothing, objects: [...iosSettings(here), ...androidSettings(here)] };
}

/** Trap: on iOS `deviceid` is Intune's id of the phone, `aaddeviceid` Entra's. */
const iosTokens = {
  entra_device_id: '{{aaddeviceid}}',
  intune_device_id: '{{deviceid}}',
  user_object_id: '{{userid}}',
  user_principal_name: '{{userprincipalname}}',
  serial_number: '{{serialnumber}}',
};

const androidTokens = { ...iosTokens, entra_device_id: '{{AzureADDeviceId}}' };

const remarks = ['Takes effect when the app reads it, at the next check-in at the latest.'];

function iosSettings({ choices: { ios }, app, make, audience, place }: Surroundings) {
  const agent = ios?.agent.kind === 'store' ? app(ios.agent.remoteId) : undefined;
  if (agent?.platform !== 'ios') return [];
  const plain = { server_url: place.publicUrl, entra_tenant_id: place.entraTenantId };
  const setting =
    (type: string) =>
    ([key, value]: [string, string]) => ({
      appConfigKey: key,
      appConfigKeyType: type,
      appConfigKeyValue: value,
    });
  return [
    make({
      key: 'ios-agent-settings',
      kind: 'app-configuration',
      name: names.iosSettings,
      because: tell('Tells {{agent}} where Picket is, and which phone it is on.', { agent: agent.name }),
      platform: 'ios',
      audience,
      content: {
        ...titled('iosMobileAppConfiguration', names.iosSettings, 'Where Picket is, and which phone this is.'),
        targetedMobileApps: [agent.remoteId],
        settings: [
          ...Object.entries(plain).map(setting('stringType')),
          ...Object.entries(iosTokens).map(setting('tokenType')),
        ],
      },
      remarks,
    }),
  ];
}

function androidSettings({ choices: { android }, app, make, audience, place }: Surroundings) {
  const agent = android?.agent.kind === 'store' ? app(android.agent.remoteId) : undefined;
  if (android === undefined || agent?.platform !== 'android' || agent.packageId === undefined) return [];
  const values = { server_url: place.publicUrl, entra_tenant_id: place.entraTenantId, ...androidTokens };
  return [
    make({
      key: 'android-agent-settings',
      kind: 'app-configuration',
      name: names.androidSettings,
      because: tell('Tells {{agent}} where Picket is, and which phone it is on.', { agent: agent.name }),
      platform: 'android',
      audience,
      content: {
        ...titled(
          'androidManagedStoreAppConfiguration',
          names.androidSettings,
          'Where Picket is, and which phone this is.',
        ),
        targetedMobileApps: [agent.remoteId],
        packageId: `app:${agent.packageId}`,
        profileApplicability: applicabilityOf(android.modes),
        settings: Object.entries(values).map(([key, valueString]) => ({ key, valueString })),
      },
      remarks: android.modes.includes('dedicated')
        ? [...remarks, 'Dedicated phones have no user: what is told of the user is empty there.']
        : remarks,
    }),
  ];
}

/** A work profile is one thing to Intune, every phone that belongs to the company another. */
export function applicabilityOf(modes: readonly AndroidMode[]): string {
  const isWorkProfile = modes.includes('work-profile');
  const isCompanyPhone = modes.some((mode) => mode !== 'work-profile');
  if (isWorkProfile && isCompanyPhone) return 'default';
  return isCompanyPhone ? 'androidDeviceOwner' : 'androidWorkProfile';
}
