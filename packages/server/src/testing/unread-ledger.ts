import type { Ledger } from '../ledger/ledger.ts';

/** A ledger that nobody will read: for tests of what is not about messages. */
export const unreadLedger: Pick<Ledger, 'observer'> = { observer: () => () => undefined };
