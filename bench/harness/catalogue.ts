import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';

/** Where benches, their findings and the last recorded run are. */
export const benchFolder = fileURLToPath(new URL('../', import.meta.url));

const ending = '.bench.ts';

/** Every bench there is: whatever lies in the folder, sorted by name. */
export function listBenchNames(): readonly string[] {
  return readdirSync(benchFolder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();
}

/** The one object of this shape that the file exports. */
export async function loadBench(name: string): Promise<Bench> {
  const exported = Object.values((await import(join(benchFolder, `${name}${ending}`))) as Record<string, unknown>);
  const bench = exported.find(isBench);
  if (bench === undefined) throw new Error(`bench/${name}${ending} exports no bench`);
  if (bench.name !== name) throw new Error(`bench/${name}${ending} calls itself ${bench.name}`);
  return bench;
}

function isBench(value: unknown): value is Bench {
  return typeof value === 'object' && value !== null && 'run' in value && 'limit' in value && 'aim' in value;
}
