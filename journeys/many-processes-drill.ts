import { minute, second } from '@picket/domain';
import { seededEntropy } from '@picket/server/testing';
import { listAudit, listDevices, startSync, verifyAudit } from '@picket/wire/console';
import { compareWithTruth } from './compare-with-truth.ts';
import { type Diagnosis, diagnose, isNoAnswer, keepLastLines } from './diagnose.ts';
import type { Difference } from './difference.ts';
import type { Kill } from './drill.ts';
import { EventFollower } from './event-follower.ts';
import { createItinerary, type Itinerary } from './itinerary.ts';
import type { Target } from './kill-switch.ts';
import { type ManyProcesses, type Process, roleOf, startManyProcesses } from './many-processes.ts';
import { change, enrollSubjects, type Subject } from './subjects.ts';

export interface ManyProcessesReport {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly actions: number;
  readonly events: number;
  /** Syncs that were asked for: of living servers, and of one that died before it answered. */
  readonly operatorChanges: { readonly answered: number; readonly unanswered: number };
  /** Moved time from the last restart until every process and the truth agreed, or until patience ended. */
  readonly settledAfterMs: number;
  readonly differences: readonly Difference[];
  /** What explains them, where there are any. */
  readonly diagnosis: Diagnosis | undefined;
}

const keptLines = 300;

/** A worker's lease (a minute), a sync's (two), and retries. */
const patienceMs = 15 * minute;
/** Who was not struck for so long is killed where it stands. */
const strikeWithinMs = 70 * second;

/**
 * Two servers and two workers; phones get into trouble and out of it, and now and then one of the four is killed in the
 * middle of its work and started again later. In the end each says what is true and nothing was done twice.
 */
export async function runManyProcessesDrill({
  seed,
  kills: wanted,
  itinerary = createItinerary(),
}: {
  readonly seed: number;
  readonly kills: number;
  readonly itinerary?: Itinerary;
}): Promise<ManyProcessesReport> {
  const chance = seededEntropy(seed);
  const upTo = (count: number) => Math.floor(chance.jitter() * count);
  const log = keepLastLines(keptLines, isNoAnswer);
  const diary = keepLastLines(keptLines);
  const world = await startManyProcesses(seed, { logTo: log, onPassed: itinerary.onPassed });
  try {
    const { simulator, clock, processes } = world;
    const write = (what: string) => diary.write(`${new Date(clock.now()).toISOString()} ${what}`);
    const servers = processes.filter(({ roles }) => roles.includes('http'));
    const subjects = enrollSubjects(world, ['high', 'secured']);
    const follower = new EventFollower({ tenantId: world.tenantId, token: world.token(), after: 0 });
    await follower.listenAt(servers[0]?.url() ?? '');
    await clock.advance(30 * second);

    let actions = 0;
    const act = () => {
      const subject = subjects[upTo(subjects.length)];
      if (subject === undefined) return;
      const to = upTo(2) === 0 ? 'high' : 'secured';
      change(world, subject, to);
      write(`${subject.phoneId} is ${to} now`);
      actions += 1;
    };
    const asked = { answered: 0, unanswered: 0 };
    const ask = async (server: Process | undefined) => {
      if (server === undefined) return;
      await server.word.call(startSync, { body: { kinds: ['managed-devices'] } });
      asked.answered += 1;
    };
    /** Of one that may die before it answers. */
    const askTheDying = async (server: Process) => {
      const answer = server.word.call(startSync, { body: { kinds: ['managed-devices'] } }).then(
        () => true,
        () => false,
      );
      if (await Promise.race([answer, server.whenDead().then(() => false)])) asked.answered += 1;
      else asked.unanswered += 1;
    };

    const kills: Kill[] = [];
    for (let kill = 0; kill < wanted; kill += 1) {
      const target = itinerary.next(upTo);
      const able = processes.filter(
        ({ roles }) => target.kind === 'step' || target.name.startsWith(`${roleOf(roles)}, `),
      );
      const victim = (able.length > 0 ? able : processes)[upTo(able.length > 0 ? able.length : processes.length)];
      if (victim === undefined) continue;
      const others = servers.filter((server) => server !== victim);
      act();
      await ask(others[upTo(others.length)]);
      victim.dieAt(withoutRole(target));
      let waitedMs = 0;
      while (victim.diedAt() === undefined && waitedMs < strikeWithinMs) {
        if (upTo(2) === 0) act();
        if (victim.roles.includes('http') && upTo(2) === 0) await askTheDying(victim);
        const ms = 1 + upTo(8 * second);
        await clock.advance(ms);
        waitedMs += ms;
      }
      if (victim.diedAt() === undefined && target.kind === 'place') itinerary.onMissed(target.name);
      follower.hangUp();
      const place = `${roleOf(victim.roles)}, ${await victim.kill()}`;
      itinerary.onStruck(place);
      kills.push({ place, victim: 'process' });
      write(`${victim.name} killed at: ${place}`);
      // Whoever followed its stream goes on at another one.
      await follower.listenAt(others[upTo(others.length)]?.url() ?? '');
      act();
      await clock.advance(upTo(90 * second));
      await victim.start();
      write(`${victim.name} is started again`);
    }

    const calmSince = clock.now();
    let differences: readonly Difference[];
    do {
      await clock.advance(15 * second);
      differences = await compareAll(servers, subjects);
    } while (differences.length > 0 && clock.now() - calmSince < patienceMs);
    const settledAfterMs = clock.now() - calmSince;
    if (differences.length === 0) {
      // Agreement must last: a late retry of an old order would undo it.
      await clock.advance(90 * second);
      differences = await compareAll(servers, subjects);
    }
    differences = [
      ...differences,
      ...(await compareAudit(servers, asked)),
      ...(await compareEvents(world, servers, follower)),
      ...world.crosstalk.map((what): Difference => ({ kind: 'crosstalk', what })),
    ];
    return {
      seed,
      kills,
      actions,
      events: follower.ids.length,
      operatorChanges: asked,
      settledAfterMs,
      differences,
      diagnosis:
        differences.length === 0
          ? undefined
          : await world.look((database) => diagnose({ simulator, clock, database, diary, log })),
    };
  } finally {
    await world.close();
  }
}

