import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of an archive that a test makes. What is not given is as an honest packer writes it. */
export interface MadeEntry {
  readonly name: string | Buffer;
  readonly bytes: Buffer;
  readonly deflate?: boolean;
  /** What the central directory says, where that is a lie. */
  readonly directory?: Partial<MadeHeader>;
  /** What the local header says, where that is a lie. */
  readonly local?: Partial<MadeHeader>;
  /** The local header of this entry is that of an earlier one. */
  readonly sharesDataOf?: number;
  readonly extra?: Buffer;
}

interface MadeHeader {
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly name: Buffer;
  readonly offset: number;
}

export interface MadeArchive {
  readonly prefix?: Buffer;
  readonly comment?: Buffer;
  /** Bytes behind the last record of the central directory, counted as its own. */
  readonly directoryTail?: Buffer;
}

/** Writes a ZIP archive, honest or crooked, byte by byte. */
export function makeArchive(
  entries: readonly MadeEntry[],
  { prefix, comment, directoryTail }: MadeArchive = {},
): Buffer {
  const parts: Buffer[] = [prefix ?? Buffer.alloc(0)];
  const records: Buffer[] = [];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const entry of entries) {
    const packed = entry.deflate ? deflateRawSync(entry.bytes) : entry.bytes;
    const truth: MadeHeader = {
      flags: 0,
      method: entry.deflate ? 8 : 0,
      checksum: crc32(entry.bytes),
      packedSize: packed.length,
      size: entry.bytes.length,
      name: Buffer.from(entry.name),
      offset: entry.sharesDataOf === undefined ? at : offsets[entry.sharesDataOf]!,
    };
    offsets.push(truth.offset);
    if (entry.sharesDataOf === undefined) {
      const local = localHeader({ ...truth, ...entry.local }, entry.extra ?? Buffer.alloc(0));
      parts.push(local, packed);
      at += local.length + packed.length;
    }
    records.push(directoryRecord({ ...truth, ...entry.directory }));
  }
  const directory = Buffer.concat([...records, directoryTail ?? Buffer.alloc(0)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment?.length ?? 0, 20);
  return Buffer.concat([...parts, directory, end, comment ?? Buffer.alloc(0)]);
}

function localHeader(header: MadeHeader, extra: Buffer): Buffer {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(0x04034b50, 0);
  writeFields(bytes, 4, header);
  bytes.writeUInt16LE(extra.length, 28);
  return Buffer.concat([bytes, header.name, extra]);
}

function directoryRecord(header: MadeHeader): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02014b50, 0);
  writeFields(bytes, 6, header);
  bytes.writeUInt32LE(header.offset, 42);
  return Buffer.concat([bytes, header.name]);
}

/** Version, flags, method, time, date, checksum, sizes and name length stand in one order in both headers. */
function writeFields(bytes: Buffer, at: number, header: MadeHeader): void {
  bytes.writeUInt16LE(20, at);
  bytes.writeUInt16LE(header.flags, at + 2);
  bytes.writeUInt16LE(header.method, at + 4);
  bytes.writeUInt32LE(header.checksum, at + 10);
  bytes.writeUInt32LE(header.packedSize, at + 14);
  bytes.writeUInt32LE(header.size, at + 18);
  bytes.writeUInt16LE(header.name.length, at + 22);
}
