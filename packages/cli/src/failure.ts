import type { ErrorCode } from '@picket/domain';

/** Ends a command with a message for people and an exit code for scripts. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;
  /** What the server called it, where it was the server that refused. */
  readonly code: ErrorCode | undefined;

  constructor(exitCode: number, message: string, code?: ErrorCode) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
  }
}
