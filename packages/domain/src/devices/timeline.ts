import type { DeviceLevel, Severity, SourceId } from '../vocabulary.ts';
import type { FactName, Facts } from './snapshot.ts';

/**
 * What is told of a device, in the order in which a decision comes to bite: something is observed, findings open or
 * close, the device is assessed anew, a channel is told and says so back, the UEM draws its conclusion, the directory
 * lets the phone in or not. An operator's doing stands among them.
 */
export type TimelineEvent =
  | { readonly kind: 'observed'; readonly source: SourceId; readonly facts: Partial<Facts> }
  | { readonly kind: 'finding-opened'; readonly severity: Severity; readonly because: string }
  | { readonly kind: 'finding-resolved'; readonly because: string; readonly curedWhen: string }
  | {
      readonly kind: 'assessed';
      readonly level: DeviceLevel;
      /** Undefined for the first assessment. */
      readonly before: DeviceLevel | undefined;
      /** The deciding reason; undefined when secured. */
      readonly because: string | undefined;
    }
  /** `what` is the channel's own description of its payload. */
  | { readonly kind: 'sent' | 'accepted'; readonly channel: string; readonly what: string }
  | { readonly kind: 'refused'; readonly channel: string; readonly what: string; readonly detail: string }
  /** `state` is the UEM's own word. */
  | { readonly kind: 'noncompliant' | 'compliant'; readonly uem: string; readonly state: string }
  | { readonly kind: 'refused-at-sign-in'; readonly app: string; readonly policies: readonly string[] }
  | { readonly kind: 'let-in'; readonly app: string }
  | { readonly kind: 'operator'; readonly by: string; readonly did: string };

export type TimelineKind = TimelineEvent['kind'];

/** One event as a sentence or two for a person. */
export function describeEvent(event: TimelineEvent): string {
  switch (event.kind) {
    case 'observed':
      return `${describeSource(event.source)} reports ${listOf(describeFacts(event.facts)) || 'nothing new'}.`;
    case 'finding-opened':
      return `Found (${event.severity}): ${event.because}`;
    case 'finding-resolved':
      return `Cured: ${event.curedWhen} It had been: ${event.because}`;
    case 'assessed': {
      const change = event.before === undefined ? '' : `, was ${describeLevel(event.before)}`;
      return `Now ${describeLevel(event.level)}${change}.${event.because === undefined ? '' : ` ${event.because}`}`;
    }
    case 'sent':
      return `${event.channel}: sent ${event.what}.`;
    case 'accepted':
      return `${event.channel}: read back ${event.what}.`;
    case 'refused':
      return `${event.channel}: could not write ${event.what}. ${event.detail}`;
    case 'noncompliant':
    case 'compliant':
      return `${event.uem} now calls it ${event.state}.`;
    case 'refused-at-sign-in':
      return `Refused at sign-in to ${event.app}${event.policies.length === 0 ? '' : ` by ${listOf(event.policies)}`}.`;
    case 'let-in':
      return `Let in to ${event.app}.`;
    case 'operator':
      return `${event.by} ${event.did}.`;
  }
}

/** `intune-inventory` for people: "Intune inventory". */
export function describeSource(source: SourceId): string {
  const words = source.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function describeLevel(level: DeviceLevel): string {
  return level === 'not-assessed' ? 'not assessed' : level;
}

const factTexts: { readonly [Name in FactName]: (value: Facts[Name]) => string } = {
  osVersion: (version) => `OS version ${version}`,
  securityPatchLevel: (level) => `security patch level ${level}`,
  jailbroken: (is) => (is ? 'that it is jailbroken or rooted' : 'that it is not jailbroken or rooted'),
  encrypted: (is) => (is ? 'that it is encrypted' : 'that it is not encrypted'),
  manufacturer: (name) => `maker ${name}`,
  model: (name) => `model ${name}`,
};

/** Known facts in a fixed order; a name that an older or newer Picket wrote is passed over. */
function describeFacts(facts: Partial<Facts>): readonly string[] {
  const tell = <Name extends FactName>(name: Name) => {
    const value = facts[name];
    return value === undefined ? [] : [factTexts[name](value as Facts[Name])];
  };
  return (Object.keys(factTexts) as FactName[]).flatMap(tell);
}

function listOf(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
