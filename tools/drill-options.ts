import { parseArgs } from 'node:util';
import type { Engine } from '../journeys/drill-world.ts';

export interface DrillChoice {
  /** Of the first world; the next ones follow it. */
  readonly firstSeed: number;
  /** How many worlds are drilled, one after the other. */
  readonly worlds: number;
  /** In each. */
  readonly kills: number;
  readonly processes: 'one' | 'several';
  readonly engine: Engine;
  /** Where to kill, one place after the other, instead of where the seed says. */
  readonly at: readonly string[];
  /** Write what comes of it to `docs/assurance/drill.json`. */
  readonly isRecorded: boolean;
}

/** Differences are found at the end of a world: one that is killed a thousand times would tell nobody when it went wrong. */
const mostKillsOfWorld = 25;

/**
 * What `npm run drill --` was asked for.
 *
 * @throws where a value is none of those that are possible: a drill of nothing would end well
 */
export function readDrillOptions(args: readonly string[] = process.argv.slice(2)): DrillChoice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1' },
      kills: { type: 'string', default: '5' },
      processes: { type: 'string', default: '1' },
      database: { type: 'string' },
      at: { type: 'string', multiple: true, default: [] },
      record: { type: 'boolean', default: false },
    },
  });
  const wholeNumber = (name: 'seed' | 'seeds' | 'kills'): number => {
    const number = Number(values[name]);
    if (!Number.isSafeInteger(number) || number < 1)
      throw new Error(`--${name} is a whole number from 1 on, not ${values[name]}`);
    return number;
  };
  const processes = oneOf('--processes', values.processes, { '1': 'one', '2': 'several' } as const);
  const usual = processes === 'one' ? 'pglite' : 'postgres';
  const engine = oneOf('--database', values.database ?? usual, { pglite: 'pglite', postgres: 'postgres' } as const);
  if (processes === 'several' && engine !== 'postgres') throw new Error('several processes share one PostgreSQL');
  const kills = wholeNumber('kills');
  const worldsOfSeed = Math.ceil(kills / mostKillsOfWorld);
  return {
    firstSeed: wholeNumber('seed'),
    worlds: wholeNumber('seeds') * worldsOfSeed,
    kills: Math.ceil(kills / worldsOfSeed),
    processes,
    engine,
    at: values.at,
    isRecorded: values.record,
  };
}

function oneOf<const Choices extends Record<string, string>>(
  name: string,
  value: string,
  choices: Choices,
): Choices[keyof Choices] {
  const choice = choices[value];
  if (choice === undefined) throw new Error(`${name} is one of ${Object.keys(choices).join(', ')}, not ${value}`);
  return choice as Choices[keyof Choices];
}
