/** A stream of whole numbers below a bound, the same for the same seed (mulberry32). */
export function createDraws(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const temptingNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** One to eight changes: flipped bits, tempting numbers, blocks copied over others, bytes cut out or put in, an end cut off. */
export function mutate(original: Buffer, draw: (below: number) => number): Buffer {
  let bytes = Buffer.from(original);
  for (let left = 1 + draw(8); left > 0 && bytes.length > 16; left--) {
    const at = draw(bytes.length - 8);
    const length = 1 + draw(64);
    switch (draw(7)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
        break;
      case 1:
        bytes.writeUInt32LE(temptingNumbers[draw(temptingNumbers.length)] ?? 0, at);
        break;
      case 2:
        bytes.writeUInt16LE((temptingNumbers[draw(temptingNumbers.length)] ?? 0) & 0xffff, at);
        break;
      case 3:
        bytes.copy(bytes, at, draw(bytes.length), bytes.length);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, draw(256)), bytes.subarray(at)]);
        break;
      default:
        if (draw(10) === 0) bytes = bytes.subarray(0, at);
        else bytes[at] = draw(256);
    }
  }
  return bytes;
}
