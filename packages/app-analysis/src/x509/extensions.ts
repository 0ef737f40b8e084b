import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { type DerReader, type DerValue, dotted, onlyValue } from './der-values.ts';
import { keyUsage, knownExtensions, subjectAlternativeName } from './known-extensions.ts';

/** What the extensions of a certificate mean for an app that it signed. */
export interface CertificateExtensions {
  /** False where a key usage is stated that allows neither signatures nor that they cannot be denied. */
  readonly maySign: boolean;
  /** There is a critical extension that nobody here knows. */
  readonly hasUnknownCritical: boolean;
  /** Other names of the subject stand for it: it need not have a name of its own. */
  readonly namesSubject: boolean;
}

export const noExtensions: CertificateExtensions = {
  maySign: true,
  hasUnknownCritical: false,
  namesSubject: false,
};

/**
 * Reads extensions as Java does: one that it knows and cannot read is left out, unless it is critical, and none may come twice.
 * Throws `BerRefused`.
 */
export function readExtensions(reader: DerReader): CertificateExtensions {
  const seen = new Set<string>();
  let { maySign, hasUnknownCritical, namesSubject } = noExtensions;
  const extensions = reader.next().expect(derTags.sequence, 'The extensions').inside.rest();
  for (const { identifier, isCritical, value } of extensions.map(readExtension)) {
    const assert = knownExtensions.get(identifier);
    if (assert === undefined) hasUnknownCritical ||= isCritical;
    else if (!isReadable(() => assert(value, isCritical), isCritical)) continue;
    if (seen.has(identifier)) throw new BerRefused('An extension comes twice');
    seen.add(identifier);
    if (identifier === keyUsage) maySign = allowsSignatures(value);
    if (identifier === subjectAlternativeName) namesSubject = isCritical;
  }
  return { maySign, hasUnknownCritical, namesSubject };
}

function isReadable(assert: () => void, isCritical: boolean): boolean {
  try {
    assert();
    return true;
  } catch (error) {
    if (isCritical || !(error instanceof BerRefused)) throw error;
    return false;
  }
}

interface Extension {
  /** Dotted. */
  readonly identifier: string;
  readonly isCritical: boolean;
  readonly value: Buffer;
}

function readExtension(extension: DerValue): Extension {
  if (extension.tag !== derTags.sequence && extension.tag !== derTags.set) throw new BerRefused('An extension is none');
  const { inside } = extension;
  const identifier = dotted(inside.next().objectIdentifier());
  const second = inside.next();
  const isStated = second.tag === derTags.boolean;
  const isCritical = isStated && second.boolean();
  return { identifier, isCritical, value: (isStated ? inside.next() : second).octetString() };
}

/** Bits from the left: digital signature, non-repudiation. */
const forSignatures = 0xc0;

function allowsSignatures(value: Buffer): boolean {
  return ((onlyValue(value).bits().bytes[0] ?? 0) & forSignatures) !== 0;
}
