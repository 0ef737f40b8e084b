import type { ConsentPurpose, Permission } from '@picket/domain';
import { calls, type IntuneCall, partnerRole } from './calls.ts';
import { permissionFacts, resourceIds } from './permission-facts.ts';

export const graphResource = 'Microsoft Graph';

/** One permission asked for a purpose, with the calls it opens. */
export interface AskedPermission extends Permission {
  readonly calls: readonly IntuneCall[];
}

/** What a purpose's registration asks for: what its calls need, each permission once, and nothing else. */
export function askedFor(purpose: ConsentPurpose): readonly AskedPermission[] {
  const ours: readonly IntuneCall[] = Object.values(calls).filter((call) => call.purpose === purpose);
  const byName = Map.groupBy(ours, ({ permission }) => permission);
  const graph = Array.from(byName, ([name, opened]): AskedPermission => {
    return { ...describe(name, graphResource), why: opened.map(({ why }) => why).join(' '), calls: opened };
  });
  if (purpose !== partnerRole.purpose) return graph;
  const { name, resource, why } = partnerRole;
  return [...graph, { ...describe(name, resource), why, calls: [] }];
}

function describe(name: string, resource: string): Omit<Permission, 'why'> {
  const facts = permissionFacts[name];
  const resourceId = resourceIds[resource];
  if (facts === undefined || resourceId === undefined) throw new TypeError(`permission-facts.ts lacks ${name}`);
  return { name, resource, resourceId, ...facts };
}
