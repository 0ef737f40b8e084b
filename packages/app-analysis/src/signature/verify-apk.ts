import { readBinaryXml } from '../apk/binary-xml.ts';
import type { Archive } from '../archive/open-archive.ts';
import { readEntry } from '../archive/read-entry.ts';
import { BerRefused } from '../cms/ber.ts';
import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { describeCertificate, type ParsedCertificate, type SigningCertificate } from './certificate.ts';
import { createContentDigests } from './content-digest.ts';
import { Malformed } from './length-prefixed.ts';
import type { Capability } from './lineage.ts';
import { newestSdk, SignatureRefused, SignatureUndecided } from './scheme-signer.ts';
import { blockIds, findSigningBlock, type SigningBlock } from './signing-block.ts';
import { type SigningContext, signingContextOf } from './signing-context.ts';
import { type VerifiedScheme, verifyV2, verifyV3 } from './verify-schemes.ts';
import { hasV1Files, verifyV1 } from './verify-v1.ts';

export type SignatureScheme = 'v1' | 'v2' | 'v3' | 'v3.1';

/** One key in the succession of an app's keys. */
export interface LineageEntry extends SigningCertificate {
  readonly capabilities: readonly Capability[];
}

/** What can be said of an APK's signatures. */
export interface ApkSignature {
  /** It verifies on every Android version that the app is for. */
  readonly verified: boolean;
  /** The schemes that were looked at and hold. v1 is not looked at when every version the app is for prefers a newer one. */
  readonly schemes: readonly SignatureScheme[];
  /** The schemes whose files or blocks are there, good or not. */
  readonly present: readonly SignatureScheme[];
  /** The app's signers, by the newest scheme; empty when it does not verify. */
  readonly signers: readonly SigningCertificate[];
  /** The signers of each scheme that was looked at and holds. */
  readonly signersByScheme: Partial<Readonly<Record<SignatureScheme, readonly SigningCertificate[]>>>;
  /** The app's keys from the oldest to the newest, where it proves that it changed them; else null. */
  readonly lineage: readonly LineageEntry[] | null;
  /** A source stamp is there. It is noted, not verified. */
  readonly sourceStamp: boolean;
  /** A limit ended the verification: the file is neither shown to be good nor to be bad. `verified` is false then. */
  readonly undecided: boolean;
  /** Why it does not verify; empty when it does. */
  readonly reasons: readonly string[];
}

const android7 = 24;
const android9 = 28;
const android11 = 30;
const android13 = 33;

/**
 * Verifies an APK as apksig does with no option given: on every Android version from the app's minimum up. On top of it v3.1, by the rules
 * of Android 13.
 */
export function verifyApk(archive: Archive, budget: Budget): ApkSignature {
  const context = readContext(archive, budget);
  const verification = new Verification(
    archive,
    budget,
    context ?? { minSdk: 1, targetSdk: 1, targetSandboxVersion: 1 },
  );
  if (context === undefined)
    return verification.answer(['the manifest does not say plainly for which Android versions the app is']);
  try {
    verification.run();
    return verification.answer([]);
  } catch (error) {
    if (isRefusal(error)) return verification.answer([error.message], error instanceof SignatureUndecided);
    throw error;
  }
}

