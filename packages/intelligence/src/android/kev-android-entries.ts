import type {
  AndroidBulletinEntry,
  AndroidBulletins,
  AndroidScope,
} from '../android-bulletins/read-android-bulletins.ts';
import type { KevCatalogue, KevVulnerability } from '../kev/read-kev.ts';

/** Makers of phone chips in KEV's spelling. */
const chipMakers: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    Qualcomm: 'qualcomm',
    Arm: 'arm',
    MediaTek: 'mediatek',
    'Imagination Technologies': 'imagination',
    Unisoc: 'unisoc',
  }),
);

/**
 * What KEV lists for Android phones and no bulletin was found for. KEV and the bulletins are refreshed apart: in between,
 * the new entry is undecided rather than unheard of. Linux, Chrome and libraries are left out, since KEV does not say
 * whether it means phones.
 */
export function exploitedWithoutBulletin(
  kev: KevCatalogue,
  bulletins: AndroidBulletins,
): readonly AndroidBulletinEntry[] {
  const known = new Set(bulletins.entries.map(({ cve }) => cve));
  return kev.vulnerabilities.flatMap((vulnerability) => {
    const scope = scopeOf(vulnerability);
    if (scope === undefined || known.has(vulnerability.cve)) return [];
    const component = `${vulnerability.vendor} ${vulnerability.product}`;
    return [{ cve: vulnerability.cve, component, scope, fixedPatchLevel: undefined, basis: 'unknown' }];
  });
}

function scopeOf({ vendor, product }: KevVulnerability): AndroidScope | undefined {
  if (product === 'Pixel') return 'pixel';
  if (vendor === 'Android') return 'all';
  if (vendor === 'Samsung') return product === 'Mobile Devices' ? 'samsung' : undefined;
  const chipMaker = chipMakers.get(vendor);
  return chipMaker && `chipset:${chipMaker}`;
}
