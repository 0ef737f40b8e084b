import type { RemoteCall, TenantId } from '@picket/domain';
import type { CallCauseKind } from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { redactText } from '../platform/redaction.ts';
import { insertCalls } from './store.ts';

/** What a message was sent for. */
export interface CallCause {
  readonly kind: CallCauseKind;
  /** Which of them: a kind of sync, a channel, a step of a deployment. */
  readonly of?: string;
  /** The piece of work that several messages belong to: a batch of intents, a run that an operator asked for. */
  readonly work?: string;
}

/** A message with what it was sent for, as it is kept. */
export interface LedgerEntry extends RemoteCall {
  readonly cause: CallCause;
}

/** Every message to Microsoft with its answer, gathered in memory and written some at a time. */
export interface Ledger {
  /** What a tenant's link tells of its messages. Costs the caller a push to a list. */
  observer(tenantId: TenantId, cause: CallCause): (call: RemoteCall) => void;
  /**
   * Writes what has gathered, in one transaction a tenant. What cannot be written waits for the next time. A `kill -9`
   * loses what has gathered since the last one, which is about a second's: the ledger tells what was done and decides nothing.
   */
  flush(): Promise<void>;
}

/** More than a fleet sends while a database is started anew. Past it the newest are let go of, and counted. */
const gatheredMost = 20_000;
/** An error's sentence may quote an answer at length. */
const detailMost = 300;

export function createLedger({
  database,
  onLost,
}: {
  readonly database: Database;
  /** Told of each message that will not stand in the ledger, since it cannot be written. */
  readonly onLost: () => void;
}): Ledger {
  let gathered = new Map<TenantId, LedgerEntry[]>();
  let count = 0;

  const gather = (tenantId: TenantId, entries: readonly LedgerEntry[]) => {
    const room = Math.max(0, gatheredMost - count);
    for (const _ of entries.slice(room)) onLost();
    const own = gathered.get(tenantId) ?? [];
    own.push(...entries.slice(0, room));
    gathered.set(tenantId, own);
    count += Math.min(room, entries.length);
  };

  return {
    observer: (tenantId, cause) => (call) => gather(tenantId, [tidy(call, cause)]),

    async flush() {
      const taken = [...gathered];
      gathered = new Map();
      count = 0;
      for (let index = 0; index < taken.length; index++) {
        const [tenantId, entries] = taken[index] as (typeof taken)[number];
        try {
          await database.forTenant(tenantId, (tx) => insertCalls(tx, entries));
        } catch (error) {
          for (const [id, waiting] of taken.slice(index)) gather(id, waiting);
          throw error;
        }
      }
    },
  };
}

/** Graph's own words may quote anything; what looks like a secret is taken out before it is kept. */
function tidy(call: RemoteCall, cause: CallCause): LedgerEntry {
  const { detail } = call;
  return { ...call, cause, detail: detail === undefined ? undefined : redactText(detail).slice(0, detailMost) };
}
