/** One chunk of Android's binary formats: a header of its own size, then its body. */
export interface Chunk {
  readonly type: number;
  readonly headerSize: number;
  /** The whole chunk, header included. */
  readonly bytes: Buffer;
}

/**
 * The chunks between two offsets. Stops at the first one whose sizes make no sense, as Android does: what stands in front of it
 * is still read.
 */
export function* chunksOf(bytes: Buffer, from: number, to: number = bytes.length): Generator<Chunk> {
  let at = from;
  while (at + 8 <= to) {
    const headerSize = bytes.readUInt16LE(at + 2);
    const size = bytes.readUInt32LE(at + 4);
    if (headerSize < 8 || size < headerSize || at + size > to) return;
    yield { type: bytes.readUInt16LE(at), headerSize, bytes: bytes.subarray(at, at + size) };
    at += size;
  }
}
