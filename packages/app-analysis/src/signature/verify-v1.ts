import type { Archive, Entry } from '../archive/open-archive.ts';
import { EntryUnreadable, readEntry } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';
import type { ParsedCertificate } from './certificate.ts';
import { digestsToVerify, haveDigests } from './jar-digests.ts';
import { type ManifestSection, readManifestSections } from './jar-manifest.ts';
import { verifySignatureBlock } from './jar-signature-block.ts';
import { SignatureRefused, SignatureUndecided } from './scheme-signer.ts';

/** One pair of signature file and block. */
interface JarSigner {
  readonly certificate: ParsedCertificate;
  /** Entries that its signature file lists. */
  readonly names: ReadonlySet<string>;
}

const mostSigners = 10;
const signaturePath = /^META-INF\/.*\.(RSA|DSA|EC)$/s;

/** True when the archive holds files of a v1 signature, good or not. */
export function hasV1Files({ entries }: Archive): boolean {
  return entries.some(({ name }) => signaturePath.test(name));
}

/**
 * Verifies a JAR signature (v1) as the oldest Android version that the app is for and all later ones would, and gives the signers'
 * certificates. `found`: the newer schemes that are there, so that a signature file can tell of one that was cut out.
 * Throws `SignatureRefused`. https://docs.oracle.com/javase/8/docs/technotes/guides/jar/jar.html#Signed_JAR_File
 */
export function verifyV1(
  archive: Archive,
  budget: Budget,
  { minSdk, found }: { readonly minSdk: number; readonly found: ReadonlySet<number> },
): readonly ParsedCertificate[] {
  const names = new Set<string>();
  for (const { name } of archive.entries) {
    if (names.has(name)) throw new SignatureRefused(`the archive holds ${name} twice`);
    names.add(name);
  }
  const manifestEntry = archive.find('META-INF/MANIFEST.MF');
  if (manifestEntry === undefined) throw new SignatureRefused('there is no META-INF/MANIFEST.MF');
  const read = (entry: Entry) => readSigned(archive, entry, budget);
  const manifest = read(manifestEntry);
  const [main, ...sections] = readManifestSections(manifest);
  if (main === undefined) throw new SignatureRefused('the manifest is empty');
  const byName = indexSections(sections, names);

  const pairs = pairSignatureFiles(archive);
  if (pairs.length === 0) throw new SignatureRefused('there is no signature');
  if (pairs.length > mostSigners)
    throw new SignatureRefused(`there are ${pairs.length} signers, more than ${mostSigners}`);
  const checked = pairs.map(({ block, file }) => {
    const bytes = read(file);
    return { bytes, certificate: verifySignatureBlock(read(block), bytes, minSdk) };
  });
  const signers = checked.flatMap(({ bytes, certificate }): readonly JarSigner[] => {
    const listed = verifySignatureFile(bytes, { manifest, main, byName, minSdk, found });
    return listed === undefined ? [] : [{ certificate, names: listed }];
  });
  if (signers.length === 0) throw new SignatureRefused('there is no signature that counts');
  return verifyEntries(archive, read, byName, signers, minSdk).map(({ certificate }) => certificate);
}

function readSigned(archive: Archive, entry: Entry, budget: Budget): Buffer {
  try {
    return readEntry(archive, entry, budget, 'apksig');
  } catch (error) {
    if (!(error instanceof EntryUnreadable)) throw error;
    const message = `${entry.name}: ${error.message}`;
    throw error.kind === 'cut' ? new SignatureUndecided(message) : new SignatureRefused(message);
  }
}

