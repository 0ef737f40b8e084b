import { type DiagnosedRows, diagnoseDatabase, type TestClock, type TestDatabase } from '@picket/server/testing';
import type { Simulator } from '@picket/simulator';

/** The last lines of something that goes on: a log, a diary. */
export interface LastLines {
  write(line: string): void;
  lines(): readonly string[];
}

/** @param isKept which lines count; all unless said */
export function keepLastLines(count: number, isKept: (line: string) => boolean = () => true): LastLines {
  let kept: string[] = [];
  return {
    write: (line) => {
      if (!isKept(line)) return;
      kept.push(line.trimEnd());
      if (kept.length > count * 2) kept = kept.slice(-count);
    },
    lines: () => kept.slice(-count),
  };
}

/** Of a log everything but the requests that were answered, which are many at the end. */
export const isNoAnswer = (line: string): boolean => !line.includes('"msg":"answered"');

/** What is needed to explain why a run ended with something untrue: taken at its end, before anything is tidied up. */
export interface Diagnosis {
  /** By the moved clock, ISO 8601. */
  readonly at: string;
  /** Who waits on the clock: loops, leases, retries. None means that nothing will ever happen again. */
  readonly sleeping: number;
  /** What the run did and when, oldest first. */
  readonly diary: readonly string[];
  /** The last lines of Picket's log, as it wrote them; of every process since the start. */
  readonly log: readonly string[];
  /** The last requests that arrived at the simulator. */
  readonly requests: readonly string[];
  /** The last of those that change something there, from further back. */
  readonly writes: readonly string[];
  /** The last things that changed there, whoever changed them. */
  readonly effects: readonly string[];
  /** Rows of the database, by what they are about. */
  readonly rows: Readonly<Record<string, DiagnosedRows>>;
}

const keptRequests = 80;
const keptWrites = 150;
const keptEffects = 150;

export async function diagnose({
  simulator,
  clock,
  database,
  diary,
  log,
}: {
  readonly simulator: Simulator;
  readonly clock: TestClock;
  readonly database: Pick<TestDatabase, 'engine' | 'acrossTenants'>;
  readonly diary: LastLines;
  readonly log: LastLines;
}): Promise<Diagnosis> {
  const { journal } = simulator.control;
  const tenant = 'Contoso';
  const requests = journal.ledger({ tenant });
  return {
    at: new Date(clock.now()).toISOString(),
    sleeping: clock.sleeping,
    diary: diary.lines(),
    log: log.lines(),
    requests: requests.slice(-keptRequests).map(describeRequest),
    writes: requests.filter(isWrite).slice(-keptWrites).map(describeRequest),
    effects: journal
      .effects({ tenant })
      .slice(-keptEffects)
      .map(({ at, kind, subject, property, from, to }) =>
        [at, kind, subject, property ?? '', JSON.stringify(from), '->', JSON.stringify(to)].join(' '),
      ),
    rows: await diagnoseDatabase(database, clock),
  };
}

type Request = ReturnType<Simulator['control']['journal']['ledger']>[number];

const isWrite = ({ method, path }: Request) => method !== 'GET' && !/\/token$|\$batch$/.test(path);

function describeRequest({ at, method, path, status, fault, body }: Request): string {
  const sent = method === 'GET' || body === null ? '' : JSON.stringify(body).slice(0, 300);
  return [at, method, path, status, ...(fault === null ? [] : [`(${fault})`]), sent].join(' ').trimEnd();
}

/** For a terminal and for a failed test's message. */
export function renderDiagnosis({ at, sleeping, rows, ...books }: Diagnosis): string {
  const section = (title: string, lines: readonly string[]) =>
    [`--- ${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)].join('\n');
  return [
    `diagnosis at ${at}: ${sleeping} sleep on the clock`,
    ...Object.entries(rows).map(([about, found]) =>
      section(
        about,
        found.map((row) => JSON.stringify(withoutNothing(row))),
      ),
    ),
    ...Object.entries(books).map(([title, lines]) => section(title, lines)),
  ].join('\n');
}

function withoutNothing(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
