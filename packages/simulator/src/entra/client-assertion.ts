import { createHash, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import type { World } from '../world/world.ts';
import type { AadstsCode } from './aadsts.ts';
import type { RegisteredCertificate, Registration } from './registration.ts';

export const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface AssertionRefused {
  readonly code: AadstsCode;
  readonly values: readonly string[];
}

/** @throws TypeError when the text is no certificate */
export function registerCertificate(pem: string): RegisteredCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new TypeError('that is no certificate');
  }
  return {
    certificate,
    thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
  };
}

/** A key in the token itself, or the address of one, is no way to be believed; nor is what must be understood and is not. */
const understood = new Set(['alg', 'typ', 'kid', 'x5t', 'x5t#S256']);

/** Ours: the page says no more than that an assertion should live five to ten minutes. */
const longestLifeSeconds = 24 * 60 * 60;

/**
 * How far ahead the client's clock may be [K]: Microsoft's own client rounds its time up, so that an assertion would
 * otherwise be refused every other second.
 */
const clockSkewSeconds = 5 * 60;

/**
 * Judges the assertion that an application sent in place of a secret, as Entra does
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials): the key by its thumbprint, signature,
 * audience, application, times. That an assertion is taken once is ours: the page asks for a `jti` that is never
 * repeated, and does not say what becomes of one that is.
 */
export async function judgeAssertion(
  world: World,
  registration: Registration,
  assertion: string,
  audiences: readonly string[],
): Promise<AssertionRefused | undefined> {
  const refused = (code: AadstsCode, ...values: readonly string[]): AssertionRefused => ({ code, values });
  let header: ProtectedHeaderParameters;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    return refused(50027, 'The assertion is malformed.');
  }
  if (header.alg !== 'PS256' && header.alg !== 'RS256') {
    return refused(50027, `'${header.alg}' is not a supported signature algorithm.`);
  }
  if (header.typ !== 'JWT' || !Object.keys(header).every((name) => understood.has(name))) {
    return refused(50027, 'The header of the assertion is not understood.');
  }
  const thumbprint = header['x5t#S256'];
  const known = registration.certificates.find((certificate) => certificate.thumbprint === thumbprint);
  if (known === undefined) return refused(700027, 'The key was not found.', String(thumbprint));
  if (known.notBefore > world.now() || known.notAfter <= world.now()) {
    return refused(700027, 'The key used is expired.', known.thumbprint);
  }

  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(assertion, known.certificate.publicKey, {
      algorithms: [header.alg],
      audience: [...audiences],
      currentDate: new Date(world.now()),
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'nbf', 'jti', 'iss', 'sub'],
    }));
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused(700024);
    if (error instanceof errors.JWTClaimValidationFailed) {
      if (error.claim === 'nbf' && error.reason === 'check_failed') return refused(700024);
      return error.claim === 'aud' ? refused(700023) : refused(50027, `The claim '${error.claim}' is missing.`);
    }
    return error instanceof errors.JWSSignatureVerificationFailed
      ? refused(700027, 'The key was found, but the signature is not by it.', known.thumbprint)
      : refused(50027, 'The assertion is malformed.');
  }
  const { iss, sub, jti, exp = 0 } = payload;
  if (typeof jti !== 'string' || jti === '') return refused(50027, "The claim 'jti' is missing.");
  // Late is late: tolerance is for clocks that are ahead.
  if (exp * 1_000 <= world.now() || exp * 1_000 - world.now() > longestLifeSeconds * 1_000) return refused(700024);
  if (iss !== registration.clientId || sub !== registration.clientId) return refused(700021);
  for (const [used, until] of registration.usedAssertions) {
    if (until <= world.now()) registration.usedAssertions.delete(used);
  }
  if (registration.usedAssertions.has(jti)) return refused(50027, 'The assertion has been used before.');
  registration.usedAssertions.set(jti, exp * 1_000);
  return undefined;
}
