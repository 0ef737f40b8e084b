import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Instant, Match, Term } from '@picket/domain';
import {
  countKinds,
  createIndicatorIndex,
  type Feed,
  type FeedContent,
  loadShippedFeeds,
  loadShippedWarnings,
  maxFeedBytes,
  type Reading,
  readFeed,
  refused,
  termsOf,
  warningsOf,
} from '@picket/intelligence';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import type { Terminal } from '../session.ts';
import { harmless, renderTable } from '../terminal/table.ts';

export interface CheckOptions {
  readonly json?: boolean;
}

export interface MatchOptions {
  readonly json?: boolean;
  readonly from?: string;
}

interface CheckedFile {
  readonly file: string;
  readonly reading: Reading<FeedContent>;
}

/**
 * `picket indicators check FILE|DIR`: what each file would bring, and what of it would be rejected. Asks no server.
 *
 * @returns the exit code: failed when a file could not be read.
 */
export async function checkIndicators(terminal: Terminal, path: string, { json }: CheckOptions): Promise<number> {
  const warnings = warningsOf(await loadShippedWarnings());
  let failed = 0;
  for await (const { file, reading } of readFiles(terminal, path, warnings)) {
    if (reading.kind === 'refused') failed++;
    terminal.out(json ? JSON.stringify(asJson(file, reading)) : asText(file, reading));
  }
  if (failed > 0) terminal.err(`${failed} ${failed === 1 ? 'file' : 'files'} could not be read.`);
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

/** `picket indicators match VALUE`: what is known of a value, for and against, in the shipped data or in a folder. */
export async function matchIndicators(terminal: Terminal, value: string, options: MatchOptions): Promise<void> {
  const terms = termsOf(value);
  if (terms.length === 0) throw new CommandFailure(exitCodes.usage, 'That is no value that could be looked for.');
  const index = createIndicatorIndex(await feedsOf(terminal, options.from), terminal.now() as Instant);
  const answers = terms.map((term) => ({ ...term, match: { ...index.find(term), against: index.objectionsTo(term) } }));
  const found = answers.filter(({ match }) => match.for.length + match.partly.length + match.against.length > 0);
  if (options.json) {
    const matches = found.map(({ kind, value: normalized, match }) => ({ kind, value: normalized, ...match }));
    return terminal.out(JSON.stringify({ value, indicators: index.size, edition: index.edition, matches }, null, 2));
  }
  for (const answer of found) printMatch(terminal, answer, answer.match);
  if (found.length === 0) terminal.out(`Nothing is known of ${harmless(value)}, in ${index.size} indicators.`);
}

/** What is known of one value, for people. */
export function printMatch(terminal: Terminal, { kind, value }: Term, match: Match) {
  const say = (text: string) => terminal.out(harmless(text));
  const isHit = match.for.length > 0;
  say(`${kind} ${value}: ${isHit ? 'listed' : 'not listed'}`);
  for (const [title, list] of [
    ['for', match.for],
    ['only together with more', match.partly],
  ] as const) {
    for (const { listed, feed, edition, file, position, name, category } of list) {
      say(`  ${title}: ${category}${name === undefined ? '' : `, ${name}`}: ${listed.kind} ${listed.value}`);
      say(`    ${feed} ${edition}, ${file}, entry ${position}`);
    }
  }
  for (const { source, entry } of match.against) say(`  against: ${source}: ${entry}`);
}

async function feedsOf(terminal: Terminal, from: string | undefined): Promise<readonly Feed[]> {
  if (from === undefined) {
    const { warnings, indicators } = await loadShippedFeeds();
    return [...warnings, ...indicators];
  }
  const warnings = await loadShippedWarnings();
  const files: { name: string; content: FeedContent }[] = [];
  for await (const { file, reading } of readFiles(terminal, from, warningsOf(warnings))) {
    if (reading.kind === 'refused') {
      throw new CommandFailure(exitCodes.failed, `${harmless(file)} could not be read: ${harmless(reading.detail)}`);
    }
    files.push({ name: file, content: reading.content });
  }
  return [...warnings, { id: from, title: from, edition: 'as it is', files }];
}

/** Reads one file after the other, so that memory holds one; says to people how far it is. */
async function* readFiles(
  terminal: Terminal,
  path: string,
  warnings: ReturnType<typeof warningsOf>,
): AsyncGenerator<CheckedFile> {
  const root = resolve(terminal.workingDirectory, path);
  const files = await filesOf(root, path);
  for (const [index, file] of files.entries()) {
    if (terminal.interactive) terminal.err(`\r\u001b[K${index + 1} of ${files.length}: ${harmless(file)}`);
    const reading = await readOne(join(root, file), file, warnings);
    if (terminal.interactive) terminal.err('\r\u001b[K');
    yield { file: file === '' ? path : file, reading };
  }
}

async function readOne(path: string, name: string, warnings: ReturnType<typeof warningsOf>) {
  try {
    const { size } = await stat(path);
    // Asked before it is loaded: a file of any size may lie there.
    if (size > maxFeedBytes) return refused('too-large', `${size} bytes, where at most ${maxFeedBytes} are taken`);
    return readFeed(name === '' ? path : name, await readFile(path), warnings);
  } catch (error) {
    return refused('unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** Paths below a folder, sorted; a single file is the empty path. */
async function filesOf(root: string, asked: string): Promise<readonly string[]> {
  const found = await stat(root).catch(() => undefined);
  if (found === undefined) throw new CommandFailure(exitCodes.failed, `There is no file or folder ${harmless(asked)}.`);
  if (!found.isDirectory()) return [''];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

function asJson(file: string, reading: Reading<FeedContent>): object {
  if (reading.kind === 'refused') {
    const { reason, detail } = reading;
    return { file, format: null, indicators: {}, rejected: [], error: { reason, detail } };
  }
  const { format, indicators, rejected, warnings, knownSigners } = reading.content;
  const warned = warnings.reduce(
    (sum, { hosts, networks, digests }) => sum + hosts.length + networks.length + digests.length,
    0,
  );
  return {
    file,
    format,
    indicators: countKinds(indicators),
    rejected,
    ...(warned > 0 ? { warnings: warned } : {}),
    ...(knownSigners.length > 0 ? { knownSigners: knownSigners.length } : {}),
  };
}

function asText(file: string, reading: Reading<FeedContent>): string {
  if (reading.kind === 'refused') return `${harmless(file)}: NOT READ (${reading.reason}): ${harmless(reading.detail)}`;
  const { format, indicators, rejected, warnings, knownSigners } = reading.content;
  const counts = Object.entries(countKinds(indicators)).map(([kind, count]) => `${count} ${kind}`);
  const lists = warnings.map(
    ({ hosts, networks, digests }) => `${hosts.length + networks.length + digests.length} warnings`,
  );
  const signers = knownSigners.length > 0 ? [`${knownSigners.length} known signers`] : [];
  const said = [...counts, ...lists, ...signers];
  const head = `${harmless(file)}: ${format}: ${said.length === 0 ? 'no indicators' : said.join(', ')}`;
  if (rejected.length === 0) return head;
  const columns = [
    { title: 'reason', value: ({ reason }: (typeof rejected)[number]) => `  rejected: ${reason}` },
    { title: 'count', value: ({ count }: (typeof rejected)[number]) => String(count) },
    { title: 'example', value: ({ example }: (typeof rejected)[number]) => example },
  ];
  return `${head}\n${renderTable(columns, rejected, 160, false)}`;
}
