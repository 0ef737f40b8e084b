import { readSync } from 'node:fs';
import { Unreadable } from '../unreadable.ts';

/** Bytes that can be read anywhere. Reads are synchronous: an analysis has its thread for itself. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Throws {@link Unreadable} when they are not all there. */
  readonly read: (offset: number, length: number) => Buffer;
}

/** Bytes that are in memory already. What is read is a view, not a copy. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: buffer.length,
    read(offset, length) {
      assertInside(offset, length, buffer.length);
      return buffer.subarray(offset, offset + length);
    },
  };
}

/** An open file, read where it is needed: a file of 2 GB does not have to fit into memory. */
export function bytesOfFile(descriptor: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      assertInside(offset, length, size);
      const bytes = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const got = readSync(descriptor, bytes, done, length - done, offset + done);
        if (got === 0) throw new Unreadable('file-unreadable', 'The file became shorter while it was read');
        done += got;
      }
      return bytes;
    },
  };
}

function assertInside(offset: number, length: number, size: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new Unreadable('archive-broken', `${length} bytes at ${offset} lie outside the ${size} bytes of the file`);
  }
}
