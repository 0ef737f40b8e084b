import { PicketError } from '@picket/domain';

/** What both drivers put on their errors. */
interface DriverError {
  readonly code: string;
  readonly message: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly syscall?: string;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const uniqueViolation = '23505';
const conflicts = new Set([
  uniqueViolation,
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
]);

/** Classes of SQLSTATE: connection lost, resources gone, an operator stopped the server, system error. */
const unavailableClasses = new Set(['08', '53', '57', '58']);

/** A statement that was cancelled or timed out is our doing, though its code is in class 57. */
const ours = new Set(['57014']);

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** node-postgres and Kysely say these without a code. */
const lostConnectionTexts = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Cannot use a pool after calling end',
  'Postgres connection has been discarded',
  'driver has already been destroyed',
];

/** Given to what waited for a PGlite thread that has ended. */
export const threadEnded = 'PICKET_THREAD_ENDED';

/**
 * A driver's error as ours where we understand it, anything else unchanged. `context.constraint` names the constraint
 * that was violated. A connection lost after COMMIT was sent is `database_unavailable` too: whether the work was
 * done is unknown, so whoever tries again must do something repeatable.
 */
export function understandDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PicketError) return error;
  const { code, message, constraint, table, syscall } = error as Error & Partial<DriverError>;
  const context = {
    ...(code === undefined ? {} : { sqlState: code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
  };
  if (code !== undefined && conflicts.has(code)) {
    return new PicketError('conflict', message, {
      retry: code === uniqueViolation ? 'never' : 'later',
      cause: error,
      context,
    });
  }
  // A unix socket that is not there; any other missing file is not about the database.
  const socketMissing = code === 'ENOENT' && syscall === 'connect';
  if (socketMissing || isUnavailable(code, message)) {
    return new PicketError('database_unavailable', message, { retry: 'later', cause: error, context });
  }
  return error;
}

function isUnavailable(code: string | undefined, message: string): boolean {
  if (code === undefined) return lostConnectionTexts.some((text) => message.includes(text));
  if (lostConnection.has(code) || code === threadEnded) return true;
  return /^[0-9A-Z]{5}$/.test(code) && unavailableClasses.has(code.slice(0, 2)) && !ours.has(code);
}
