/** `device` in Entra's directory, as Graph names its properties. Not the enrollment: that is a managed device. */
export interface Device {
  /** Object id: what `/devices/{id}` takes. */
  readonly id: string;
  /** The id everything outside the directory knows the device by. */
  readonly deviceId: string;
  readonly accountEnabled: boolean;
  readonly displayName: string;
  readonly operatingSystem: string;
  readonly operatingSystemVersion: string;
  /** `Workplace` is what a phone gets when it registers. */
  readonly trustType: 'Workplace' | 'AzureAd' | 'ServerAd';
  readonly profileType: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly deviceOwnership: string | null;
  readonly deviceVersion: number;
  readonly enrollmentType: string | null;
  readonly enrollmentProfileName: string | null;
  readonly managementType: string | null;
  readonly mdmAppId: string | null;
  /** Null while no MDM has said anything (a phone that is only registered). */
  readonly isManaged: boolean | null;
  readonly isCompliant: boolean | null;
  readonly complianceExpirationDateTime: string | null;
  readonly registrationDateTime: string;
  readonly approximateLastSignInDateTime: string | null;
  readonly extensionAttributes: ExtensionAttributes;
  readonly physicalIds: readonly string[];
  readonly systemLabels: readonly string[];
  readonly alternativeSecurityIds: readonly never[];
}

export const extensionAttributeNames = [
  'extensionAttribute1',
  'extensionAttribute2',
  'extensionAttribute3',
  'extensionAttribute4',
  'extensionAttribute5',
  'extensionAttribute6',
  'extensionAttribute7',
  'extensionAttribute8',
  'extensionAttribute9',
  'extensionAttribute10',
  'extensionAttribute11',
  'extensionAttribute12',
  'extensionAttribute13',
  'extensionAttribute14',
  'extensionAttribute15',
] as const;

export type ExtensionAttributeName = (typeof extensionAttributeNames)[number];
export type ExtensionAttributes = Readonly<Record<ExtensionAttributeName, string | null>>;

export const noExtensionAttributes = Object.fromEntries(
  extensionAttributeNames.map((name) => [name, null]),
) as ExtensionAttributes;

/** Intune's application in every tenant: who manages the device. */
export const intuneMdmAppId = '0000000a-0000-0000-c000-000000000000';
