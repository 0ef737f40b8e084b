import type { ErrorCode } from '@picket/domain';

/** What a script can rely on; sysexits.h where it has a number for it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Only with `--detailed-exitcode`: there are changes. Terraform's meaning. */
  changes: 2,
  usage: 64,
  unreachable: 69,
  tryAgain: 75,
  notAllowed: 77,
} as const;

/** The exit code for a problem that the server named. */
export function exitCodeOf(code: ErrorCode | undefined): number {
  switch (code) {
    case 'unauthenticated':
    case 'forbidden':
    case 'consent_missing':
    case 'permission_missing':
      return exitCodes.notAllowed;
    case 'connector_throttled':
    case 'connector_unreachable':
    case 'too_many_requests':
      return exitCodes.tryAgain;
    case 'invalid_request':
      return exitCodes.usage;
    default:
      return exitCodes.failed;
  }
}
