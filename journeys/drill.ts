import { minute, second } from '@picket/domain';
import { openTestPglite, seededEntropy, type TestDatabase } from '@picket/server/testing';
import { verifyAudit } from '@picket/wire/console';
import { compareWithTruth, type Subject } from './compare-with-truth.ts';
import { type Diagnosis, diagnose, keepLastLines } from './diagnose.ts';
import { startWorld, type World } from './world.ts';

export interface DrillOptions {
  readonly seed: number;
  readonly kills: number;
}

export interface DrillReport {
  readonly seed: number;
  /** Where the process was when it was killed: "transaction, before it was committed". */
  readonly killedAt: readonly string[];
  /** What happened to phones, and to the network. */
  readonly actions: number;
  readonly faultsThatHit: number;
  /** Moved time from the last action until Picket and the truth agreed, or until patience ended. */
  readonly settledAfterMs: number;
  /** What Picket says and what is true, where they differ. Empty is what a drill is for. */
  readonly differences: readonly string[];
  /** What explains them, where there are any. */
  readonly diagnosis: Diagnosis | undefined;
}

const keptLines = 300;

/** The longest wait after a kill is a lease (two minutes); the rest is retries after faults. */
const patienceMs = 12 * minute;
const stepMs = 5 * second;
/** A process that nothing struck for so long is killed where it stands. */
const strikeWithinMs = minute;

/**
 * Lets things happen to a small fleet, over a network that fails, and kills Picket again and again in the middle of its
 * work. Afterwards everything it says must be true, and nothing may have been done twice with effect.
 *
 * What happens comes from the seed. Which request or transaction is struck does too, but not what its neighbors have
 * come to by then: threads race, as they do when the power fails.
 */
export async function runDrill({ seed, kills }: DrillOptions): Promise<DrillReport> {
  const chance = seededEntropy(seed);
  const upTo = (count: number) => Math.floor(chance.jitter() * count);
  const strikes = createStrikes();
  const log = keepLastLines(keptLines);
  const diary = keepLastLines(keptLines);
  const world = await startWorld({
    seed,
    contoso: { users: 6, phones: 6, oddPhones: false, outdatedShare: 0, checkInEveryMs: null },
    // Fewer beats than usual: a drill is many minutes of moved time.
    rhythm: {
      syncEveryMs: { users: 5 * minute, groups: 5 * minute, 'entra-devices': minute, 'managed-devices': 15 * second },
      signInsEveryMs: 30 * second,
      pollMs: 2 * second,
    },
    logTo: log,
    wrapFetch: strikes.watchFetch,
    open: async () => strikes.watchDatabase(await openTestPglite()),
  });
  const write = (what: string) => diary.write(`${new Date(world.clock.now()).toISOString()} ${what}`);
  try {
    const subjects = enrollSubjects(world);
    for (const { phoneId } of subjects) write(`enrolled ${phoneId}`);
    await world.pass(30 * second);
    const killedAt: string[] = [];
    let actions = 0;
    let faultsThatHit = 0;

    for (let kill = 0; kill < kills; kill += 1) {
      strikes.arm({
        after: 1 + upTo(150),
        where: strikePlaces[upTo(strikePlaces.length)] ?? 'request, before it was sent',
        kill: () => world.kill(),
      });
      const end = world.clock.now() + strikeWithinMs;
      while (strikes.struck() === undefined && world.clock.now() < end) {
        for (let left = 1 + upTo(3); left > 0; left -= 1) {
          write(act(world, subjects, upTo));
          actions += 1;
        }
        if (upTo(3) === 0) write(addFault(world, upTo));
        await world.pass(1 + upTo(stepMs));
      }
      const where = await strikes.finish(() => world.kill());
      killedAt.push(where);
      write(`killed: ${where}`);
      // Somebody starts it again after a while, and the fleet has not waited.
      write(act(world, subjects, upTo));
      actions += 1;
      await world.pass(upTo(20 * second));
      await world.restart();
      write('started again');
    }

    faultsThatHit = world.simulator.control.faults.list().reduce((sum, { hits }) => sum + hits, 0);
    world.simulator.control.faults.clear();
    write('all faults are over');
    const calmSince = world.clock.now();
    let differences: readonly string[];
    do {
      await world.pass(15 * second);
      differences = await compareWithTruth(world, subjects);
    } while (differences.length > 0 && world.clock.now() - calmSince < patienceMs);
    const settledAfterMs = world.clock.now() - calmSince;
    if (differences.length === 0) {
      // Agreement must last: a late retry of an old order would undo it.
      await world.pass(90 * second);
      differences = await compareWithTruth(world, subjects);
    }
    const audit = await world.call(verifyAudit);
    if (!audit.intact) differences = [...differences, `the audit chain is broken: ${audit.because}`];
    const { simulator, clock } = world;
    return {
      seed,
      killedAt,
      actions,
      faultsThatHit,
      settledAfterMs,
      differences,
      diagnosis:
        differences.length === 0
          ? undefined
          : await diagnose({ simulator, clock, database: world.database(), diary, log }),
    };
  } finally {
    await world.close();
  }
}

/** Android phones of its own: their level follows from what the drill does to them and from nothing else. */
function enrollSubjects(world: World): readonly Subject[] {
  const { users, phones } = world.simulator.control;
  return users
    .list({ tenant: 'Contoso' })
    .slice(0, 5)
    .map(({ id }) => {
      const enrolled = { tenant: 'Contoso', user: id, enrollment: 'androidFullyManaged', model: 'Pixel 8' } as const;
      const { phoneId } = phones.enroll({ ...enrolled, ...factsOf.secured });
      return { phoneId, expected: 'secured', changes: 0 };
    });
}

