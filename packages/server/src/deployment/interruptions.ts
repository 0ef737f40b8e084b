import type { PicketError } from '@picket/domain';

/** What passes by itself. A token that Graph does not take yet, although Entra has just issued it, is of that kind. */
export const isWeather = ({ code, retry }: PicketError): boolean =>
  code === 'connector_throttled' ||
  code === 'connector_unreachable' ||
  code === 'database_unavailable' ||
  (code === 'consent_missing' && retry !== 'never');

/** What concerns the whole link and not the one object. */
export const isOfLink = (error: PicketError): boolean =>
  isWeather(error) ||
  error.code === 'consent_missing' ||
  error.code === 'consent_refused' ||
  error.code === 'permission_missing' ||
  error.code === 'credential_refused' ||
  error.code === 'connector_paused' ||
  error.code === 'misdirected';
