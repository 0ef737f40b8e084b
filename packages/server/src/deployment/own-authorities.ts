import { X509Certificate } from 'node:crypto';
import { type Instant, type OwnAuthority, toIso } from '@picket/domain';

/** One while it lasts, two while one follows another; each is a profile of its own on every phone. */
const most = 5;
const longestName = 100;

/**
 * Reads the certificates of the authorities that phones must trust to reach this Picket, PEM. Each once, in their order.
 *
 * @throws Error that says what is wrong with the text, without its words: it may be a key that was meant for elsewhere
 */
export function readOwnAuthorities(pem: string): readonly OwnAuthority[] {
  // What stands here goes into a profile on every phone.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    throw new Error('holds a private key: it must be the certificate of the authority alone');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('must be the certificate of a certificate authority in PEM');
  const authorities = new Map<string, OwnAuthority>();
  for (const [place, block] of blocks.entries()) {
    const authority = readAuthority(block, `holds, as certificate ${place + 1},`);
    authorities.set(authority.sha256, authority);
  }
  if (authorities.size > most) throw new Error(`holds ${authorities.size} authorities, and may hold ${most}`);
  return [...authorities.values()];
}

/** Those whose time has not come, or is over: a phone that trusts them trusts nothing by it. In words, for the operator. */
export function outOfDate(authorities: readonly OwnAuthority[], now: Instant): readonly string[] {
  return authorities.flatMap(({ name, validFrom, validUntil }) => {
    if (validUntil <= now) return [`holds "${name}", which has expired: it was valid until ${toIso(validUntil)}`];
    return validFrom > now ? [`holds "${name}", which is not valid before ${toIso(validFrom)}`] : [];
  });
}

function readAuthority(block: string, holds: string): OwnAuthority {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(block);
  } catch {
    throw new Error(`${holds} what cannot be read as a certificate`);
  }
  const [from, until] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  if (Number.isNaN(from) || Number.isNaN(until)) throw new Error(`${holds} one that does not say when it is valid`);
  if (!certificate.ca)
    throw new Error(`${holds} one of a server and of no certificate authority: name the authority that signed it`);
  return {
    name: commonName(certificate),
    certificate: certificate.raw.toString('base64'),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: from as Instant,
    validUntil: until as Instant,
  };
}

/** As a person knows it. */
function commonName(certificate: X509Certificate): string {
  const { CN: name, O: organization } = certificate.toLegacyObject().subject;
  const [first = 'An authority without a name'] = [name, organization].flat().filter((each) => each !== undefined);
  return first.slice(0, longestName);
}
