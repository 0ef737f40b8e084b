import type { SourceRequirement } from '../devices/freshness.ts';
import { type FieldError, PicketError } from '../errors.ts';
import { day, minute } from '../time.ts';
import type { Platform } from '../vocabulary.ts';

/**
 * Which sources must have seen a phone lately before it may be called secured. The platform `other` has no row: Picket
 * does not judge it, so nothing could vouch for it.
 */
export interface AssessmentPolicy {
  readonly requiredSources: Readonly<Record<JudgedPlatform, readonly SourceRequirement[]>>;
}

export const judgedPlatforms = ['android', 'ios', 'ipados'] as const satisfies readonly Platform[];
export type JudgedPlatform = (typeof judgedPlatforms)[number];

const inventory: readonly SourceRequirement[] = [{ source: 'intune-inventory', maxAgeMs: day }];

export const defaultAssessmentPolicy: AssessmentPolicy = {
  requiredSources: { android: inventory, ios: inventory, ipados: inventory },
};

export function requiredSourcesOf(policy: AssessmentPolicy, platform: Platform): readonly SourceRequirement[] {
  return platform === 'other' ? [] : policy.requiredSources[platform];
}

/** Less could never be met: phones speak to Intune every few hours. */
const shortestAgeMs = minute;
/** Intune itself calls a phone that has been silent this long noncompliant, by default. */
const longestAgeMs = 30 * day;

/**
 * Reads a policy that an operator or a database hands us; platforms that it does not name keep the default.
 * Throws `PicketError('invalid_request')` naming every wrong field. A platform without any required source is refused:
 * "every required source is fresh" would then be true of a phone that nobody has ever seen.
 */
export function parseAssessmentPolicy(input: unknown): AssessmentPolicy {
  if (!isRecord(input)) throw refusal([{ pointer: '', detail: 'must be an object' }]);
  const given = input.requiredSources ?? {};
  if (!isRecord(given)) throw refusal([{ pointer: '/requiredSources', detail: 'must be an object' }]);

  const errors: FieldError[] = [];
  refuseStrangers(input, ['requiredSources'], '', errors);
  refuseStrangers(given, judgedPlatforms, '/requiredSources', errors);

  const required = judgedPlatforms.map((platform) => {
    const sources = given[platform];
    return [
      platform,
      sources === undefined
        ? defaultAssessmentPolicy.requiredSources[platform]
        : parseRequirements(sources, `/requiredSources/${platform}`, errors),
    ];
  });
  if (errors.length > 0) throw refusal(errors);
  return { requiredSources: Object.fromEntries(required) };
}

function parseRequirements(input: unknown, pointer: string, errors: FieldError[]): readonly SourceRequirement[] {
  if (!Array.isArray(input) || input.length === 0) {
    errors.push({ pointer, detail: 'must name at least one source: without one nothing vouches for a phone' });
    return [];
  }
  const seen = new Set<string>();
  return input.flatMap((item: unknown, index) => {
    const place = `${pointer}/${index}`;
    const requirement = parseRequirement(item, place, errors);
    if (requirement === undefined) return [];
    if (seen.has(requirement.source)) errors.push({ pointer: `${place}/source`, detail: 'is named twice' });
    seen.add(requirement.source);
    return requirement;
  });
}

function parseRequirement(input: unknown, pointer: string, errors: FieldError[]): SourceRequirement | undefined {
  if (!isRecord(input)) {
    errors.push({ pointer, detail: 'must be an object with source and maxAgeMs' });
    return undefined;
  }
  const before = errors.length;
  refuseStrangers(input, ['source', 'maxAgeMs'], pointer, errors);
  const { source, maxAgeMs } = input;
  if (typeof source !== 'string' || !/^[a-z][a-z0-9-]{0,99}$/.test(source)) {
    errors.push({ pointer: `${pointer}/source`, detail: 'must be the id of a source, like intune-inventory' });
  }
  if (!Number.isInteger(maxAgeMs) || Number(maxAgeMs) < shortestAgeMs || Number(maxAgeMs) > longestAgeMs) {
    errors.push({
      pointer: `${pointer}/maxAgeMs`,
      detail: `must be a whole number from ${shortestAgeMs} (a minute) to ${longestAgeMs} (30 days)`,
    });
  }
  return errors.length > before ? undefined : { source: String(source), maxAgeMs: Number(maxAgeMs) };
}

function refuseStrangers(
  input: Record<string, unknown>,
  known: readonly string[],
  pointer: string,
  errors: FieldError[],
): void {
  for (const name of Object.keys(input).filter((key) => !known.includes(key))) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    errors.push({ pointer: `${pointer}/${escaped}`, detail: `is not known here; known are ${known.join(', ')}` });
  }
}

function refusal(fields: readonly FieldError[]): PicketError {
  const places = fields.map(({ pointer, detail }) => `${pointer || 'the policy'} ${detail}`);
  return new PicketError('invalid_request', `The assessment policy is wrong: ${places.join('; ')}`, { fields });
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
