import { PicketError } from '@picket/domain';

/** No row of ours comes near it; a damaged or made-up file must not fill the memory. */
const longestLine = 64 * 1024 * 1024;

/** Splits at line feeds and nowhere else: names of phones hold whatever their owners like (`readline` splits at U+2028 too). */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
      rest = [];
      length = 0;
      from = at + 1;
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw new PicketError('backup_damaged', 'It holds a line that no Picket wrote.');
  }
  if (length > 0) throw new PicketError('backup_damaged', 'Its last line is cut off.');
}
