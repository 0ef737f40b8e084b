import { type Instant, say, sayCount } from '@picket/domain';
import type { HoldReason, TenantHits, VersionSummary } from './tables.ts';

/** What is known of a version before anybody looks for what it lists. */
export interface JudgedVersion {
  readonly format: string;
  readonly summary: VersionSummary;
  readonly modifiedAt?: Instant | undefined;
  /** Of what is in force, so many are listed still, and so many no longer. */
  readonly kept: number;
  readonly removed: number;
}

export interface VersionBefore {
  readonly format: string;
  readonly summary: VersionSummary;
  readonly modifiedAt?: Instant | undefined;
}

/** From how many entries on a share of them says something. */
const enough = 20;

/**
 * Why a version needs a person before it is looked for: each row of `docs/abuse-cases.md` on feeds was once such a version that needed
 * none. Before the first version there is nothing to compare with.
 */
export function reasonsToHold(version: JudgedVersion, before: VersionBefore | undefined): readonly HoldReason[] {
  const reasons: HoldReason[] = [];
  const hold = (code: HoldReason['code'], detail: string) => reasons.push({ code, detail });
  const { summary } = version;

  if (before !== undefined && before.format !== version.format)
    hold(
      'format-changed',
      say('It was {{was}} before, and is {{is}} now.', { was: before.format, is: version.format }),
    );

  const known = new Set(before?.summary.warned.map(({ kind, value }) => `${kind} ${value}`));
  const warned = summary.warned.filter(({ kind, value }) => !known.has(`${kind} ${value}`));
  if (warned.length > 0)
    hold(
      'warning-listed',
      say('It lists what warning lists vouch for: {{names}}.', { names: some(warned.map(({ value }) => value)) }),
    );

  const vital = summary.vital.filter((id) => before?.summary.vital.includes(id) !== true);
  if (vital.length > 0)
    hold('vital-app', say('It lists apps that phones cannot do without: {{names}}.', { names: some(vital) }));

  if (before === undefined) return reasons;
  const [was, is] = [sizeOf(before.summary), sizeOf(summary)];
  const change = say('It had {{was}} entries before, and has {{is}} now.', { was, is });
  if (is >= 10 * was && is >= enough) hold('ten-times-larger', change);
  else if (is * 10 <= was && was >= enough) hold('ten-times-smaller', change);
  else if (version.removed > version.kept && version.removed + version.kept >= enough)
    hold(
      'mostly-other',
      say('Of {{count}} entries, {{removed}} are no longer there.', {
        count: version.removed + version.kept,
        removed: version.removed,
      }),
    );

  if (version.modifiedAt !== undefined && before.modifiedAt !== undefined && version.modifiedAt < before.modifiedAt)
    hold('older', 'Its source says that it is older than what is in force.');
  return reasons;
}

const sizeOf = ({ indicators, warnings }: VersionSummary) => indicators + warnings;

function some(names: readonly string[]): string {
  const rest = names.length - 5;
  return `${names.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * How many phones of a fleet may be newly hit without a person: 1 % or 10, whichever is more, and of a small fleet a quarter.
 */
export function mostNewlyHit(devices: number): number {
  return Math.max(Math.floor(devices / 100), Math.min(10, Math.ceil(devices / 4)));
}

/**
 * Whether a version would hit so broadly somewhere that it is more likely to be wrong than all of them are ill. What other versions have
 * hit since a person last looked counts too: a hundred small steps are a large one. Names nobody: each tenant sees its own hits beside
 * it, and nothing of another's.
 *
 * @param spent how many phones of a tenant were newly hit since a person last said yes, for a day at most.
 */
export function reasonsOfSight(
  tenants: readonly TenantHits[],
  spent: ReadonlyMap<string, number>,
): readonly HoldReason[] {
  const broad = tenants.filter(
    ({ tenantId, devices, newlyHit }) => newlyHit > 0 && newlyHit + (spent.get(tenantId) ?? 0) > mostNewlyHit(devices),
  );
  if (broad.length === 0) return [];
  const detail = sayCount(
    broad.length,
    'In one tenant more phones would be newly hit, with those of the last day, than may be without a person: 1 % of the fleet, or a few of a small one.',
    'In {{count}} tenants more phones would be newly hit, with those of the last day, than may be without a person: 1 % of the fleet, or a few of a small one.',
    {},
  );
  return [{ code: 'hits-too-many', detail }];
}
