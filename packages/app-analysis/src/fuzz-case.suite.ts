import { type MadeArchive, type MadeEntry, makeArchive } from './archive/archive-maker.suite.ts';
import { bytesInMemory } from './archive/byte-source.ts';
import { openArchive } from './archive/open-archive.ts';
import { readEntry } from './archive/read-entry.ts';
import { Budget } from './limits.ts';
import { createDraws, type Draw, mutate, mutateInPlace, temptingNumbers } from './mutation.suite.ts';
import { findSigningBlock } from './signature/signing-block.ts';

/** An honest app that is changed in every way. */
export interface FuzzSample {
  readonly name: string;
  readonly bytes: Buffer;
  readonly entries: readonly (MadeEntry & { readonly name: string })[];
  /** Where its v2 and v3 signatures lie, if it has any. */
  readonly block: readonly [number, number] | undefined;
}

/** How a sample was changed. Each way reaches readers that the others break off in front of. */
export const fuzzWays = ['bytes', 'in place', 'signature', 'inside a part', 'headers', 'nested'] as const;
export type FuzzWay = (typeof fuzzWays)[number];

export interface FuzzCase {
  readonly sample: string;
  readonly way: FuzzWay;
  readonly bytes: Buffer;
  /** False where the draws came to nothing. */
  readonly isChanged: boolean;
}

export function readFuzzSample(name: string, bytes: Buffer): FuzzSample {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(bytes), budget);
  const block = findSigningBlock(archive.source, archive.sections);
  return {
    name,
    bytes,
    entries: archive.entries.map((entry) => ({
      name: entry.name,
      bytes: readEntry(archive, entry, budget),
      deflate: entry.method === 8,
    })),
    block: block && [block.offset, archive.sections.directoryOffset],
  };
}

/** The case of a seed: always the same one for the same samples. Seeds in a row take the samples in turn. */
export function fuzzCaseOf(samples: readonly FuzzSample[], seed: number): FuzzCase {
  const sample = samples[seed % samples.length];
  if (sample === undefined) throw new Error('There are no samples');
  const draw = createDraws(seed);
  const way = fuzzWays[draw(fuzzWays.length)] ?? 'bytes';
  const bytes = change[way](sample, draw);
  return { sample: sample.name, way, bytes, isChanged: !bytes.equals(sample.bytes) };
}

const change: Readonly<Record<FuzzWay, (sample: FuzzSample, draw: Draw) => Buffer>> = {
  bytes: ({ bytes }, draw) => mutate(bytes, draw),
  'in place': ({ bytes }, draw) => mutateInPlace(bytes, draw),
  signature: changeSignature,
  'inside a part': ({ entries }, draw) => makeArchive(withChangedPart(entries, draw)),
  headers: ({ entries }, draw) => makeArchive(withLies(entries, draw), oddFrame(draw)),
  nested: nest,
};

/** What vouches for an app: its signing block, the files of a v1 signature, a profile, a code signature. */
const vouching = /^META-INF\/|embedded\.mobileprovision$|\.app\/[^/.]+$/;

function changeSignature({ bytes, entries, block }: FuzzSample, draw: Draw): Buffer {
  if (block !== undefined && draw(4) > 0) return mutateInPlace(bytes, draw, ...block);
  return makeArchive(withChangedPart(entries, draw, ({ name }) => vouching.test(name)));
}

function withChangedPart(
  entries: FuzzSample['entries'],
  draw: Draw,
  isWanted: (entry: FuzzSample['entries'][number]) => boolean = () => true,
): FuzzSample['entries'] {
  const wanted = entries.filter(isWanted);
  const chosen = (wanted.length === 0 ? entries : wanted)[draw(wanted.length || entries.length)];
  return entries.map((entry) =>
    entry === chosen
      ? { ...entry, bytes: draw(2) === 0 ? mutate(entry.bytes, draw) : mutateInPlace(entry.bytes, draw) }
      : entry,
  );
}

/** Headers that lie, alone or both of one entry; entries that come twice, that share bytes, that have odd names. */
function withLies(entries: FuzzSample['entries'], draw: Draw): readonly MadeEntry[] {
  const made: MadeEntry[] = [...entries];
  for (let left = 1 + draw(4); left > 0; left--) {
    const at = draw(made.length);
    const entry = made[at] as MadeEntry;
    const number = temptingNumbers[draw(temptingNumbers.length)] ?? 0;
    const fields = [
      { flags: number & 0xffff },
      { method: number & 0xffff },
      { checksum: number },
      { packedSize: number },
      { size: number },
      { offset: number },
      { name: oddNames[draw(oddNames.length)] ?? Buffer.alloc(0) },
    ] as const;
    const lie = fields[draw(fields.length)];
    const told = draw(3);
    const lies = { ...(told === 1 ? {} : { directory: lie }), ...(told === 0 ? {} : { local: lie }) };
    if (draw(6) > 0) made[at] = { ...entry, ...lies };
    else made.push({ ...entry, ...(at < entries.length && draw(2) === 0 ? { sharesDataOf: at } : {}) });
  }
  return made;
}

const oddNames = ['', '../../x', '/x', 'AndroidManifest.xml', 'resources.arsc', 'classes.dex', 'META-INF/MANIFEST.MF']
  .map((name) => Buffer.from(name))
  .concat(Buffer.from([0x61, 0xff, 0x62]), Buffer.alloc(3_000, 'n'), Buffer.from('Payload/y.app/Info.plist'));

function oddFrame(draw: Draw): MadeArchive {
  const odd = Buffer.alloc(draw(200), draw(256));
  return [{}, {}, { prefix: odd }, { comment: odd }, { directoryTail: odd }][draw(5)] ?? {};
}

/** A changed app inside the honest one, so that what is unpacked out of archives inside is as broken as the rest. */
function nest({ bytes, entries }: FuzzSample, draw: Draw): Buffer {
  const inner = draw(2) === 0 ? mutateInPlace(bytes, draw) : makeArchive(withLies(entries, draw), oddFrame(draw));
  return makeArchive([...entries, { name: 'assets/inner.bin', bytes: inner, deflate: draw(2) === 0 }]);
}
