import { minute, second } from '@picket/domain';
import { seededEntropy } from '@picket/server/testing';
import { listAudit, listDevices, startSync, verifyAudit } from '@picket/wire/console';
import { compareWithTruth, type Subject } from './compare-with-truth.ts';
import { type Diagnosis, diagnose, keepLastLines } from './diagnose.ts';
import { EventFollower } from './event-follower.ts';
import { type ManyProcesses, type Process, startManyProcesses } from './many-processes.ts';

export interface ManyProcessesReport {
  readonly seed: number;
  readonly killedAt: readonly string[];
  readonly actions: number;
  readonly events: number;
  /** Moved time from the last restart until every process and the truth agreed, or until patience ended. */
  readonly settledAfterMs: number;
  readonly differences: readonly string[];
  /** What explains them, where there are any. */
  readonly diagnosis: Diagnosis | undefined;
}

const keptLines = 300;

/** A worker's lease (a minute), a sync's (two), and retries. */
const patienceMs = 15 * minute;

const facts = {
  secured: { securityPatchLevel: '2026-11-05', jailBroken: 'False', isEncrypted: true },
  high: { securityPatchLevel: '2025-03-01', jailBroken: 'False', isEncrypted: true },
} as const;

/**
 * Two servers and two workers; phones get into trouble and out of it, and now and then one of the four is killed in the
 * middle of its work and started again later. In the end each says what is true and nothing was done twice.
 */
export async function runManyProcessesDrill({
  seed,
  kills,
}: {
  readonly seed: number;
  readonly kills: number;
}): Promise<ManyProcessesReport> {
  const chance = seededEntropy(seed);
  const upTo = (count: number) => Math.floor(chance.jitter() * count);
  const log = keepLastLines(keptLines);
  const diary = keepLastLines(keptLines);
  const world = await startManyProcesses(seed, { logTo: log });
  try {
    const { simulator, clock, processes } = world;
    const write = (what: string) => diary.write(`${new Date(clock.now()).toISOString()} ${what}`);
    const servers = processes.filter(({ roles }) => roles.includes('http'));
    const subjects = enrollSubjects(world);
    const follower = new EventFollower({ tenantId: world.tenantId, token: world.token(), after: 0 });
    await follower.listenAt(servers[0]?.url() ?? '');
    await clock.advance(30 * second);

    let actions = 0;
    let asked = 0;
    const act = () => {
      const subject = subjects[upTo(subjects.length)];
      if (subject === undefined) return;
      const to = upTo(2) === 0 ? 'high' : 'secured';
      simulator.control.phones.update({ phone: subject.phoneId, ...facts[to], checkIn: true });
      if (subject.expected !== to) subject.changes += 1;
      subject.expected = to;
      write(`${subject.phoneId} is ${to} now`);
      actions += 1;
    };
    const ask = async (server: Process | undefined) => {
      if (server === undefined) return;
      await server.word.call(startSync, { body: { kinds: ['managed-devices'] } });
      asked += 1;
    };

    const killedAt: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const victim = processes[upTo(processes.length)];
      if (victim === undefined) continue;
      const others = servers.filter((server) => server !== victim);
      act();
      await ask(others[upTo(others.length)]);
      victim.dieAfter(1 + upTo(60));
      for (let left = 2 + upTo(4); left > 0; left -= 1) {
        if (upTo(2) === 0) act();
        await clock.advance(1 + upTo(8 * second));
      }
      follower.hangUp();
      const where = await victim.kill();
      killedAt.push(where);
      write(`killed: ${where}`);
      // Whoever followed its stream goes on at another one.
      await follower.listenAt(others[upTo(others.length)]?.url() ?? '');
      act();
      await clock.advance(upTo(90 * second));
      await victim.start();
      write(`${victim.name} is started again`);
    }

    const calmSince = clock.now();
    let differences: readonly string[];
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
      ...world.crosstalk.map((what) => `two processes spoke to Microsoft at once: ${what}`),
    ];
    return {
      seed,
      killedAt,
      actions,
      events: follower.ids.length,
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

/** Android phones of its own: their level follows from what the drill does to them and from nothing else. */
function enrollSubjects({ simulator }: ManyProcesses): readonly Subject[] {
  const { users, phones } = simulator.control;
  return users
    .list({ tenant: 'Contoso' })
    .slice(0, 5)
    .map(({ id }) => {
      const enrolled = { tenant: 'Contoso', user: id, enrollment: 'androidFullyManaged', model: 'Pixel 8' } as const;
      const { phoneId } = phones.enroll({ ...enrolled, ...facts.secured });
      return { phoneId, expected: 'secured', changes: 0 };
    });
}

async function compareAll(servers: readonly Process[], subjects: readonly Subject[]): Promise<string[]> {
  const differences: string[] = [];
  const said: string[] = [];
  for (const { name, word } of servers) {
    differences.push(...(await compareWithTruth(word, subjects)).map((what) => `${name}: ${what}`));
    said.push(JSON.stringify((await word.call(listDevices, { query: { limit: 1000 } })).items));
  }
  return new Set(said).size > 1 ? [...differences, 'two servers say different things'] : differences;
}

/** Each thing asked for stands in the log once, and the chain holds, whoever looks. */
async function compareAudit(servers: readonly Process[], asked: number): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, word } of servers) {
    const { items } = await word.call(listAudit, { query: { action: 'startSync', limit: 1000 } });
    if (items.length !== asked) wrong.push(`${name}: ${asked} syncs were asked for and ${items.length} are in the log`);
    const audit = await word.call(verifyAudit);
    if (!audit.intact) wrong.push(`${name}: the audit chain is broken: ${audit.because}`);
  }
  return wrong;
}

/** What was followed from server to server, held against what another one tells from the beginning. */
async function compareEvents(
  { clock, tenantId, token }: ManyProcesses,
  servers: readonly Process[],
  followed: EventFollower,
): Promise<string[]> {
  await clock.advance(5 * second);
  followed.hangUp();
  const wrong: string[] = [];
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
      wrong.push(`${name} tells ${upToHere.length} events where ${followed.ids.length} were heard`);
  }
  return wrong;
}
