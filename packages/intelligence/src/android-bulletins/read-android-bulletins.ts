import { type Instant, parseInstant, parsePatchLevel } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Reading, readJson, refused } from '../reading.ts';

/** Which patch level fixes the exploited vulnerabilities of Android, and how sure that is. */
export interface AndroidBulletins {
  /** The KEV catalogue it was cut from: `2026.08.21`. */
  readonly version: string;
  readonly asOf: Instant;
  readonly entries: readonly AndroidBulletinEntry[];
}

export interface AndroidBulletinEntry {
  readonly cve: string;
  /** `Linux Kernel`, `Qualcomm Multiple Chipsets`. */
  readonly component: string;
  readonly scope: AndroidScope;
  /** A phone whose patch level sorts below it has the vulnerability. Undefined: nobody has told us. */
  readonly fixedPatchLevel: string | undefined;
  /**
   * `kev-notes`: the month is in the bulletin that KEV links to. `press`: named in press reports. `analyst`: general
   * knowledge, to be checked before it blocks anybody. `unknown`: no level.
   */
  readonly basis: string;
}

/** Whose phones have it: `all`, `pixel`, `samsung`, `chipset:qualcomm`. New ones may appear; they cannot be decided. */
export type AndroidScope = string;

const maxCharacters = 2_000_000;

const shape = Compile(
  Type.Object({
    source: Type.String({ maxLength: 500 }),
    entries: Type.Array(
      Type.Object({
        cve: Type.String({ pattern: '^CVE-\\d{4}-\\d{4,10}$' }),
        vendor: Type.String({ minLength: 1, maxLength: 100 }),
        product: Type.String({ minLength: 1, maxLength: 500 }),
        scope: Type.String({ pattern: '^[a-z]+(:[a-z]+)?$', maxLength: 40 }),
        fixed_patch_level: Type.Union([Type.String({ maxLength: 10 }), Type.Null()]),
        basis: Type.String({ minLength: 1, maxLength: 60 }),
      }),
      { minItems: 1, maxItems: 5_000 },
    ),
  }),
);

/** Reads `kev-android.json`. */
export function readAndroidBulletins(text: string): Reading<AndroidBulletins> {
  const reading = readJson(text, { maxCharacters, shape });
  if (reading.kind === 'refused') return reading;
  const { source, entries } = reading.content;

  const version = /\b(\d{4}\.\d{2}\.\d{2})\b/.exec(source)?.[1];
  const asOf = parseInstant(version?.replaceAll('.', '-'));
  if (version === undefined || asOf === undefined) {
    return refused('not-well-formed', 'source does not name the KEV catalogue it was cut from');
  }
  const odd = entries.find(({ fixed_patch_level: level }) => level !== null && parsePatchLevel(level) === undefined);
  if (odd !== undefined) return refused('not-well-formed', `${odd.cve}: ${odd.fixed_patch_level} is no patch level`);

  return {
    kind: 'read',
    content: {
      version,
      asOf,
      entries: entries.map(({ cve, vendor, product, scope, fixed_patch_level, basis }) => ({
        cve,
        component: `${vendor} ${product}`,
        scope,
        fixedPatchLevel: fixed_patch_level ?? undefined,
        basis,
      })),
    },
  };
}
