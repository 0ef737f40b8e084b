import type { FastifyInstance } from 'fastify';

/** How many requests are being answered right now. */
export interface RequestsUnderWay {
  /** Resolves when there is none. */
  ended(): Promise<void>;
}

/** Counts from the first byte of a request until its answer has gone out or its connection is lost, on both doors. */
export function countRequests(server: FastifyInstance): RequestsUnderWay {
  let count = 0;
  let none = Promise.withResolvers<void>();
  server.addHook('onRequest', async (_request, reply) => {
    count += 1;
    reply.raw.once('close', () => {
      count -= 1;
      if (count > 0) return;
      none.resolve();
      none = Promise.withResolvers();
    });
  });
  return { ended: async () => void (count > 0 && (await none.promise)) };
}
