import { type Platform, platforms } from '@picket/domain';
import type { DeviceRow } from '@picket/wire/console';

/** Words of other systems and of our ids, made readable without changing what they say. */

/** `inGracePeriod` as `In grace period`. It stays Intune's verdict: a word that is new to us is shown as it came. */
export function complianceWord(state: string): string {
  return sentenceCase(state.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}

/** `intune-inventory` as `Intune inventory`. */
export function sourceName(id: string): string {
  return sentenceCase(id.replaceAll('-', ' '));
}

/** `securityPatchLevel` as `Security patch level`, `osVersion` as `OS version`. */
export function factName(name: string): string {
  return sentenceCase(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()).replace(/\bos\b/i, 'OS');
}

const platformNames: Readonly<Record<Platform, string>> = {
  android: 'Android',
  ios: 'iOS',
  ipados: 'iPadOS',
  other: 'Other',
};

export const platformChoices = platforms.map((platform) => ({ platform, name: platformNames[platform] }));

/** `iOS 17.5.1`; without a known version just the platform. */
export function systemOf({ platform, osVersion }: Pick<DeviceRow, 'platform' | 'osVersion'>): string {
  return [platformNames[platform], osVersion].filter((part) => part !== null && part !== '').join(' ');
}

export const signInWords: Readonly<Record<NonNullable<DeviceRow['lastSignIn']>['outcome'], string>> = {
  'let-in': 'Let in',
  'refused-by-policy': 'Refused by policy',
  failed: 'Failed',
};

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A sentence of the server's, ready to be followed by another: exactly one full stop, or its own mark. */
export function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
