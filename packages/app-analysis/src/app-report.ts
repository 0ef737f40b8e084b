import type { Component } from './apk/components.ts';
import type { NativeLibrary } from './apk/native-libraries.ts';
import type { AppFinding } from './checks/check.ts';
import type { ApkSignature } from './signature/verify-apk.ts';
import type { UnreadableCode } from './unreadable.ts';

/** What an analysis says of one file. It goes out as JSON just so. */
export interface AppReport {
  /** As the caller named it. */
  readonly file: string;
  readonly size: number;
  /** Of the whole file; null when it could not be read to its end. */
  readonly sha256: string | null;
  readonly kind: 'apk' | null;
  readonly packageName?: string;
  readonly label?: string | null;
  readonly versionName?: string | null;
  readonly versionCode?: number | null;
  readonly minSdk?: number;
  readonly targetSdk?: number;
  readonly debuggable?: boolean;
  /** Sorted. */
  readonly permissions?: readonly string[];
  readonly signature?: ApkSignature;
  readonly components?: readonly Component[];
  readonly nativeLibraries?: readonly NativeLibrary[];
  readonly trackers?: readonly string[];
  readonly urls?: readonly string[];
  readonly findings: readonly AppFinding[];
  /** What was cut or could not be read. With anything in it the absence of findings says nothing. */
  readonly incomplete: readonly string[];
  /** Why there is no result, or only a part of one. */
  readonly error?: { readonly code: UnreadableCode; readonly message: string };
}
