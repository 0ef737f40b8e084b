import type { Abilities } from './apk/abilities.ts';
import type { Component } from './apk/components.ts';
import type { DefinedPermission } from './apk/manifest.ts';
import type { NativeLibrary } from './apk/native-libraries.ts';
import type { NetworkSecurity } from './apk/network-security.ts';
import type { ProtectionLevel } from './apk/permissions.ts';
import type { AppFinding } from './checks/check.ts';
import type { ProvisioningKind } from './ipa/provisioning-profile.ts';
import type { IpaFacts } from './ipa/read-ipa.ts';
import type { ApkSignature } from './signature/verify-apk.ts';
import type { UnreadableCode } from './unreadable.ts';

/** What an analysis says of one file. It goes out as JSON just so. */
export interface AppReport {
  /** As the caller named it. */
  readonly file: string;
  readonly size: number;
  /** Of the whole file; null when it could not be read to its end. */
  readonly sha256: string | null;
  readonly kind: 'apk' | 'ipa' | null;
  readonly packageName?: string;
  readonly bundleId?: string;
  readonly label?: string | null;
  readonly versionName?: string | null;
  readonly versionCode?: number | null;
  readonly minSdk?: number;
  readonly targetSdk?: number;
  readonly debuggable?: boolean;
  /** Sorted. */
  readonly permissions?: readonly string[];
  /** How Android guards each of them. */
  readonly permissionLevels?: Readonly<Record<string, ProtectionLevel>>;
  readonly definedPermissions?: readonly DefinedPermission[];
  readonly allowBackup?: boolean;
  /** Null where the app has no network security configuration. */
  readonly networkSecurity?: NetworkSecurity | null;
  readonly signature?: ApkSignature;
  readonly components?: readonly Component[];
  /** What its accessibility services and device administrators ask to be able to do. */
  readonly abilities?: readonly Abilities[];
  readonly nativeLibraries?: readonly NativeLibrary[];
  readonly trackers?: readonly string[];
  readonly urls?: readonly string[];
  /** Only for an IPA: how it may come onto phones, and what it says of itself. */
  readonly provisioning?: ProvisioningKind;
  readonly provisionsAllDevices?: boolean;
  readonly provisionedDevices?: number;
  readonly getTaskAllow?: boolean;
  readonly arbitraryLoads?: boolean;
  readonly queriedSchemes?: readonly string[];
  readonly infoPlist?: 'xml' | 'binary';
  /** Everything else that was read from an IPA. */
  readonly ipa?: IpaFacts;
  readonly findings: readonly AppFinding[];
  /** What was cut or could not be read. With anything in it the absence of findings says nothing. */
  readonly incomplete: readonly string[];
  /** Why there is no result, or only a part of one. */
  readonly error?: { readonly code: UnreadableCode; readonly message: string };
}
