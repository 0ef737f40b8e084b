import { type Clock, toIso } from '@picket/domain';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentWork } from './current-work.ts';
import { redactLogLine } from './redaction.ts';

/**
 * JSON lines. `error` is our bug, `warn` might be one, `info` is a tenant's situation. What belongs to a request or
 * a tenant is added with `log.child({ requestId, tenantId })`, and what was being done is added by itself; an error goes into `err`. Secrets are taken out of
 * whatever is handed in, but hand none in.
 */
export type Log = Logger;

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  readonly clock: Clock;
  /** What else each line says, asked anew for each. */
  readonly more?: () => Readonly<Record<string, unknown>>;
  /** Standard output by default. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, clock, more, destination = pino.destination(1) }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      mixin: () => {
        const work = currentWork();
        return { ...(work === undefined ? {} : { work }), ...more?.() };
      },
      timestamp: () => `,"time":"${toIso(clock.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    // One door for everything, whichever way it came into the line (pino's own redaction needs to know each path).
    { write: (line) => destination.write(redactLogLine(line)) },
  );
}
