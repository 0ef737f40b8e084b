import { type Static, Type } from 'typebox';
import { differenceKinds } from '../../journeys/difference.ts';

const Count = Type.Integer({ minimum: 0 });

/** One drill of many seeds, as it was run on one machine. */
export const DrillRun = Type.Object(
  {
    /** The day and minute at which it ended, by the machine's clock. */
    at: Type.String(),
    commit: Type.String(),
    /** Whether files differed from that commit. */
    isChanged: Type.Boolean(),
    machine: Type.Object({
      cores: Count,
      memoryGiB: Type.Number(),
      node: Type.String(),
      /** PGlite's or PostgreSQL's own words. */
      engine: Type.String(),
    }),
    processes: Type.Enum(['one', 'several']),
    engine: Type.Enum(['pglite', 'postgres']),
    firstSeed: Count,
    seeds: Count,
    kills: Type.Object({ process: Count, database: Count }),
    /** Seconds of real time. */
    tookSeconds: Count,
    /** What happened in all runs together, by name. */
    counts: Type.Record(Type.String(), Count),
    settledAfterSeconds: Type.Object({ median: Count, ninetieth: Count, longest: Count }),
    differences: Type.Object(
      Object.fromEntries(differenceKinds.map((kind) => [kind, Count])) as Record<
        (typeof differenceKinds)[number],
        typeof Count
      >,
    ),
    seedsWithDifferences: Type.Array(Count),
    /** Every place that was passed, by name. */
    places: Type.Array(Type.Object({ place: Type.String(), passed: Count, struck: Count })),
  },
  { additionalProperties: false },
);
export type DrillRun = Static<typeof DrillRun>;

/** `docs/assurance/drill.json`: the last recorded run of each kind. */
export const DrillRecord = Type.Object({ runs: Type.Array(DrillRun) }, { additionalProperties: false });
export type DrillRecord = Static<typeof DrillRecord>;