const factsOf = {
  secured: { securityPatchLevel: '2026-11-05', jailBroken: 'False', isEncrypted: true },
  high: { securityPatchLevel: '2025-03-01', jailBroken: 'False', isEncrypted: true },
  'not-assessed': { securityPatchLevel: '2026-11-05', jailBroken: 'Unknown', isEncrypted: true },
} as const;

function change(world: World, subject: Subject, to: Subject['expected']): void {
  world.simulator.control.phones.update({ phone: subject.phoneId, ...factsOf[to], checkIn: true });
  if (subject.expected !== to) subject.changes += 1;
  subject.expected = to;
}

/** Answers what was done. */
function act(world: World, subjects: readonly Subject[], upTo: (count: number) => number): string {
  const subject = subjects[upTo(subjects.length)];
  if (subject === undefined) return 'nothing';
  const { phones } = world.simulator.control;
  const what = upTo(10);
  const { phoneId } = subject;
  if (what < 8) {
    const to = what < 4 ? 'high' : what < 7 ? 'secured' : 'not-assessed';
    change(world, subject, to);
    return `${phoneId} is ${to} now`;
  }
  if (what < 9) {
    phones.signIn({ tenant: 'Contoso', phone: phoneId });
    return `${phoneId} signs in`;
  }
  const { managedDeviceId } = phones.reenroll({ phone: phoneId });
  phones.checkIn({ phone: phoneId });
  return `${phoneId} is enrolled anew as ${managedDeviceId}`;
}

const writes = '/devices|/\\$batch|/partner/';

type NewFault = Parameters<World['simulator']['control']['faults']['add']>[0];

/** Answers what will hit. */
function addFault(world: World, upTo: (count: number) => number): string {
  const count = 1 + upTo(3);
  const skip = upTo(5);
  const kinds: readonly NewFault[] = [
    { name: 'unavailable', action: { kind: 'status', status: 503 }, count, skip },
    { name: 'throttled', action: { kind: 'throttle', retryAfter: '2.5' }, count, skip },
    { name: 'done and denied', action: { kind: 'after-effect', status: 503 }, method: 'POST', path: writes, count },
    { name: 'done and denied, within a batch', action: { kind: 'after-effect', status: 504 }, method: 'PATCH', count },
    { name: 'cut off', action: { kind: 'cut-mid-body' }, area: 'graph', count, skip },
    { name: 'expired', action: { kind: 'expire-tokens' }, count: 1, skip },
  ];
  const fault = kinds[upTo(kinds.length)];
  if (fault === undefined) return 'no fault';
  world.simulator.control.faults.add({ ...fault, tenant: 'Contoso' });
  return `fault: ${fault.name}, ${fault.count} times after ${fault.skip ?? 0}`;
}

const strikePlaces = [
  'request, before it was sent',
  'request, after it took effect',
  'transaction, before it began',
  'transaction, before it was committed',
  'transaction, after it was committed',
] as const;
type StrikePlace = (typeof strikePlaces)[number];

interface Armed {
  readonly where: StrikePlace;
  readonly kill: () => Promise<void>;
  left: number;
}

/** Watches every way out of the process, and strikes at the one that was chosen. */
function createStrikes() {
  let armed: Armed | undefined;
  let struck: { readonly where: string; readonly killed: Promise<void> } | undefined;
  let crashed: Promise<void> = Promise.resolve();

  /** Whether this is the moment. Every place passed counts, so that rare kinds are met as often as frequent ones. */
  const pass = async (where: StrikePlace): Promise<void> => {
    if (armed === undefined) return;
    armed.left -= 1;
    if (armed.left > 0 || armed.where !== where) return;
    const { kill } = armed;
    armed = undefined;
    struck = { where, killed: kill() };
    // The dead process goes no further: what it was about to do must not happen.
    await crashed;
  };

  const watchFetch =
    (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
    async (input, init) => {
      await pass('request, before it was sent');
      if (init?.signal?.aborted) throw init.signal.reason;
      const answer = await fetch(input, init);
      await pass('request, after it took effect');
      return answer;
    };

  const watchDatabase = (database: TestDatabase): TestDatabase => {
    const around = async <Result>(run: () => Promise<Result>): Promise<Result> => {
      await pass('transaction, before it began');
      const result = await run();
      await pass('transaction, after it was committed');
      return result;
    };
    return {
      ...database,
      forTenant: (tenantId, work) =>
        around(() =>
          database.forTenant(tenantId, async (tx) => {
            const result = await work(tx);
            await pass('transaction, before it was committed');
            return result;
          }),
        ),
      acrossTenants: (work) =>
        around(() =>
          database.acrossTenants(async (tx) => {
            const result = await work(tx);
            await pass('transaction, before it was committed');
            return result;
          }),
        ),
      crash: () => {
        crashed = database.crash();
        return crashed;
      },
      reopen: async (options) => watchDatabase(await database.reopen(options)),
    };
  };

  return {
    watchFetch,
    watchDatabase,
    arm({
      after,
      where,
      kill,
    }: {
      readonly after: number;
      readonly where: StrikePlace;
      readonly kill: () => Promise<void>;
    }) {
      struck = undefined;
      armed = { left: after, where, kill };
    },
    struck: () => struck?.where,
    /** Waits until the process is dead; kills it by `otherwise` where nothing has struck. Answers where it was. */
    async finish(otherwise: () => Promise<void>): Promise<string> {
      armed = undefined;
      struck ??= { where: 'at rest', killed: otherwise() };
      await struck.killed;
      return struck.where;
    },
  };
}
