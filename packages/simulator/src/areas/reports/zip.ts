import { crc32, deflateRawSync } from 'node:zlib';

/** A ZIP archive of one file, which is what an export job hands out (APPNOTE.TXT 4.3; no date, no extras). */
export function zipOne(name: string, content: Uint8Array): Buffer {
  const packed = deflateRawSync(content, { level: 1 });
  const fileName = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  // UTF-8 names, deflated.
  common.writeUInt16LE(0x0800, 2);
  common.writeUInt16LE(8, 4);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(fileName.length, 22);
  const local = Buffer.concat([signature(0x04034b50), common, fileName, packed]);
  const place = Buffer.alloc(14);
  const central = Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), common, place, fileName]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
