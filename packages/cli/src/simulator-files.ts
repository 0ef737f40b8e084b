import { join } from 'node:path';
import type { Simulator } from '@picket/simulator';
import { writeSecret } from './kept-files.ts';

/** For people's own tools: one application a tenant, with every permission that the simulator models. */
export function writeTools(directory: string, simulator: Simulator): string {
  const tools = simulator.control.registrations
    .list()
    .filter(({ displayName }) => displayName.endsWith(' tools'))
    .map(({ tenantId, tenantName, displayName, clientId, clientSecret }) => ({
      tenantId,
      tenantName,
      displayName,
      clientId,
      clientSecret,
    }));
  const file = join(directory, 'simulator', 'apps.json');
  writeSecret(file, `${JSON.stringify(tools, null, 2)}\n`);
  return file;
}
