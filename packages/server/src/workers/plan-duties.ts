import type { TenantId } from '@picket/domain';

/** Who does the work of a tenant (or of the instance), as the table has it. */
export interface DutyRow {
  readonly duty: TenantId;
  /** Undefined once it has been given up. */
  readonly workerId: string | undefined;
  /** Nobody else may begin yet. */
  readonly isHeld: boolean;
}

export interface DutyPlan {
  readonly keep: readonly TenantId[];
  readonly take: readonly TenantId[];
  /** As many of what it has as are more than its share; which of them is the worker's choice. */
  readonly surplus: number;
}

/**
 * What a worker keeps, takes and gives up, so that each duty has one worker and each worker its share. What is held is
 * never taken from anybody; shares even out because whoever has too many gives some up.
 */
export function planDuties({
  workerId,
  workers,
  duties,
  rows,
}: {
  readonly workerId: string;
  /** How many are alive, this one included. */
  readonly workers: number;
  readonly duties: readonly TenantId[];
  readonly rows: readonly DutyRow[];
}): DutyPlan {
  const known = new Map(rows.map((row) => [row.duty, row]));
  const share = Math.ceil(duties.length / Math.max(1, workers));
  const keep = duties.filter((duty) => known.get(duty)?.workerId === workerId);
  const free = duties.filter((duty) => {
    const row = known.get(duty);
    return row === undefined || (!row.isHeld && row.workerId !== workerId);
  });
  return {
    keep,
    take: free.slice(0, Math.max(0, share - keep.length)),
    surplus: Math.max(0, keep.length - share),
  };
}
