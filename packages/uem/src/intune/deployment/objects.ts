import {
  type DeploymentFacts,
  type DeploymentObjects,
  type FoundObject,
  type OwnedObject,
  PicketError,
  type References,
  resolveReferences,
  type WantedObject,
} from '@picket/domain';
import { calls } from '../calls.ts';
import { reportsOn } from '../doctor/connectors.ts';
import type { PartnerHost } from '../partner-channel.ts';
import type { TenantAccess } from '../tenant-access.ts';
import { translating } from '../translate-error.ts';
import { deployableApps } from './apps.ts';
import { intuneKinds } from './catalogue.ts';
import { type IntuneKind, isNamed, type TenantWriter, tenantWriter } from './kind.ts';

/** How long Intune is given to show what may just have been made: 15 seconds in all. */
const patience = [1_000, 2_000, 4_000, 8_000, undefined] as const;

/** Objects of one tenant: read with the consent of sync, written with that of setup. */
export function deploymentObjectsOf(access: TenantAccess, partner: PartnerHost | undefined): DeploymentObjects {
  const inTenant = <Value>(signal: AbortSignal, work: (tenant: TenantWriter) => Promise<Value>): Promise<Value> =>
    translating(() => work(tenantWriter(access, signal)));

  return {
    facts: (signal) =>
      inTenant(signal, async (tenant): Promise<DeploymentFacts> => {
        const connectors = partner === undefined ? [] : await tenant.list(calls.connectors);
        const ours = connectors.find(({ id }) => id.toLowerCase() === partner?.connectorId.toLowerCase());
        return {
          threatLevelPlatforms: ours === undefined ? [] : reportsOn(ours),
          apps: deployableApps(await tenant.list(calls.apps)),
        };
      }),

    read: (wanted, known, signal) =>
      inTenant(signal, async (tenant) => {
        for (const wait of patience) {
          const found = await findAll(tenant, wanted, known);
          const isMissing = known.some((each) => each.remoteId === undefined && !isAmong(found, each));
          if (wait === undefined || !isMissing) return found;
          await access.tools.outside.clock.sleep(wait, signal);
        }
        return [];
      }),

    create: (object, references, signal) =>
      inTenant(signal, (tenant) => kindOf(object).create(tenant, ready(object, references))),

    change: (found, object, references, signal) =>
      inTenant(signal, (tenant) => kindOf(object).change(tenant, found, ready(object, references))),

    remove: (found, signal) => inTenant(signal, (tenant) => kindOf(found).remove(tenant, found)),
  };
}

async function findAll(
  tenant: TenantWriter,
  wanted: readonly WantedObject[],
  known: readonly OwnedObject[],
): Promise<FoundObject[]> {
  const found: FoundObject[] = [];
  for (const kind of intuneKinds) {
    const ofKind = (object: { readonly kind: string }) => object.kind === kind.kind;
    found.push(...(await kind.find(tenant, { wanted: wanted.filter(ofKind), known: known.filter(ofKind) })));
  }
  return found;
}

function isAmong(found: readonly FoundObject[], { kind, name }: OwnedObject): boolean {
  return found.some((object) => object.kind === kind && isNamed([object], name));
}

/** @throws PicketError `invalid_request` for a kind that Intune does not have */
export function kindOf({ kind }: { readonly kind: string }): IntuneKind {
  const known = intuneKinds.find((each) => each.kind === kind);
  if (known === undefined) throw new PicketError('invalid_request', `Intune has no objects of kind ${kind}`);
  return known;
}

/** With every reference resolved: what is not there yet cannot be named to Intune. */
function ready(object: WantedObject, references: References): WantedObject {
  const missing = object.needs.find((need) => !references.has(need));
  if (missing !== undefined)
    throw new PicketError('invalid_request', `${object.key} needs ${missing}, which is not there`);
  return { ...object, ...resolveReferences(object, references) };
}
