import type { Term } from '@picket/domain';
import type { Indicator } from '@picket/intelligence';
import { nextTurn } from '../platform/activity.ts';
import type { Database } from '../platform/database/database.ts';
import { inTurns } from './in-turns.ts';
import { decode, type Piece, readPieces } from './pieces.ts';

/** How two versions of a feed differ in what they list or vouch for. */
export interface VersionDifference {
  readonly added: readonly Indicator[];
  readonly removed: readonly Term[];
  /** Listed in both, with another name, category or condition. */
  readonly changed: readonly Term[];
  /** What is listed in both, changed or not. */
  readonly kept: number;
  /** Of which warning lists and known signers say something else. */
  readonly warned: readonly Term[];
}

const piecesAtOnce = 8;

/** The pieces of a version, some at a time, so that neither the database nor this thread is taken for long. */
export async function* eachPiece(database: Database, versionId: string): AsyncGenerator<Piece> {
  for (let place = 0; ; place += piecesAtOnce) {
    const stored = await database.acrossTenants((db) => readPieces(db, versionId, place, piecesAtOnce));
    for (const bytes of stored) {
      yield decode(bytes);
      await nextTurn();
    }
    if (stored.length < piecesAtOnce) return;
  }
}

/** What makes two entries for one value say the same. */
function saying({ category, name, together, validUntil }: Indicator): string {
  return JSON.stringify([category, name, together, validUntil]);
}

interface Listed {
  readonly term: Term;
  readonly indicator: Indicator | undefined;
  readonly sayings: string[];
}

class Contents {
  readonly listed = new Map<string, Listed>();
  readonly warned = new Map<string, Term>();

  add({ indicators, warnings, knownSigners }: Piece) {
    for (const indicator of indicators) {
      const { kind, value } = indicator;
      const key = `${kind} ${value}`;
      const known = this.listed.get(key);
      if (known === undefined) this.listed.set(key, { term: { kind, value }, indicator, sayings: [saying(indicator)] });
      else known.sayings.push(saying(indicator));
    }
    for (const { name, reach, rejects, hosts, networks, digests } of warnings) {
      const by = `${name} ${reach} ${rejects}`;
      for (const value of hosts) this.#warn({ kind: 'domain', value }, by);
      for (const value of networks) this.#warn({ kind: value.includes('/') ? 'network' : 'ip', value }, by);
      for (const value of digests) {
        this.#warn({ kind: 'file', value }, by);
        this.#warn({ kind: 'signer', value }, by);
      }
    }
    for (const { package: id, digest, source } of knownSigners) {
      this.#warn({ kind: 'app', value: id }, `${digest} ${source}`);
      this.#warn({ kind: 'signer', value: digest }, `${id} ${source}`);
    }
  }

  #warn(term: Term, by: string) {
    this.warned.set(`${term.kind} ${term.value} ${by}`, term);
  }
}

async function contentsOf(database: Database, versionId: string | null): Promise<Contents> {
  const contents = new Contents();
  if (versionId !== null) for await (const piece of eachPiece(database, versionId)) contents.add(piece);
  return contents;
}

/** Compares what two versions say; `null` is a version that says nothing. */
export async function differenceOf(
  database: Database,
  from: string | null,
  to: string | null,
): Promise<VersionDifference> {
  const [before, now] = [await contentsOf(database, from), await contentsOf(database, to)];
  const added: Indicator[] = [];
  const changed: Term[] = [];
  await inTurns(now.listed, ([key, { term, indicator, sayings }]) => {
    const known = before.listed.get(key);
    if (known === undefined) {
      if (indicator !== undefined) added.push(indicator);
    } else if (known.sayings.toSorted().join() !== sayings.toSorted().join()) changed.push(term);
  });
  const removed: Term[] = [];
  await inTurns(before.listed, ([key, { term }]) => {
    if (!now.listed.has(key)) removed.push(term);
  });
  const warned = [
    ...[...now.warned].flatMap(([key, term]) => (before.warned.has(key) ? [] : [term])),
    ...[...before.warned].flatMap(([key, term]) => (now.warned.has(key) ? [] : [term])),
  ];
  return { added, removed, changed, kept: before.listed.size - removed.length, warned };
}
