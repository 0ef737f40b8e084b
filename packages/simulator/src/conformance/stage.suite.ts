import { expect } from 'vitest';
import { operations } from '../areas/catalogue.ts';
import type { ApiVersion } from '../contract/contract.ts';
import type { Method } from '../graph/operation.ts';
import { Router } from '../graph/router.ts';
import { type Simulated, simulate, type Wire } from '../testing/simulated.suite.ts';

/** What one area shows of its operations. */
export interface Proof {
  readonly area: string;
  show(stage: Stage): Promise<void>;
}

export interface Stage extends Simulated {
  /** Asks, requires success, answers the body. */
  ok(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Wire>;
  /**
   * Does something that changes state, and requires that every one of the reads answers something else afterwards. The
   * reads, and the writes that were done, are thereby shown to be modelled.
   */
  sees(what: string, change: () => unknown, ...reads: readonly (string | Read | Watched)[]): Promise<void>;
}

interface Read {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Another caller's. */
  readonly token?: string;
}

/** What is seen outside of Graph: what an endpoint was told, what a phone shows. */
interface Watched {
  watched(): unknown;
}

const router = new Router(operations);

/** `PATCH /devices/{device-id}`: what the contract calls the operation behind an address. */
function nameOf(method: string, address: string): string | undefined {
  const [, version, path = ''] = /^\/(v1\.0|beta)(\/[^?]*)/.exec(address) ?? [];
  if (path === '/$batch') return 'POST /$batch';
  const found = router.find(method as Method, version as ApiVersion, path);
  return found.kind === 'found' ? `${method} ${found.operation.path}` : undefined;
}

/** Runs one area's proof in a world of its own. Answers, by operation, what showed it. */
export async function prove(proof: Proof): Promise<ReadonlyMap<string, string>> {
  const simulated = await simulate();
  const shown = new Map<string, string>();
  const { control } = simulated;
  let token = await simulated.token();
  /** A proof that moves the clock by hours outlives its token. */
  const graph: Simulated['graph'] = async (method, path, options) => {
    const reply = await simulated.graph(method, path, { token, ...options });
    if (reply.status !== 401 || options?.token !== undefined) return reply;
    token = await simulated.token();
    return simulated.graph(method, path, { ...options, token });
  };

  const ok: Stage['ok'] = async (method, path, body, headers) => {
    const reply = await graph(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
    });
    expect(reply.status, `${method} ${path}: ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  };
  const look = async (read: Read | Watched): Promise<string> => {
    if ('watched' in read) return JSON.stringify(await read.watched());
    const { status, body } = await graph(read.method, read.path, {
      ...(read.body === undefined ? {} : { body: read.body }),
      ...(read.token === undefined ? {} : { token: read.token }),
      headers: { consistencylevel: 'eventual', ...read.headers },
    });
    expect([200, 404], `${read.method} ${read.path}: ${JSON.stringify(body)}`).toContain(status);
    return JSON.stringify({ status, body: withoutNoise(body) });
  };
  await proof.show({
    ...simulated,
    ok,
    async sees(what, change, ...reads) {
      const those = reads.map((read) => (typeof read === 'string' ? { method: 'GET', path: read } : read));
      const before: string[] = [];
      for (const read of those) before.push(await look(read));
      const since = control.journal.ledger().at(-1)?.sequence ?? 0;
      await change();
      const writes = control.journal
        .ledger({ afterSequence: since, area: 'graph' })
        .filter(({ method, status, path }) => (method !== 'GET' || path.includes('delta')) && status < 300);
      for (const [index, read] of those.entries()) {
        const place = `${proof.area}: ${what}: ${'watched' in read ? 'outside' : `${read.method} ${read.path}`}`;
        expect(await look(read), place).not.toBe(before[index]);
        if (!('watched' in read)) note(nameOf(read.method, read.path), what, place);
      }
      for (const { method, path } of writes) note(nameOf(method, path), what, path);
    },
  });
  return shown;

  function note(name: string | undefined, what: string, place: string): void {
    expect(name, `${place} is an operation that is there`).toBeDefined();
    if (name !== undefined && !shown.has(name)) shown.set(name, `${proof.area}: ${what}`);
  }
}

/** What differs from one answer to the next though nothing happened. */
function withoutNoise(body: Wire): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { error, ...rest } = body;
  return error === undefined ? rest : { code: error.code };
}
