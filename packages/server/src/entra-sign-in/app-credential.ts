import type { ClientCredential, Clock, Entropy } from '@picket/domain';
import { type Credential, clientCertificate, clientSecret } from '@picket/graph';
import type { SealedPlace, Sealer } from '../platform/sealer.ts';
import type { SignInRegistration } from './registration-store.ts';

/**
 * Where a registration's secret is sealed to: one moved to another tenant does not open. A key has another place than a
 * secret: whoever could take the certificate out of its row would else have the key sent as a secret.
 */
const placeOf = (scope: SignInRegistration['scope'], kind: 'secret' | 'key'): SealedPlace => ({
  tenantId: scope,
  place: `signin_registration.secret_sealed.${kind}`,
});

/** What is stored of a credential: the secret part sealed, the certificate, which anybody may know, as it is. */
export function sealAppCredential(
  sealer: Sealer,
  scope: SignInRegistration['scope'],
  credential: ClientCredential,
): Pick<SignInRegistration, 'secretSealed' | 'certificate'> {
  return 'clientSecret' in credential
    ? { secretSealed: sealer.seal(credential.clientSecret, placeOf(scope, 'secret')), certificate: undefined }
    : { secretSealed: sealer.seal(credential.privateKey, placeOf(scope, 'key')), certificate: credential.certificate };
}

/** Unseals a registration's credential. To be used at once, and kept nowhere. */
export function openAppCredential(
  { sealer, clock, entropy }: { readonly sealer: Sealer; readonly clock: Clock; readonly entropy: Entropy },
  { scope, clientId, secretSealed, certificate }: SignInRegistration,
): Credential {
  if (certificate === undefined) return clientSecret(clientId, sealer.open(secretSealed, placeOf(scope, 'secret')));
  const privateKey = sealer.open(secretSealed, placeOf(scope, 'key'));
  return clientCertificate(clientId, { certificate, privateKey }, { clock, entropy });
}
