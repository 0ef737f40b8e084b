import type { ConsentPurpose, Permission } from '@picket/domain';
import { calls, type IntuneCall, partnerRole } from './calls.ts';

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
    return { name, resource: graphResource, why: opened.map(({ why }) => why).join(' '), calls: opened };
  });
  if (purpose !== partnerRole.purpose) return graph;
  const { name, resource, why } = partnerRole;
  return [...graph, { name, resource, why, calls: [] }];
}
