import { type MadeEntry, makeArchive } from '../archive/archive-maker.suite.ts';

/** A value of a property list that a test writes. */
export type MadePlist = string | number | boolean | Date | readonly MadePlist[] | { readonly [key: string]: MadePlist };

export function makePlist(value: MadePlist): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist version="1.0">${write(value)}</plist>`,
  );
}

function write(value: MadePlist): string {
  if (typeof value === 'string') return `<string>${value}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `<${value}/>`;
  if (value instanceof Date) return `<date>${value.toISOString().replace('.000', '')}</date>`;
  if (Array.isArray(value)) return `<array>${value.map(write).join('')}</array>`;
  return `<dict>${Object.entries(value)
    .map(([key, each]) => `<key>${key}</key>${write(each)}`)
    .join('')}</dict>`;
}

/** A 64-bit executable without code: a signature with entitlements, and the mark of the store's encryption. */
export function makeMachO(entitlements: string | Buffer, cryptId = 0): Buffer {
  const code = codeSignature(Buffer.from(entitlements));
  const head = Buffer.alloc(32 + 16 + 24);
  head.writeUInt32LE(0xfeedfacf, 0);
  head.writeUInt32LE(2, 16);
  head.writeUInt32LE(0x1d, 32);
  head.writeUInt32LE(16, 36);
  head.writeUInt32LE(head.length, 40);
  head.writeUInt32LE(code.length, 44);
  head.writeUInt32LE(0x2c, 48);
  head.writeUInt32LE(24, 52);
  head.writeUInt32LE(cryptId, 64);
  return Buffer.concat([head, code]);
}

function codeSignature(entitlements: Buffer): Buffer {
  const blob = Buffer.concat([Buffer.alloc(8), entitlements]);
  blob.writeUInt32BE(0xfade7171, 0);
  blob.writeUInt32BE(blob.length, 4);
  const head = Buffer.alloc(20);
  head.writeUInt32BE(0xfade0cc0, 0);
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(5, 12);
  head.writeUInt32BE(20, 16);
  return Buffer.concat([head, blob]);
}

/** Several executables in one file, one for each architecture. */
export function makeFatMachO(...slices: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8 + slices.length * 20);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(slices.length, 4);
  let at = head.length;
  for (const [index, slice] of slices.entries()) {
    head.writeUInt32BE(at, 16 + index * 20);
    head.writeUInt32BE(slice.length, 20 + index * 20);
    at += slice.length;
  }
  return Buffer.concat([head, ...slices]);
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  const length = contents.length < 128 ? [contents.length] : [0x82, contents.length >> 8, contents.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), contents]);
}

/** A provisioning profile: a CMS message around a property list. Nobody has signed it, and nobody looks. */
export function makeProfile(profile: MadePlist): Buffer {
  const oid = (hex: string) => tlv(6, Buffer.from(hex, 'hex'));
  const content = tlv(0x30, oid('2a864886f70d010701'), tlv(0xa0, tlv(4, makePlist(profile))));
  const signedData = tlv(0x30, tlv(2, Buffer.from([1])), tlv(0x31), content, tlv(0x31));
  return tlv(0x30, oid('2a864886f70d010702'), tlv(0xa0, signedData));
}

export interface MadeIpa {
  /** On top of what an honest app says. */
  readonly info?: Readonly<Record<string, MadePlist>>;
  readonly profile?: MadePlist;
  readonly executable?: Buffer;
  /** Below the app's folder. */
  readonly files?: readonly (MadeEntry & { readonly name: string })[];
}

/** An app as the store hands it out, with what a test puts into it. */
export function makeIpa({
  info = {},
  profile,
  executable = makeMachO(makePlist({})),
  files = [],
}: MadeIpa = {}): Buffer {
  const plist = makePlist({
    CFBundleIdentifier: 'org.example.made',
    CFBundleExecutable: 'Made',
    CFBundleName: 'Made',
    CFBundleShortVersionString: '1.7',
    CFBundleVersion: '7',
    MinimumOSVersion: '16.0',
    ...info,
  });
  const own: readonly (MadeEntry & { readonly name: string })[] = [
    { name: 'Info.plist', bytes: plist },
    { name: 'Made', bytes: executable },
    ...(profile === undefined ? [] : [{ name: 'embedded.mobileprovision', bytes: makeProfile(profile) }]),
    ...files,
  ];
  return makeArchive(own.map((entry) => ({ ...entry, name: `Payload/Made.app/${entry.name}`, deflate: true })));
}