/** Sections by the entry they are about. Each has a name, none comes twice, and all are about entries that are there. */
function indexSections(
  sections: readonly ManifestSection[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, ManifestSection> {
  const byName = new Map<string, ManifestSection>();
  for (const section of sections) {
    if (section.name === undefined) throw new SignatureRefused('the manifest has a section without a name');
    if (byName.has(section.name)) throw new SignatureRefused(`the manifest lists ${section.name} twice`);
    if (!names.has(section.name)) throw new SignatureRefused(`the manifest lists ${section.name}, which is not there`);
    byName.set(section.name, section);
  }
  return byName;
}

/** Each signature block with its signature file; blocks without one do not count. */
function pairSignatureFiles(archive: Archive): readonly { readonly block: Entry; readonly file: Entry }[] {
  return archive.entries
    .filter(({ name }) => signaturePath.test(name))
    .flatMap((block) => {
      const file = archive.find(block.name.replace(/\.[^.]*$/s, '.SF'));
      return file === undefined ? [] : [{ block, file }];
    });
}

interface Signed {
  readonly manifest: Buffer;
  readonly main: ManifestSection;
  readonly byName: ReadonlyMap<string, ManifestSection>;
  readonly minSdk: number;
  readonly found: ReadonlySet<number>;
}

/**
 * Holds a signature file against the manifest: as a whole, else section by section. Gives the entries it lists, or undefined when Android
 * ignores the signer.
 */
function verifySignatureFile(bytes: Buffer, signed: Signed): ReadonlySet<string> | undefined {
  const { manifest, main, byName, minSdk } = signed;
  const [head, ...sections] = readManifestSections(bytes);
  if (head === undefined || head.get('Signature-Version') === undefined) return undefined;
  assertNothingCutOut(head, signed.found);
  const bySigntool = head.get('Created-By')?.includes('signtool') ?? false;
  const whole = digestsToVerify(head, bySigntool ? '-Digest' : '-Digest-Manifest', minSdk);
  const wholeIsGood = whole.length > 0 && haveDigests(manifest, whole);
  if (!bySigntool) {
    const ofMain = digestsToVerify(head, '-Digest-Manifest-Main-Attributes', minSdk);
    if (!haveDigests(main.bytes, ofMain)) throw new SignatureRefused('the head of the manifest is not what was signed');
  }
  const names = new Set<string>();
  for (const section of sections) {
    const { name } = section;
    if (name === undefined || names.has(name)) return undefined;
    names.add(name);
    if (wholeIsGood) continue;
    const about = byName.get(name);
    if (about === undefined) return undefined;
    const expected = digestsToVerify(section, '-Digest', minSdk);
    if (expected.length === 0) throw new SignatureRefused(`the signature file has no digest for ${name}`);
    if (!haveDigests(bySigntool ? withoutLastEmptyLine(about.bytes) : about.bytes, expected))
      throw new SignatureRefused(`the manifest's section on ${name} is not what was signed`);
  }
  return names;
}

/** `X-Android-APK-Signed: 2, 3`: schemes that have to be there, or somebody cut them out. */
function assertNothingCutOut(head: ManifestSection, found: ReadonlySet<number>): void {
  const named = (head.get('X-Android-APK-Signed') ?? '').split(',').map((text) => text.trim());
  for (const scheme of [2, 3]) {
    if (named.some((text) => /^[+]?0*[23]$/.test(text) && Number(text) === scheme) && !found.has(scheme))
      throw new SignatureRefused(`the v${scheme} signature that the v1 signature names was cut out`);
  }
}

/** Signtool of Mozilla left the last line feed out of its digests. */
function withoutLastEmptyLine(bytes: Buffer): Buffer {
  return bytes.at(-1) === 10 && bytes.at(-2) === 10 ? bytes.subarray(0, -1) : bytes;
}

/** Every file outside META-INF is listed, digested right and signed by the same signers: those are the app's. */
function verifyEntries(
  archive: Archive,
  read: (entry: Entry) => Buffer,
  byName: ReadonlyMap<string, ManifestSection>,
  signers: readonly JarSigner[],
  minSdk: number,
): readonly JarSigner[] {
  let ofFirst: readonly JarSigner[] | undefined;
  for (const entry of archive.entries.toSorted((left, right) => left.headerOffset - right.headerOffset)) {
    const { name } = entry;
    if (name.startsWith('META-INF/')) continue;
    const section = byName.get(name);
    if (section === undefined) throw new SignatureRefused(`the manifest does not list ${name}`);
    const own = signers.filter(({ names }) => names.has(name));
    if (own.length === 0) throw new SignatureRefused(`nobody signed ${name}`);
    ofFirst ??= own;
    if (own.length !== ofFirst.length || own.some((signer) => !ofFirst?.includes(signer)))
      throw new SignatureRefused(`${name} has other signers than the first entry`);
    const expected = digestsToVerify(section, '-Digest', minSdk);
    if (expected.length === 0) throw new SignatureRefused(`the manifest has no digest for ${name}`);
    if (!haveDigests(read(entry), expected)) throw new SignatureRefused(`${name} is not what was signed`);
  }
  if (ofFirst === undefined) throw new SignatureRefused('nothing is signed');
  return ofFirst;
}
