import type { ClientCredential, ConsentPurpose, Instant, TenantId, Uem } from '@picket/domain';
import { type FieldError, PicketError } from '@picket/domain';
import type { Sealer } from '../platform/sealer.ts';
import type { Registration } from './store.ts';

/** What it takes to open a stored credential. */
export type SealedCredential = Pick<Registration, 'purpose' | 'clientId' | 'secretSealed' | 'certificate'>;

/** A credential as it is entered: one of the two kinds, whole. */
export interface EnteredCredential {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly certificate?: string | undefined;
  readonly privateKey?: string | undefined;
}

/**
 * Exactly one kind, and what the UEM can see of it is in order.
 *
 * @throws PicketError `invalid_request` that names the fields
 */
export function parseCredential(uem: Uem, entered: EnteredCredential, now: Instant): ClientCredential {
  const { clientId, clientSecret, certificate, privateKey } = entered;
  if (clientSecret !== undefined) {
    if (certificate !== undefined || privateKey !== undefined) {
      throw refused([{ pointer: '/clientSecret', detail: 'and a certificate are both given: choose one' }]);
    }
    return { clientId, clientSecret };
  }
  if (certificate === undefined && privateKey === undefined) {
    throw refused([
      { pointer: '/clientSecret', detail: 'is missing, and so is a certificate: one of them must be given' },
    ]);
  }
  if (certificate === undefined)
    throw refused([{ pointer: '/certificate', detail: 'is missing: it goes with its key' }]);
  if (privateKey === undefined)
    throw refused([{ pointer: '/privateKey', detail: 'is missing: the certificate needs it' }]);
  const credential = { clientId, certificate, privateKey };
  const faults = uem.credentialFaults(credential, now);
  if (faults.length > 0) throw refused(faults);
  return credential;
}

/** What is stored of a credential: the secret part sealed, the certificate, which anybody may know, as it is. */
export function sealCredential(
  sealer: Sealer,
  tenantId: TenantId,
  purpose: ConsentPurpose,
  credential: ClientCredential,
): Pick<Registration, 'secretSealed' | 'certificate'> {
  return 'clientSecret' in credential
    ? {
        secretSealed: sealer.seal(credential.clientSecret, { tenantId, place: secretPlace(purpose) }),
        certificate: undefined,
      }
    : {
        secretSealed: sealer.seal(credential.privateKey, { tenantId, place: keyPlace(purpose) }),
        certificate: credential.certificate,
      };
}

/** Unseals a registration's credential. To be used at once, and kept nowhere. */
export function openCredential(
  sealer: Sealer,
  tenantId: TenantId,
  { purpose, clientId, secretSealed, certificate }: SealedCredential,
): ClientCredential {
  return certificate === undefined
    ? { clientId, clientSecret: sealer.open(secretSealed, { tenantId, place: secretPlace(purpose) }) }
    : { clientId, certificate, privateKey: sealer.open(secretSealed, { tenantId, place: keyPlace(purpose) }) };
}

/** Where a registration's secret is sealed to: a ciphertext moved to another tenant or purpose does not open. */
const secretPlace = (purpose: ConsentPurpose) => `consent_registration.secret_sealed.${purpose}`;

/** Another place for a key: whoever could take the certificate out of its row would else have the key sent as a secret. */
const keyPlace = (purpose: ConsentPurpose) => `${secretPlace(purpose)}.key`;

function refused(faults: readonly FieldError[]): PicketError {
  return new PicketError('invalid_request', 'The credential is not as it should be.', {
    fields: faults.map(({ pointer, detail }) => ({ pointer: `/body${pointer}`, detail })),
  });
}
