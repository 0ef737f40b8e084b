import { abuseChecks } from './apk-abuse.ts';
import { declarationChecks } from './apk-declarations.ts';
import { type ApkCase, signingChecks } from './apk-signing.ts';
import { weaknessChecks } from './apk-weaknesses.ts';
import type { Check } from './check.ts';

/** Every check on an APK. */
export const apkChecks: readonly Check<ApkCase>[] = [
  ...signingChecks,
  ...declarationChecks,
  ...abuseChecks,
  ...weaknessChecks,
];
