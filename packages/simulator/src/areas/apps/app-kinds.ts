import type { Model } from '../../seeds/hardware.ts';
import type { EnrollmentKind } from '../managed-devices/managed-device.ts';

/** A type of app in the contract that phones can be given, and how it comes to them. */
interface AppKind {
  /** Enrollments that take it. */
  readonly reaches: readonly EnrollmentKind[];
  /** Between being told and having it. */
  readonly installMs: number;
  /** Installed by writing a bookmark: it cannot fail, and it has no version. */
  readonly isLink?: true;
  readonly betaOnly?: true;
}

const apple: readonly EnrollmentKind[] = ['appleAutomated', 'appleCompanyPortal', 'appleUserEnrollment'];
const android: readonly EnrollmentKind[] = ['androidWorkProfile', 'androidFullyManaged', 'androidCorporateWorkProfile'];
const minutes = (count: number) => count * 60_000;

/**
 * Apps by type. Those made for app protection alone (`managedApp` and below) and for Android outside of Android Enterprise
 * (`androidStoreApp`, `androidLobApp`) are kept and assigned, and reach no enrollment: no phone here is enrolled so.
 */
export const appKinds: Readonly<Record<string, AppKind>> = {
  iosStoreApp: { reaches: apple, installMs: minutes(10) },
  iosVppApp: { reaches: apple, installMs: minutes(10) },
  iosLobApp: { reaches: apple, installMs: minutes(10) },
  iosiPadOSWebClip: { reaches: apple, installMs: 0, isLink: true },
  webApp: { reaches: [...apple], installMs: 0, isLink: true },
  androidManagedStoreApp: { reaches: android, installMs: minutes(5), betaOnly: true },
  androidManagedStoreWebApp: { reaches: android, installMs: minutes(1), isLink: true, betaOnly: true },
  androidForWorkApp: { reaches: ['androidWorkProfile'], installMs: minutes(5), betaOnly: true },
};

/** Types that only managed Google Play makes: Graph refuses to create them [D: none of what makes them up can be written]. */
export const madeByGooglePlay: readonly string[] = [
  'androidManagedStoreApp',
  'androidManagedStoreWebApp',
  'androidForWorkApp',
];

/** The platform's name in reports. */
export function platformOf(kind: Model['kind']): 'iOS' | 'Android' {
  return kind === 'android' ? 'Android' : 'iOS';
}
