import { platforms } from '@picket/domain';
import type { DeviceRow } from '@picket/wire/console';
import { capital } from './moments.ts';
import { en } from './texts.en.ts';
import type { SayWords } from './texts.ts';

/** Words of other systems and of our ids, made readable without changing what they say. */

/** `inGracePeriod` as `In grace period`. It stays Intune's verdict: a word that is new to us is shown as it came. */
export function complianceWord(state: string, t: SayWords): string {
  return isKey(en.compliance, state) ? t(`compliance.${state}`) : spaced(state);
}

/** What Intune holds of a partner's word: `highSeverity` as `High severity`. */
export function threatWord(state: string, t: SayWords): string {
  return isKey(en.threat, state) ? t(`threat.${state}`) : spaced(state);
}

/** `intune-inventory` as `Intune inventory`. */
export function sourceName(id: string, t: SayWords): string {
  return isKey(en.source, id) ? t(`source.${id}`) : capital(id.replaceAll('-', ' '));
}

/** What is read from a UEM: `managed-devices` as `Managed devices`. */
export function kindName(id: string, t: SayWords): string {
  return isKey(en.kind, id) ? t(`kind.${id}`) : capital(id.replaceAll('-', ' '));
}

/** `securityPatchLevel` as `Security patch level`, `osVersion` as `OS version`. */
export function factName(name: string, t: SayWords): string {
  return isKey(en.fact, name) ? t(`fact.${name}`) : spaced(name);
}

/** Where something is told: the channel's name, or the server's own for one that is new to us. */
export function channelName(id: string, title: string, t: SayWords): string {
  return isKey(en.channel, id) ? t(`channel.${id}`) : title;
}

function isKey<Table extends object>(table: Table, word: string): word is keyof Table & string {
  return Object.hasOwn(table, word);
}

function spaced(word: string): string {
  return capital(word.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}

export const platformChoices = (t: SayWords) =>
  platforms.map((platform) => ({ platform, name: t(`platform.${platform}`) }));

/** `iOS 17.5.1`; without a known version just the platform. */
export function systemOf({ platform, osVersion }: Pick<DeviceRow, 'platform' | 'osVersion'>, t: SayWords): string {
  return [t(`platform.${platform}`), osVersion].filter((part) => part !== null && part !== '').join(' ');
}

/** A sentence of the server's, ready to be followed by another: exactly one full stop, or its own mark. */
export function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
