/** Thrown where a signature block ends too early or lies about a length. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Reads the little-endian, length-prefixed fields that APK signature blocks are made of, and never beyond their end. */
export class FieldReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** A signed 32-bit number, as Java reads it. */
  int(): number {
    return this.#take(4).readInt32LE(0);
  }

  /** A field that says its length in front. */
  field(): Buffer {
    const length = this.int();
    if (length < 0) throw new Malformed('A length is negative');
    return this.#take(length);
  }

  /** The same, to be read field by field. */
  fields(): FieldReader {
    return new FieldReader(this.field());
  }

  /** Everything that is left. */
  rest(): Buffer {
    return this.#take(this.#bytes.length - this.#at);
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new Malformed('A field is longer than what holds it');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
