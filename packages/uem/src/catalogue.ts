import type { Clock, Entropy, Uem } from '@picket/domain';
import { createIntune, type IntuneHosts } from './intune/create-intune.ts';

/** What every UEM is given of the world. */
export interface UemSurroundings {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** Where each UEM is to be found. One without an entry is not offered. */
export interface UemHosts {
  readonly intune?: IntuneHosts;
}

/** Every UEM that is offered, one line each. */
export function createUems(surroundings: UemSurroundings, hosts: UemHosts): readonly Uem[] {
  return [
    hosts.intune && createIntune({ ...surroundings, hosts: hosts.intune }), //
  ].filter((uem) => uem !== undefined);
}
