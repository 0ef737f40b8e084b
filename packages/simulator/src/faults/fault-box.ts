import type { Chance } from '../chance.ts';
import type { Fault, FaultSpec, FaultSubject } from './fault.ts';

/** The faults that are set, the requests they hold back, and the choice of which one hits. */
export class FaultBox {
  readonly #chance: Chance;
  readonly #faults = new Map<string, Fault>();
  readonly #held = new Set<HeldRequest>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get list(): readonly Fault[] {
    return [...this.#faults.values()];
  }

  add(spec: FaultSpec): Fault {
    const { path } = spec.match;
    const fault: Fault = {
      ...spec,
      id: this.#chance.uuid(),
      pattern: path === undefined ? undefined : new RegExp(path),
      seen: 0,
      hits: 0,
    };
    this.#faults.set(fault.id, fault);
    return fault;
  }

  /** Whatever it holds back goes on. */
  remove(id: string): boolean {
    this.release(id);
    return this.#faults.delete(id);
  }

  clear(): void {
    for (const id of [...this.#faults.keys()]) this.remove(id);
  }

  /** The first fault in the order of their setting that hits this request. It is counted as a hit. */
  strike(subject: FaultSubject): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (!matches(fault, subject)) continue;
      if (fault.count !== null && fault.hits >= fault.count) continue;
      fault.seen += 1;
      if (fault.seen <= fault.skip) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }

  /** Holds a request until its time has come, or until it is released. */
  hold(faultId: string, until: number | null): Promise<void> {
    return new Promise((resolve) => {
      this.#held.add({ faultId, until, resolve });
    });
  }

  release(faultId: string): number {
    return this.#letGo((held) => held.faultId === faultId);
  }

  releaseDue(now: number): void {
    this.#letGo(({ until }) => until !== null && until <= now);
  }

  releaseAll(): void {
    this.#letGo(() => true);
  }

  #letGo(isDue: (held: HeldRequest) => boolean): number {
    const due = [...this.#held].filter(isDue);
    for (const held of due) {
      this.#held.delete(held);
      held.resolve();
    }
    return due.length;
  }
}

interface HeldRequest {
  readonly faultId: string;
  readonly until: number | null;
  readonly resolve: () => void;
}

function matches({ match, pattern }: Fault, subject: FaultSubject): boolean {
  return (
    (match.area === undefined || match.area === subject.area) &&
    (match.method === undefined || match.method.toUpperCase() === subject.method) &&
    (match.tenantId === undefined || match.tenantId === subject.tenantId) &&
    (match.appId === undefined || match.appId === subject.appId) &&
    (pattern === undefined ? !isBatch(subject) : pattern.test(subject.path))
  );
}

/** Its parts are requests of their own. */
function isBatch({ area, path }: FaultSubject): boolean {
  return area === 'graph' && /^\/[^/]+\/\$batch$/.test(path);
}
