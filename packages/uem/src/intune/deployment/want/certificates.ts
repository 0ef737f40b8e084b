import { type AndroidMode, tell } from '@picket/domain';
import { names } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/** Where Picket's certificate comes from a CA of its own, phones are told to trust it. */
export function certificatesWanted({ choices: { android, ios }, place, make, audience }: Surroundings): Wish {
  const pem = place.ownCertificate;
  if (pem === undefined) return nothing;
  const profile = (key: string, type: string, name: string, platform: 'android' | 'ios') =>
    make({
      key,
      kind: 'configuration-profile',
      name,
      because: tell('Has phones trust the certificate authority that {{url}} uses.', { url: place.publicUrl }),
      platform,
      audience,
      content: {
        ...titled(type, name, 'The certificate authority of Picket.'),
        certFileName: 'picket-ca.cer',
        trustedRootCertificate: derOf(pem),
      },
      remarks: [
        'Installs itself at the next check-in.',
        ...(platform === 'android' ? ['In a work profile it counts in the work profile only.'] : []),
      ],
    });
  return {
    ...nothing,
    objects: [
      ...(ios === undefined
        ? []
        : [profile('ios-certificate', 'iosTrustedRootCertificate', names.iosCertificate, 'ios')]),
      ...(hasWorkProfile(android?.modes)
        ? [
            profile(
              'work-profile-certificate',
              'androidWorkProfileTrustedRootCertificate',
              names.workProfileCertificate,
              'android',
            ),
          ]
        : []),
      ...(hasCompanyPhones(android?.modes)
        ? [
            profile(
              'device-owner-certificate',
              'androidDeviceOwnerTrustedRootCertificate',
              names.deviceOwnerCertificate,
              'android',
            ),
          ]
        : []),
    ],
  };
}

export const hasWorkProfile = (modes: readonly AndroidMode[] | undefined): boolean =>
  modes?.includes('work-profile') ?? false;
export const hasCompanyPhones = (modes: readonly AndroidMode[] | undefined): boolean =>
  modes?.some((mode) => mode !== 'work-profile') ?? false;

/** What stands between the lines of a PEM is base64 of what Intune wants in base64. */
const derOf = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '');
