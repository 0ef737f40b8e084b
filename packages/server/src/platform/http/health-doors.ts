import { type Clock, second } from '@picket/domain';
import type { FastifyInstance } from 'fastify';

/** Why Picket should not be sent requests now. Public: load balancers and people read it. It names nobody. */
export type NotReady = 'starting' | 'stopping' | 'database_unavailable' | 'background_stopped';

/** Looks whether Picket can do its work; undefined when it can. Never rejects. */
export type LookReady = () => Promise<Exclude<NotReady, 'starting' | 'stopping'> | undefined>;

/** The paths that answer also while Picket starts or stops. */
export const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export interface HealthDoors {
  readonly phase: () => 'starting' | 'running' | 'stopping' | 'closed';
  readonly lookReady: LookReady;
  readonly clock: Clock;
}

/** Anybody may ask, and the question costs a transaction: what was seen holds for so long. */
const heldMs = second;

/**
 * `/healthz`: the process serves; whoever starts processes asks it. `/readyz`: it can do its work; whoever sends
 * requests asks it. They differ when the database is away, which no new process would mend.
 */
export function mountHealthDoors(server: FastifyInstance, { phase, lookReady, clock }: HealthDoors): void {
  const look = heldFor(heldMs, clock, lookReady);
  server.get('/healthz', async (_request, reply) => {
    const now = phase();
    if (now === 'running' || now === 'stopping') return { status: 'ok' };
    return reply.code(503).header('retry-after', '1').send({ status: 'starting' });
  });
  server.get('/readyz', async (_request, reply) => {
    const now = phase();
    const reason: NotReady | undefined =
      now === 'running' ? await look() : now === 'starting' ? 'starting' : 'stopping';
    if (reason === undefined) return { status: 'ready' };
    return reply
      .code(503)
      .header('retry-after', reason === 'starting' ? '1' : '5')
      .send({ status: 'not-ready', reason });
  });
}

/** One look at a time, whoever asks, and its outcome for a while. */
function heldFor<Seen>(ms: number, clock: Clock, look: () => Promise<Seen>): () => Promise<Seen> {
  let looking: Promise<Seen> | undefined;
  let seen: { readonly at: number; readonly outcome: Seen } | undefined;
  const lookAnew = async () => {
    try {
      const outcome = await look();
      seen = { at: clock.now(), outcome };
      return outcome;
    } finally {
      looking = undefined;
    }
  };
  return async () => {
    const now = clock.now();
    // A clock that was set back must not hold an old outcome for ever.
    if (seen !== undefined && now - seen.at < ms && now >= seen.at) return seen.outcome;
    looking ??= lookAnew();
    return await looking;
  };
}
