import { createHash } from 'node:crypto';
import { tell, type WantedObject } from '@picket/domain';
import { applicabilityOf } from './agent-settings.ts';
import { names } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/**
 * Names are resolved by Picket. Intune can substitute an id into a profile and never a secret: a query that is known by an
 * id alone may be answered with "blocked", and never raises a level.
 */
export function webProtectionWanted(here: Surroundings): Wish {
  const { choices, place } = here;
  if (!choices.webProtection || here.platforms.length === 0) return nothing;
  if (!place.answersDns) {
    return {
      ...nothing,
      notPlanned: [
        {
          what: 'Web protection',
          because:
            'This Picket does not answer DNS yet. Phones that were told to ask it for the addresses of names would be cut off.',
        },
      ],
    };
  }
  const chrome = browser(here, 'com.android.chrome', 'Chrome', 'android-chrome-dns', names.chromeDns);
  const edge = browser(here, 'com.microsoft.emmx', 'Edge', 'android-edge-dns', names.edgeDns);
  return {
    objects: [...iosProfile(here), ...chrome.objects, ...edge.objects],
    notPlanned: [...chrome.notPlanned, ...edge.notPlanned],
  };
}

function iosProfile({ choices: { ios }, make, audience, place }: Surroundings): readonly WantedObject[] {
  if (ios === undefined) return [];
  const url = `${place.publicUrl}/dns/{{aaddeviceid}}`;
  return [
    make({
      key: 'ios-dns',
      kind: 'configuration-profile',
      name: names.iosDns,
      because: 'Has iPhones ask Picket for the addresses of names, so that known bad ones are not found.',
      platform: 'ios',
      audience,
      content: {
        ...titled('iosCustomConfiguration', names.iosDns, 'Names are resolved by Picket, over HTTPS.'),
        payloadName: names.iosDns,
        payloadFileName: 'picket-dns.mobileconfig',
        payload: dnsPayload(url, place.owner),
      },
      remarks: [
        'Installs itself. On supervised phones it covers every network; on all others managed Wi-Fi only, and neither mobile data nor Wi-Fi that the user joined.',
        'Users who enrolled by themselves (user enrollment) do not get it.',
      ],
    }),
  ];
}

/** https://developer.apple.com/documentation/devicemanagement/dnssettings */
function dnsPayload(serverUrl: string, owner: string): string {
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0"><dict>',
    '<key>PayloadContent</key><array><dict>',
    '<key>PayloadType</key><string>com.apple.dnsSettings.managed</string>',
    '<key>PayloadIdentifier</key><string>picket.dns.settings</string>',
    `<key>PayloadUUID</key><string>${steadyUuid(`${owner} settings`)}</string>`,
    '<key>PayloadVersion</key><integer>1</integer>',
    '<key>DNSSettings</key><dict>',
    '<key>DNSProtocol</key><string>HTTPS</string>',
    `<key>ServerURL</key><string>${text(serverUrl)}</string>`,
    '</dict>',
    '</dict></array>',
    `<key>PayloadDisplayName</key><string>${text(names.iosDns)}</string>`,
    '<key>PayloadIdentifier</key><string>picket.dns</string>',
    '<key>PayloadType</key><string>Configuration</string>',
    `<key>PayloadUUID</key><string>${steadyUuid(`${owner} profile`)}</string>`,
    '<key>PayloadVersion</key><integer>1</integer>',
    '</dict></plist>',
    '',
  ].join('\n');
}

/** The same for the same tenant, so that a profile replaces itself. */
function steadyUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-').toUpperCase();
}

/** https://chromeenterprise.google/policies/#DnsOverHttpsMode. `secure` has no fallback: Picket away, no names at all. */
function browser(here: Surroundings, packageId: string, title: string, key: string, name: string): Wish {
  const { android } = here.choices;
  if (android === undefined) return nothing;
  const app = here.facts.apps.find((each) => each.packageId === packageId);
  if (app === undefined) {
    const because = tell('{{app}} is not among the apps in Intune: approve it in managed Google Play first.', {
      app: title,
    });
    return {
      ...nothing,
      notPlanned: [{ what: tell('Web protection in {{app}} on Android', { app: title }), because }],
    };
  }
  const object = here.make({
    key,
    kind: 'app-configuration',
    name,
    because: tell('Has {{app}} ask Picket for the addresses of names, so that known bad ones are not found.', {
      app: title,
    }),
    platform: 'android',
    audience: here.audience,
    content: {
      ...titled('androidManagedStoreAppConfiguration', name, 'Names are resolved by Picket, over HTTPS.'),
      targetedMobileApps: [app.remoteId],
      packageId: `app:${packageId}`,
      profileApplicability: applicabilityOf(android.modes),
      settings: [
        { key: 'DnsOverHttpsMode', valueString: 'automatic' },
        { key: 'DnsOverHttpsTemplates', valueString: `${here.place.publicUrl}/dns/{{AzureADDeviceId}}{?dns}` },
      ],
    },
    remarks: [
      tell("Covers {{app}} in the work profile or on the company's phone, on every network. No other app.", {
        app: title,
      }),
      'If Picket does not answer, the browser asks somebody else: it protects while Picket is there, and cuts nobody off.',
    ],
  });
  return { ...nothing, objects: [object] };
}
