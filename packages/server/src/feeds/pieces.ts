import { gunzipSync, gzipSync } from 'node:zlib';
import type { Feed, FeedContent, Indicator } from '@picket/intelligence';
import type { Transaction } from '../platform/database/database.ts';

/** A part of what a version says, small enough to be read, held and compared by itself. */
export type Piece = Pick<FeedContent, 'indicators' | 'warnings' | 'knownSigners' | 'format'> & {
  readonly file: string;
};

const entriesPerPiece = 5_000;

/** Cuts what was read of one file into pieces, each in its stored form. */
export function* piecesOf(file: string, content: FeedContent): Generator<Uint8Array<ArrayBuffer>> {
  const { format } = content;
  const nothing = { file, format, indicators: [], warnings: [], knownSigners: [] };
  for (const indicators of slices(content.indicators)) yield encode({ ...nothing, indicators });
  for (const knownSigners of slices(content.knownSigners)) yield encode({ ...nothing, knownSigners });
  for (const { hosts, networks, digests, ...list } of content.warnings) {
    const empty = { ...list, hosts: [], networks: [], digests: [] };
    for (const part of slices(hosts)) yield encode({ ...nothing, warnings: [{ ...empty, hosts: part }] });
    for (const part of slices(networks)) yield encode({ ...nothing, warnings: [{ ...empty, networks: part }] });
    for (const part of slices(digests)) yield encode({ ...nothing, warnings: [{ ...empty, digests: part }] });
  }
}

function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += entriesPerPiece) yield items.slice(from, from + entriesPerPiece);
}

/** Speed before size: the fleet waits for a new indicator, nobody for the disk. */
function encode(piece: Piece): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(JSON.stringify(piece), { level: 1 }));
}

export function decode(bytes: Uint8Array): Piece {
  const piece = JSON.parse(gunzipSync(bytes).toString('utf8')) as Piece;
  // JSON has no `undefined`, and readers of indicators ask by name.
  const indicators = piece.indicators.map(
    (indicator): Indicator => ({ ...indicator, name: indicator.name, validUntil: indicator.validUntil }),
  );
  return { ...piece, indicators };
}

/** Pieces as a feed that an index can be built over. */
export function asFeed(pieces: readonly Piece[], feed: Omit<Feed, 'files'>): Feed {
  return {
    ...feed,
    files: pieces.map(({ file, ...content }) => ({ name: file, content: { ...content, rejected: [] } })),
  };
}

export async function insertPieces(
  db: Transaction,
  versionId: string,
  first: number,
  pieces: readonly Uint8Array[],
): Promise<void> {
  if (pieces.length === 0) return;
  await db
    .insertInto('feeds_piece')
    .values(pieces.map((bytes, index) => ({ version_id: versionId, place: first + index, bytes })))
    .execute();
}

/** The next pieces of a version, in their stored form; none after the last. */
export async function readPieces(
  db: Transaction,
  versionId: string,
  first: number,
  count: number,
): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('feeds_piece')
    .select('bytes')
    .where('version_id', '=', versionId)
    .where('place', '>=', first)
    .orderBy('place')
    .limit(count)
    .execute();
  return rows.map(({ bytes }) => bytes);
}
