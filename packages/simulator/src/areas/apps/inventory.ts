import { createHash } from 'node:crypto';
import type { Tenant } from '../../world/tenant.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { type CatalogueApp, catalogueOf } from './app-catalogue.ts';
import { appCollection, installStatus, typeNameOf } from './install-status.ts';

/** What a person did with apps on a phone. */
export interface OwnApps {
  /** Ids of offered apps that were installed from the Company Portal. */
  readonly fromPortal: Set<string>;
  /** Installed from a store, by name. */
  readonly installed: Map<string, CatalogueApp>;
  /** Names of apps that were taken off. */
  readonly removed: Set<string>;
}

export function ownAppsOf(tenant: Tenant, phoneId: string): OwnApps {
  const known = tenant.ownApps.get(phoneId);
  if (known !== undefined) return known;
  const fresh: OwnApps = { fromPortal: new Set(), installed: new Map(), removed: new Set() };
  tenant.ownApps.set(phoneId, fresh);
  return fresh;
}

/**
 * The apps on a phone as Intune lists them: names and versions, no package ids. What a phone has from the start follows
 * from its id, so that ten million rows need not be kept. Here the list is always as new as the phone; in production it
 * is refreshed about weekly.
 */
export function inventoryOf(tenant: Tenant, managed: ManagedDevice, now: number): readonly CatalogueApp[] {
  const catalogue = catalogueOf(managed.operatingSystem);
  const own = tenant.ownApps.get(managed.phoneId);
  const found = chosen(catalogue, managed.phoneId, tenant.appsPerPhone).filter(
    ({ name }) => own?.removed.has(name) !== true,
  );
  const more = [...(own?.installed.values() ?? [])];
  for (const app of tenant.kept.all(appCollection)) {
    if (installStatus(tenant, app, managed, now)?.state !== 'installed' || typeNameOf(app).includes('eb')) continue;
    const name = String(app.displayName);
    if (![...found, ...more].some((one) => one.name === name)) {
      more.push({
        name,
        publisher: String(app.publisher ?? ''),
        version: '1.0',
        bytes: 42_000_000,
        platform: managed.operatingSystem,
      });
    }
  }
  return more.length === 0 ? found : [...found, ...more];
}

/** Every app in some order of its own for each phone: so many of them, the common ones nearly always. */
function chosen(catalogue: readonly CatalogueApp[], phoneId: string, count: number): readonly CatalogueApp[] {
  const start = Number.parseInt(phoneId.slice(0, 8), 16);
  const commonCount = Math.min(Math.ceil(count / 3), catalogue.length);
  const rest = catalogue.length - commonCount;
  const found = catalogue.slice(0, commonCount);
  // A step that shares no factor with the number of apps comes by each of them once.
  const step = stepFor(rest, start);
  for (let index = 0; index < Math.min(count - commonCount, rest); index += 1) {
    const app = catalogue[commonCount + ((start + index * step) % rest)];
    if (app !== undefined) found.push(app);
  }
  return found;
}

function stepFor(length: number, seed: number): number {
  if (length < 3) return 1;
  let step = 1 + (seed % (length - 1));
  while (sharesFactor(step, length)) step = step === length - 1 ? 1 : step + 1;
  return step;
}

function sharesFactor(left: number, right: number): boolean {
  let [one, other] = [left, right];
  while (other !== 0) [one, other] = [other, one % other];
  return one !== 1;
}

/** The id Intune has for one version of an app on one platform: 64 hexadecimal digits. */
export function detectedAppId({ name, version, platform }: CatalogueApp): string {
  return createHash('sha256').update(`${platform}/${name}/${version}`).digest('hex');
}
