import type { ErrorCode } from '@picket/domain';

/**
 * The only place where a fault becomes an HTTP status; a code without a line here does not compile. Faults that only
 * happen while starting are 500: no request ever sees them.
 */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  foreign_origin: 403,
  invitation_invalid: 403,
  not_found: 404,
  conflict: 409,
  consent_missing: 409,
  consent_refused: 409,
  consent_state_invalid: 409,
  consent_wrong_tenant: 409,
  credential_refused: 409,
  permission_missing: 409,
  connector_paused: 409,
  inventory_shrank: 409,
  partner_unavailable: 409,
  feed_refused: 422,
  slot_taken: 409,
  target_missing: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal: 500,
  backup_damaged: 500,
  instance_not_empty: 500,
  database_unsafe: 500,
  directory_locked: 500,
  port_taken: 500,
  schema_newer: 500,
  settings_invalid: 500,
  misdirected: 502,
  unexpected_answer: 502,
  connector_throttled: 503,
  connector_unreachable: 503,
  database_unavailable: 503,
  stopping: 503,
};
