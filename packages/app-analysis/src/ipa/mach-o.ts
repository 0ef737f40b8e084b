import { Unreadable } from '../unreadable.ts';

/** What an executable says of itself. */
export interface MachOFacts {
  /** XML property lists, one for each architecture that has one. */
  readonly entitlements: readonly Buffer[];
  readonly architectures: number;
  readonly signed: boolean;
  /** Encrypted by the App Store: its code cannot be read. */
  readonly encrypted: boolean;
}

const fatMagic = 0xcafebabe;
const fat64Magic = 0xcafebabf;
const codeSignatureCommand = 0x1d;
const encryptionCommands = [0x21, 0x2c];
const superBlobMagic = 0xfade0cc0;
const entitlementsMagic = 0xfade7171;
const mostArchitectures = 16;
const mostCommands = 4_096;
const mostBlobs = 64;

/** Reads the load commands and the code signature of a Mach-O file, fat or thin. Throws `Unreadable` for anything that lies outside of it. */
export function readMachO(bytes: Buffer): MachOFacts {
  try {
    const slices = slicesOf(bytes).map(readSlice);
    return {
      entitlements: slices.flatMap(({ entitlements }) => entitlements),
      architectures: slices.length,
      signed: slices.some(({ signed }) => signed),
      encrypted: slices.some(({ encrypted }) => encrypted),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('entry-unreadable', 'A Mach-O file that is broken');
    throw error;
  }
}

function slicesOf(bytes: Buffer): readonly Buffer[] {
  const magic = bytes.readUInt32BE(0);
  if (magic !== fatMagic && magic !== fat64Magic) return [bytes];
  const count = bytes.readUInt32BE(4);
  if (count > mostArchitectures) throw new RangeError('too many architectures');
  return Array.from({ length: count }, (_, index) => {
    if (magic === fatMagic)
      return inside(bytes, bytes.readUInt32BE(16 + index * 20), bytes.readUInt32BE(20 + index * 20));
    return inside(
      bytes,
      Number(bytes.readBigUInt64BE(16 + index * 32)),
      Number(bytes.readBigUInt64BE(24 + index * 32)),
    );
  });
}

function inside(bytes: Buffer, offset: number, length: number): Buffer {
  if (offset + length > bytes.length) throw new RangeError('outside');
  return bytes.subarray(offset, offset + length);
}

function readSlice(bytes: Buffer): Omit<MachOFacts, 'architectures'> {
  const magic = bytes.readUInt32LE(0);
  if (magic !== 0xfeedface && magic !== 0xfeedfacf) throw new Unreadable('entry-unreadable', 'It is no Mach-O file');
  let at = magic === 0xfeedfacf ? 32 : 28;
  let encrypted = false;
  const signatures: Buffer[] = [];
  const commands = bytes.readUInt32LE(16);
  if (commands > mostCommands) throw new RangeError('too many commands');
  for (let index = 0; index < commands; index++) {
    const command = bytes.readUInt32LE(at);
    const size = bytes.readUInt32LE(at + 4);
    if (size < 8) throw new RangeError('a command without length');
    if (command === codeSignatureCommand)
      signatures.push(inside(bytes, bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)));
    if (encryptionCommands.includes(command)) encrypted ||= bytes.readUInt32LE(at + 16) !== 0;
    at += size;
  }
  return { entitlements: signatures.flatMap(entitlementsIn), signed: signatures.length > 0, encrypted };
}

function entitlementsIn(signature: Buffer): readonly Buffer[] {
  if (signature.length < 12 || signature.readUInt32BE(0) !== superBlobMagic) return [];
  const count = Math.min(signature.readUInt32BE(8), mostBlobs);
  return Array.from({ length: count }, (_, index) => signature.readUInt32BE(16 + index * 8)).flatMap((offset) => {
    if (signature.readUInt32BE(offset) !== entitlementsMagic) return [];
    return [inside(signature, offset, signature.readUInt32BE(offset + 4)).subarray(8)];
  });
}