const withoutRole = (target: Target): Target =>
  target.kind === 'step' ? target : { ...target, name: target.name.replace(/^[^,]+, /, '') };

async function compareAll(servers: readonly Process[], subjects: readonly Subject[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  const said: string[] = [];
  for (const { name, word } of servers) {
    const found = await compareWithTruth(word, subjects);
    differences.push(...found.map(({ kind, what }) => ({ kind, what: `${name}: ${what}` })));
    said.push(JSON.stringify((await word.call(listDevices, { query: { limit: 1000 } })).items));
  }
  return new Set(said).size > 1
    ? [...differences, { kind: 'lost', what: 'two servers say different things' }]
    : differences;
}

/** Each thing asked for stands in the log once, and the chain holds, whoever looks. */
async function compareAudit(
  servers: readonly Process[],
  { answered, unanswered }: ManyProcessesReport['operatorChanges'],
): Promise<Difference[]> {
  const wrong: Difference[] = [];
  for (const { name, word } of servers) {
    const { items } = await word.call(listAudit, { query: { action: 'startSync', limit: 1000 } });
    if (items.length < answered || items.length > answered + unanswered) {
      const what = `${name}: of ${answered} syncs that were begun, and ${unanswered} that nobody answered, ${items.length} are in the log`;
      wrong.push({ kind: 'audit', what });
    }
    const audit = await word.call(verifyAudit);
    if (!audit.intact) wrong.push({ kind: 'audit', what: `${name}: the chain is broken: ${audit.because}` });
  }
  return wrong;
}

/** What was followed from server to server, held against what another one tells from the beginning. */
async function compareEvents(
  { clock, tenantId, token }: ManyProcesses,
  servers: readonly Process[],
  followed: EventFollower,
): Promise<Difference[]> {
  await clock.advance(5 * second);
  followed.hangUp();
  const wrong: Difference[] = [];
  for (const { name, url } of servers) {
    const anew = new EventFollower({ tenantId, token: token(), after: 0 });
    await anew.listenAt(url());
    for (let count = -1; count < anew.ids.length; ) {
      count = anew.ids.length;
      await clock.advance(2 * second);
    }
    anew.hangUp();
    const upToHere = anew.ids.filter((id) => id <= (followed.ids.at(-1) ?? 0));
    if (upToHere.join() !== followed.ids.join())
      wrong.push({
        kind: 'lost',
        what: `${name} tells ${upToHere.length} events where ${followed.ids.length} were heard`,
      });
  }
  return wrong;
}
