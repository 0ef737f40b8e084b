import { type AndroidMode, type OwnAuthority, tell, toIso } from '@picket/domain';
import { certificateName } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/** Where Picket's certificate comes from an authority of the operator's own, phones are told to trust that. */
export function certificatesWanted({ choices: { android, ios }, place, make, audience }: Surroundings): Wish {
  const profile = (authority: OwnAuthority, { key, type, where, platform }: PhoneKind) => {
    const until = toIso(authority.validUntil).slice(0, 10);
    const short = authority.sha256.slice(0, 8);
    const name = certificateName(short, where);
    return make({
      // Each authority is an object of its own: while one follows another phones have both, and when the old one goes it
      // takes itself away and nothing else.
      key: `${key}-${short}`,
      kind: 'configuration-profile',
      name,
      because: tell('Has phones trust the certificate authority that {{url}} uses.', { url: place.publicUrl }),
      platform,
      audience,
      content: {
        ...titled(type, name, `${authority.name}, valid until ${until}. SHA-256 ${authority.sha256}`),
        certFileName: `picket-ca-${short}.cer`,
        trustedRootCertificate: authority.certificate,
      },
      remarks: [
        tell('It is "{{name}}", valid until {{until}}.', { name: authority.name, until }),
        'Installs itself at the next check-in.',
        ...(platform === 'android' ? ['In a work profile it counts in the work profile only.'] : []),
      ],
    });
  };
  const kinds = [
    ...(ios === undefined ? [] : [iphone]),
    ...(hasWorkProfile(android?.modes) ? [workProfile] : []),
    ...(hasCompanyPhones(android?.modes) ? [companyPhone] : []),
  ];
  return {
    ...nothing,
    objects: kinds.flatMap((kind) => place.ownAuthorities.map((authority) => profile(authority, kind))),
  };
}

interface PhoneKind {
  readonly key: string;
  readonly type: string;
  readonly where: string;
  readonly platform: 'android' | 'ios';
}

const iphone: PhoneKind = {
  key: 'ios-certificate',
  type: 'iosTrustedRootCertificate',
  where: 'iOS',
  platform: 'ios',
};
const workProfile: PhoneKind = {
  key: 'work-profile-certificate',
  type: 'androidWorkProfileTrustedRootCertificate',
  where: 'Android work profile',
  platform: 'android',
};
const companyPhone: PhoneKind = {
  key: 'device-owner-certificate',
  type: 'androidDeviceOwnerTrustedRootCertificate',
  where: 'Android company phone',
  platform: 'android',
};

export const hasWorkProfile = (modes: readonly AndroidMode[] | undefined): boolean =>
  modes?.includes('work-profile') ?? false;
export const hasCompanyPhones = (modes: readonly AndroidMode[] | undefined): boolean =>
  modes?.some((mode) => mode !== 'work-profile') ?? false;
