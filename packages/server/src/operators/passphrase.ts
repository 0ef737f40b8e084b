import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { PicketError } from '@picket/domain';
import type { Secrets } from '../platform/real/system-secrets.ts';

/** scrypt's parameters, kept with each hash so that they can grow. */
export interface PassphraseCost {
  /** log2 of N. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about 0.2 s: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt */
const usualCost: PassphraseCost = { logN: 15, r: 8, p: 3 };

export interface Passphrases {
  /** As text with its salt and parameters: `$scrypt$ln=15,r=8,p=3$…$…`. */
  hash(passphrase: string): Promise<string>;
  /**
   * Compares in constant time. Without a stored hash it works just as long and says no, so that time does not tell
   * which names exist.
   */
  matches(passphrase: string, stored: string | undefined): Promise<boolean>;
  /** Whether a hash was made with other parameters than those of today. */
  isOutdated(stored: string): boolean;
}

/** Signing in costs memory and time on purpose; more than this at once would be somebody's way to take both from everybody. */
const atOnce = 2;
const waitingAtMost = 20;

export function openPassphrases(secrets: Secrets, cost: PassphraseCost = usualCost): Passphrases {
  const derive = queued(deriveKey);
  const nobody = { salt: Buffer.from(secrets.bytes(16)), hash: Buffer.from(secrets.bytes(32)), cost };
  return {
    async hash(passphrase) {
      const salt = Buffer.from(secrets.bytes(16));
      const { logN, r, p } = cost;
      const hash = await derive(passphrase, salt, cost);
      return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
    },
    async matches(passphrase, stored) {
      const known = stored === undefined ? nobody : parseHash(stored);
      const derived = await derive(passphrase, known.salt, known.cost);
      return timingSafeEqual(derived, known.hash) && stored !== undefined;
    },
    isOutdated(stored) {
      const { logN, r, p } = parseHash(stored).cost;
      return logN !== cost.logN || r !== cost.r || p !== cost.p;
    },
  };
}

function parseHash(stored: string): { salt: Buffer; hash: Buffer; cost: PassphraseCost } {
  const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (parts === null) throw new Error('a stored passphrase hash is not readable');
  const [, logN, r, p, salt = '', hash = ''] = parts;
  return {
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
  };
}

/** The same passphrase typed on another keyboard may come in other code points: NIST SP 800-63B 5.1.1.2. */
function deriveKey(passphrase: string, salt: Buffer, { logN, r, p }: PassphraseCost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function queued<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (...args) => {
    if (running >= atOnce) {
      if (waiting.length >= waitingAtMost) {
        throw new PicketError('too_many_requests', 'Too many people sign in at once.', { retry: { afterMs: 2_000 } });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work(...args);
    } finally {
      // Whoever waits takes the place over, so that nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
