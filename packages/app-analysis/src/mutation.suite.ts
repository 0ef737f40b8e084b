/** Gives whole numbers below a bound. */
export type Draw = (below: number) => number;

/** A stream of whole numbers below a bound, the same for the same seed (mulberry32). */
export function createDraws(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Numbers at which sizes, offsets and counts turn over. */
export const temptingNumbers: readonly number[] = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
];

/** One to eight changes: flipped bits, tempting numbers, blocks copied over others, bytes cut out or put in, an end cut off. */
export function mutate(original: Buffer, draw: Draw): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + draw(8); left > 0 && bytes.length > 16; left--) {
    const at = draw(bytes.length - 8);
    const length = 1 + draw(64);
    switch (draw(7)) {
      case 0:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, draw(256)), bytes.subarray(at)]);
        break;
      case 2:
        if (draw(5) === 0) bytes = bytes.subarray(0, at);
        break;
      default:
        changeInPlace(bytes, draw);
    }
  }
  return bytes;
}

/** One to eight changes between two places that leave every other byte where it is: offsets all around stay right. */
export function mutateInPlace(original: Buffer, draw: Draw, from = 0, to = original.length): Buffer {
  const bytes = Buffer.from(original);
  const part = bytes.subarray(from, to);
  for (let left = 1 + draw(8); left > 0; left--) changeInPlace(part, draw);
  return bytes;
}

function changeInPlace(bytes: Buffer, draw: Draw): void {
  if (bytes.length < 16) return;
  // Numbers stand at even places more often than not.
  const at = draw(bytes.length - 8) & (draw(2) === 0 ? ~3 : ~0);
  const tempting = temptingNumbers[draw(temptingNumbers.length)] ?? 0;
  switch (draw(6)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
      break;
    case 1:
      bytes[at] = draw(256);
      break;
    case 2:
      bytes.writeUInt16LE(tempting & 0xffff, at);
      break;
    case 3:
      bytes.writeUInt32LE(tempting, at);
      break;
    case 4:
      // A little more or less than it was: just beyond an end, or back into what was read already.
      bytes.writeUInt32LE((bytes.readUInt32LE(at) + draw(17) - 8) >>> 0, at);
      break;
    default: {
      const from = draw(bytes.length);
      bytes.copy(bytes, at, from, from + 1 + draw(64));
    }
  }
}