/** The manifest as apksig reads it; undefined where it gives up on it. */
function readContext(archive: Archive, budget: Budget): SigningContext | undefined {
  const entry = archive.find('AndroidManifest.xml');
  if (entry === undefined) return undefined;
  try {
    return signingContextOf(readBinaryXml(readEntry(archive, entry, budget, 'apksig'), budget).root);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): error is Error {
  return error instanceof SignatureRefused || error instanceof Malformed || error instanceof BerRefused;
}

class Verification {
  readonly #archive: Archive;
  readonly #budget: Budget;
  readonly #context: SigningContext;
  readonly #block: SigningBlock | undefined;
  readonly #schemes = new Map<SignatureScheme, VerifiedScheme>();
  #v1: readonly ParsedCertificate[] | undefined;

  constructor(archive: Archive, budget: Budget, context: SigningContext) {
    this.#archive = archive;
    this.#budget = budget;
    this.#context = context;
    this.#block = findSigningBlock(archive.source, archive.sections);
  }

  /** Goes through the schemes from the newest to the oldest, as Android does. Throws with the first reason against the app. */
  run(): void {
    const { minSdk, targetSdk, targetSandboxVersion } = this.#context;
    const found = this.#verifyBlocks();
    if (targetSandboxVersion > 1 && found.size === 0)
      throw new SignatureRefused('its target sandbox version asks for a v2 or newer signature');
    if (minSdk < android7 || found.size === 0) {
      this.#v1 = because('v1', () => verifyV1(this.#archive, this.#budget.again(), { minSdk, found }));
    }
    this.#assertSameSigners();
    if (targetSdk >= android11 && !this.#schemes.has('v2') && !this.#schemes.has('v3') && !this.#schemes.has('v3.1'))
      throw new SignatureRefused(`an app that targets API level ${targetSdk} needs a v2 or newer signature`);
  }

  #verifyBlocks(): ReadonlySet<number> {
    const found = new Set<number>();
    const { minSdk } = this.#context;
    if (this.#block === undefined) return found;
    const digestOf = createContentDigests(this.#archive.source, this.#archive.sections, this.#block.offset);
    const [v31, v3, v2] = [blockIds.v31, blockIds.v3, blockIds.v2].map((id) => this.#block?.find(id));
    let rotationMinSdk: number | undefined;
    if (v31 !== undefined) {
      const covers = { from: newestSdk, to: newestSdk, rotationMinSdk: undefined, isV31: true };
      const verified = because('v3.1', () => verifyV3(v31, digestOf, covers));
      this.#schemes.set('v3.1', verified);
      rotationMinSdk = Math.min(...verified.signers.map((signer) => signer.minSdk));
      if (rotationMinSdk < android13) throw new SignatureRefused('v3.1: it is for versions that do not know it');
      if (v3 === undefined && minSdk < android13)
        throw new SignatureRefused('there is a v3.1 signature without a v3 signature');
    }
    if (v3 !== undefined && (v31 === undefined || minSdk < android13)) {
      const to = rotationMinSdk === undefined ? newestSdk : rotationMinSdk - 1;
      const covers = { from: Math.max(minSdk, android9), to, rotationMinSdk, isV31: false };
      this.#schemes.set(
        'v3',
        because('v3', () => verifyV3(v3, digestOf, covers)),
      );
    }
    if (v3 !== undefined || v31 !== undefined) found.add(3);
    if (v2 !== undefined && (minSdk < android9 || found.size === 0)) {
      this.#schemes.set(
        'v2',
        because('v2', () => verifyV2(v2, digestOf, { minSdk: Math.max(minSdk, android7), found })),
      );
      found.add(2);
    }
    return found;
  }

  /** The schemes have to name one app: v1 and v2 the same signers, v3 a succession that begins with theirs. */
  #assertSameSigners(): void {
    const v2 = this.#schemes.get('v2')?.signers.map(({ certificates: [main] }) => main);
    const v3 = this.#schemes.get('v3');
    const older = this.#v1 ?? v2;
    this.#assertRotationProven();
    if (this.#v1 !== undefined && v2 !== undefined && (!isWithin(this.#v1, v2) || !isWithin(v2, this.#v1)))
      throw new SignatureRefused('v1 and v2 have different signers');
    if (v3 === undefined || older === undefined) return;
    const [first, ...others] = older;
    if (first === undefined || others.length > 0)
      throw new SignatureRefused('an app with a v3 signature has one signer only');
    const oldest = v3.lineage?.[0]?.certificate ?? v3.signers[0]?.certificates[0];
    if (v3.lineage === undefined && v3.signers.length !== 1)
      throw new SignatureRefused('v3 has several signers and no proof of rotation');
    if (oldest?.bytes.equals(first.bytes) !== true)
      throw new SignatureRefused('v3 has another signer than the older schemes, and no proof of rotation from theirs');
  }

  /**
   * Stricter than apksig: what Android 13 takes as the signer has to follow the one that older versions take. Without a proof the app would
   * have one signer here and another there.
   */
  #assertRotationProven(): void {
    const newest = this.#schemes.get('v3.1');
    const before = this.#schemes.get('v3')?.signers.at(-1)?.certificates[0];
    if (newest === undefined || before === undefined) return;
    const followed = [...(newest.lineage ?? []).map(({ certificate }) => certificate), ...mainCertificates(newest)];
    if (!isWithin([before], followed))
      throw new SignatureRefused('v3.1 has another signer than v3, and no proof of rotation from it');
  }

  answer(reasons: readonly string[], undecided = false): ApkSignature {
    const verified = reasons.length === 0;
    const newest = this.#schemes.get('v3.1') ?? this.#schemes.get('v3') ?? this.#schemes.get('v2');
    const byScheme = this.#signersByScheme();
    return {
      verified,
      schemes: Object.keys(byScheme) as SignatureScheme[],
      present: this.#present(),
      signers: verified ? signersOf(newest, byScheme) : [],
      signersByScheme: byScheme,
      lineage: lineageOf(this.#schemes.get('v3.1')?.lineage ?? this.#schemes.get('v3')?.lineage),
      sourceStamp: this.#archive.find('stamp-cert-sha256') !== undefined || this.#hasStampBlock(),
      undecided,
      reasons,
    };
  }

  #signersByScheme(): Partial<Record<SignatureScheme, readonly SigningCertificate[]>> {
    const byScheme: Partial<Record<SignatureScheme, readonly SigningCertificate[]>> = {};
    if (this.#v1 !== undefined) byScheme.v1 = this.#v1.map(describeCertificate);
    for (const scheme of ['v2', 'v3', 'v3.1'] as const) {
      const verified = this.#schemes.get(scheme);
      if (verified !== undefined)
        byScheme[scheme] = verified.signers.map(({ certificates: [main] }) => describeCertificate(main));
    }
    return byScheme;
  }

  #present(): readonly SignatureScheme[] {
    const has = (id: number) => this.#block?.find(id) !== undefined;
    return [
      ...(hasV1Files(this.#archive) ? (['v1'] as const) : []),
      ...(has(blockIds.v2) ? (['v2'] as const) : []),
      ...(has(blockIds.v3) ? (['v3'] as const) : []),
      ...(has(blockIds.v31) ? (['v3.1'] as const) : []),
    ];
  }

  #hasStampBlock(): boolean {
    return this.#block?.ids.some((id) => id === blockIds.sourceStampV1 || id === blockIds.sourceStampV2) ?? false;
  }
}

/** A v3 block has one signer for each range of versions, the newest last; older schemes may have several at once. */
function signersOf(
  newest: VerifiedScheme | undefined,
  byScheme: ApkSignature['signersByScheme'],
): readonly SigningCertificate[] {
  const v3 = byScheme['v3.1'] ?? byScheme.v3;
  if (newest !== undefined && v3 !== undefined) return v3.slice(-1);
  return byScheme.v2 ?? byScheme.v1 ?? [];
}

function lineageOf(lineage: VerifiedScheme['lineage']): readonly LineageEntry[] | null {
  if (lineage === undefined) return null;
  return lineage.map(({ certificate, capabilities }) => ({ ...describeCertificate(certificate), capabilities }));
}

function mainCertificates({ signers }: VerifiedScheme): readonly ParsedCertificate[] {
  return signers.map(({ certificates: [main] }) => main);
}

function isWithin(some: readonly ParsedCertificate[], others: readonly ParsedCertificate[]): boolean {
  return some.every(({ bytes }) => others.some((other) => other.bytes.equals(bytes)));
}

/** Puts the scheme in front of the reason. */
function because<Result>(scheme: SignatureScheme, verify: () => Result): Result {
  try {
    return verify();
  } catch (error) {
    if (error instanceof SignatureUndecided) throw new SignatureUndecided(`${scheme}: ${error.message}`);
    if (isRefusal(error)) throw new SignatureRefused(`${scheme}: ${error.message}`);
    throw error;
  }
}
