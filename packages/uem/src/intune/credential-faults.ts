import type { ClientCredential, FieldError, Instant } from '@picket/domain';
import { CertificateFault, readCertificatePair, refuseOutOfDate } from '@picket/graph';

/** What Entra would refuse, found before it is asked: said beside the field, while the operator still looks at it. */
export function credentialFaults(credential: ClientCredential, now: Instant): readonly FieldError[] {
  // Of a secret nothing can be seen: Entra alone knows it.
  if ('clientSecret' in credential) return [];
  try {
    refuseOutOfDate(readCertificatePair(credential), now);
    return [];
  } catch (error) {
    if (error instanceof CertificateFault) return [{ pointer: `/${error.part}`, detail: error.message }];
    throw error;
  }
}
