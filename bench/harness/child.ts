// Runs one bench in this process and tells its parent what came of it: `child.ts NAME [--quick] [DIVISOR]`.
import type { BenchOptions, Figure } from './bench.ts';
import { loadBench } from './catalogue.ts';

/** What a child says to its parent, in this order; `failed` at any time. */
export type Told =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'text'; readonly file: string; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'failed'; readonly text: string };

const [name = '', ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const divisor = Number(flags.find((flag) => /^\d+$/.test(flag)) ?? 1);
const tidy: (() => Promise<unknown>)[] = [];

const tell = (told: Told) => new Promise<void>((resolve) => process.send?.(told, () => resolve()));

const options: BenchOptions = {
  quick,
  size: (full, small) => (quick ? small : Math.max(small, Math.round(full / divisor))),
  rounds: (full, few) => (quick ? few : full),
  log: (text) => void tell({ kind: 'log', text }),
  keep: (file, text) => void tell({ kind: 'text', file, text }),
  cleanUp: (work) => tidy.unshift(work),
};

let failed = false;
try {
  const figures = await (await loadBench(name)).run(options);
  await tell({ kind: 'figures', figures });
} catch (error) {
  failed = true;
  await tell({ kind: 'failed', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
for (const work of tidy) {
  try {
    await work();
  } catch (error) {
    failed = true;
    await tell({ kind: 'failed', text: `tidying up: ${error instanceof Error ? error.stack : String(error)}` });
  }
}
// Timers and connections of what was measured may still be open.
process.exit(failed ? 1 : 0);
