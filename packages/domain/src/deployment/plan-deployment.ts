import type { Content, FoundObject, ObjectKey, RemoteObject, WantedObject } from '../contracts/deployment.ts';

/** What Picket has made or adopted, as it remembers it. */
export interface OwnedObject extends RemoteObject {
  readonly key: ObjectKey;
  readonly name: string;
  /** What Picket last made it to be: what it differs from has been edited by somebody else. */
  readonly content: Content;
  readonly isAdopted: boolean;
}

/**
 * `create`: is not there. `change`: is ours and not as wanted. `leave`: is ours and as wanted. `adopt`: is somebody
 * else's, and the operator said to take it over. `clash`: has the name and is somebody else's; nothing is done until
 * the operator decides. `delete`: is ours and no longer wanted. `release`: is adopted and no longer wanted: it stays
 * there, and is no longer ours.
 */
export const planActions = ['create', 'change', 'leave', 'adopt', 'clash', 'delete', 'release'] as const;
export type PlanAction = (typeof planActions)[number];

export interface PlanStep {
  readonly action: PlanAction;
  readonly key: ObjectKey;
  readonly kind: string;
  readonly name: string;
  /** Absent where it is only taken away. */
  readonly wanted: WantedObject | undefined;
  readonly found: FoundObject | undefined;
  /** What changes, property by property; for `clash`, what adopting would change. */
  readonly differences: readonly Difference[];
  /** Somebody edited it since Picket made it: what they changed. */
  readonly drift: readonly Difference[];
}

export interface Difference {
  /** JSON pointer into the content, or `/audience/include/…`. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface Plan {
  /** In the order in which they are done: what others need first, taking away last and in reverse. */
  readonly steps: readonly PlanStep[];
}
