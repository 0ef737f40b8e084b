import { createHmac, hkdfSync } from 'node:crypto';
import { type Clock, PicketError, second } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import { RateLimit } from '../platform/http/rate-limit.ts';
import { forgetPace, type Pace, sweepPaces, takeTry } from './pace-store.ts';

const paces = {
  both: { burst: 10, refillMs: 15 * second },
  address: { burst: 60, refillMs: 5 * second },
  name: { burst: 100, refillMs: 5 * second },
} as const satisfies Record<string, Pace>;
type Kind = keyof typeof paces;

/** Forgets what is over each so many tries, so that the table is as large as what goes on, and no larger. */
const sweepEach = 256;

export interface SignInPaceParts {
  readonly database: Database;
  readonly clock: Clock;
  /** The same in all processes of one database: names and addresses are kept as digests by it. */
  readonly sealingKey: Uint8Array;
}

/**
 * Slows guessing without shutting anybody out for good. The tight limit is on a name *from an address*, so that somebody who
 * guesses at an Owner's passphrase uses up his own tries and not the Owner's; the wide one on the name alone
 * bounds many addresses together. Counted in the database, for all processes together; before that in this process, so
 * that a flood of tries that are refused anyway does not reach it.
 */
export class SignInPace {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #own: Readonly<Record<Kind, RateLimit>>;
  readonly #key: Uint8Array;
  #tries = 0;

  constructor({ database, clock, sealingKey }: SignInPaceParts) {
    this.#database = database;
    this.#clock = clock;
    this.#key = new Uint8Array(hkdfSync('sha256', sealingKey, new Uint8Array(), 'picket sign-in pace', 32));
    const own = (kind: Kind) => new RateLimit({ clock, ...paces[kind] });
    this.#own = { both: own('both'), address: own('address'), name: own('name') };
  }

  /** @throws PicketError `too_many_requests` with the time to wait */
  takeSignIn(address: string, nameKey: string): Promise<void> {
    // In this order, also where rows are locked. Tries that are refused anyway do not use up what others share.
    return this.#take([
      ['both', `${address} ${nameKey}`],
      ['address', address],
      ['name', nameKey],
    ]);
  }

  /** @throws PicketError `too_many_requests` with the time to wait */
  takeInvitation(address: string): Promise<void> {
    return this.#take([['address', address]]);
  }

  /** @throws PicketError `too_many_requests` with the time to wait */
  takeEntraSignIn(address: string): Promise<void> {
    return this.#take([['address', address]]);
  }

  async succeeded(address: string, nameKey: string): Promise<void> {
    const both = `${address} ${nameKey}`;
    this.#own.both.clear(both);
    await this.#database.acrossTenants((db) => forgetPace(db, this.#digest('both', both)));
  }

  async #take(tries: readonly (readonly [Kind, string])[]): Promise<void> {
    for (const [kind, key] of tries) refuseFor(this.#own[kind].take(key));
    const now = this.#clock.now();
    const waitMs = await this.#database.acrossTenants(async (db) => {
      if (this.#tries++ % sweepEach === 0) await sweepPaces(db, now);
      for (const [kind, key] of tries) {
        const wait = await takeTry(db, this.#digest(kind, key), paces[kind], now);
        if (wait > 0) return wait;
      }
      return 0;
    });
    refuseFor(waitMs);
  }

  /** People type passphrases into the field for the name. */
  #digest(kind: Kind, key: string): string {
    return createHmac('sha256', this.#key).update(`${kind} ${key}`).digest('base64url');
  }
}

function refuseFor(waitMs: number): void {
  if (waitMs === 0) return;
  throw new PicketError('too_many_requests', 'Too many tries. Wait, then try again.', { retry: { afterMs: waitMs } });
}
