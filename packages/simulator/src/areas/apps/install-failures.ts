/**
 * Why an app did not come to a phone: Intune's own codes, and the words its reports have for them (`resultantAppState`,
 * `resultantAppStateDetail`). [D] from Microsoft's list of installation errors, [K] where only seen in the field.
 */
interface InstallFailure {
  /** As Graph gives it: signed, 32 bits. */
  readonly errorCode: number;
  readonly detail: string;
  readonly about: string;
  readonly platform: 'iOS' | 'Android' | 'any';
  readonly grade: 'D' | 'K';
}

export const installFailures = {
  userRejectedInstall: {
    errorCode: 0x87d13b62 | 0,
    detail: 'userRejectedInstall',
    about: 'The user rejected the offer to install the app.',
    platform: 'iOS',
    grade: 'D',
  },
  updateFailed: {
    errorCode: 0x87d13b9d | 0,
    detail: 'iosAppStoreUpdateFailedToInstall',
    about: 'The latest version of the app failed to update from an earlier version.',
    platform: 'iOS',
    grade: 'D',
  },
  removedByUser: {
    errorCode: 0x87d13b66 | 0,
    detail: 'managedAppNoLongerPresent',
    about: 'The app is managed, but has expired or been removed by the user.',
    platform: 'iOS',
    grade: 'K',
  },
  userEnrollmentUnsupported: {
    errorCode: 0x87d13ba9 | 0,
    detail: 'seeInstallErrorCode',
    about: 'A license by device cannot be given to a phone that came by user enrollment.',
    platform: 'iOS',
    grade: 'D',
  },
  noLicence: {
    errorCode: 0x87d13b60 | 0,
    detail: 'seeInstallErrorCode',
    about: 'The app needs a licence to be redeemed, and the token that it was bought with gives none.',
    platform: 'iOS',
    grade: 'K',
  },
  installFailed: {
    errorCode: 0xc7d14fb5 | 0,
    detail: 'seeInstallErrorCode',
    about: 'The app failed to install.',
    platform: 'Android',
    grade: 'K',
  },
  minimumSystemNotMet: {
    errorCode: 0,
    detail: 'minimumOsVersionNotMet',
    about: 'The system is older than the app needs.',
    platform: 'any',
    grade: 'D',
  },
} as const satisfies Record<string, InstallFailure>;

export type InstallFailureName = keyof typeof installFailures;
export const installFailureNames = Object.keys(installFailures) as InstallFailureName[];

/** As reports write it: `0x87D13B62`; empty for none. */
export function hexOf(errorCode: number): string {
  return errorCode === 0 ? '' : `0x${(errorCode >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
