import { type Instant, minute, second } from '@picket/domain';
import { seededEntropy } from '@picket/server/testing';
import { verifyAudit } from '@picket/wire/console';
import { compareWithTruth } from './compare-with-truth.ts';
import { type Diagnosis, diagnose, isNoAnswer, keepLastLines } from './diagnose.ts';
import type { Difference } from './difference.ts';
import { type DrillWorld, type Engine, startDrillWorld } from './drill-world.ts';
import { createItinerary, type Itinerary } from './itinerary.ts';
import { createKillSwitch, type KillSwitch, type Target, type Victim } from './kill-switch.ts';
import { addFault, jumpClock } from './misfortunes.ts';
import { createDrillOperator, type DrillOperator } from './operator-in-drill.ts';
import type { PlaceName } from './places.ts';
import type { Reading } from './readings.ts';
import { change, enrollSpecialSubjects, enrollSubjects, type Subject } from './subjects.ts';
import { type LevelWatch, watchLevels } from './watch-levels.ts';
import type { World } from './world.ts';

export interface DrillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly engine?: Engine;
  /** How Microsoft behaves where it does not say; as it is taken to be, unless said. */
  readonly reading?: Reading;
  /** Which places have been visited before this run; shared by runs that are to visit all of them between them. */
  readonly itinerary?: Itinerary;
  /** Where to kill, one place after the other, instead: to repeat a run. */
  readonly at?: readonly PlaceName[];
  /** How long, in moved time, what is said may differ from what is true once nothing more happens; 15 min unless said. */
  readonly patienceMs?: number;
  /** Lies to the drill: for the test that it notices. */
  readonly plant?: (world: World, subjects: readonly Subject[]) => Promise<void> | void;
}

export interface Kill {
  readonly place: PlaceName;
  readonly victim: Victim;
}

export interface DrillReport {
  readonly seed: number;
  readonly engine: Engine;
  /** In order. */
  readonly kills: readonly Kill[];
  /** What happened to phones. */
  readonly actions: number;
  readonly faultsThatHit: number;
  readonly clockJumps: number;
  /** Changes that operators asked for: those that were answered as done, and those that nobody answered. */
  readonly operatorChanges: { readonly answered: number; readonly unanswered: number };
  /** How many levels were looked at while it went on. */
  readonly samples: number;
  /** Moved time from the last action until Picket and the truth agreed, or until patience ended. */
  readonly settledAfterMs: number;
  /** What Picket says and what is true, where they differ. Empty is what a drill is for. */
  readonly differences: readonly Difference[];
  /** What explains them, where there are any. */
  readonly diagnosis: Diagnosis | undefined;
}

const keptLines = 400;
/** The longest wait after a kill is a lease (two minutes); the rest is retries after faults, and clocks that were set. */
const usualPatienceMs = 15 * minute;
const stepMs = 5 * second;
/** A process that nothing struck for so long is killed where it stands. */
const strikeWithinMs = 70 * second;

/**
 * Lets things happen to a small fleet, over a network that fails, while operators change things and the clock is set,
 * and kills Picket again and again at named places of its work. Afterwards everything it says must be true, and nothing may
 * have been done twice with effect.
 *
 * What happens comes from the seed. Which place is struck does too, but not what its neighbors have come to by
 * then: threads race, as they do when the power fails.
 */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { seed, kills, engine = 'pglite', reading = 'proposed', itinerary = createItinerary(), at = [] } = options;
  const chance = seededEntropy(seed);
  const upTo = (count: number) => Math.floor(chance.jitter() * count);
  const log = keepLastLines(keptLines, isNoAnswer);
  const diary = keepLastLines(keptLines);
  let world: World | undefined;
  // Of linking the tenant and of looking at the end nobody is killed: those places are not this drill's.
  let isUnderWay = false;
  const killSwitch = createKillSwitch({
    unnamedWork: () => (world === undefined || world.isStarting() ? 'start' : 'request'),
    onPassed: (place) => {
      if (isUnderWay) itinerary.onPassed(place);
    },
  });
  const started = await startDrillWorld({ seed, engine, reading }, killSwitch, log);
  world = started.world;
  try {
    const drill = new Drill(started, killSwitch, upTo, diary.write);
    isUnderWay = true;
    await drill.pass(30 * second);
    for (let kill = 0; kill < kills; kill += 1) {
      const name = at[kill];
      const target: Target = name === undefined ? itinerary.next(upTo) : { kind: 'place', name, occurrence: 1 };
      await drill.killOnce(target, itinerary);
    }
    await drill.startAgain();
    isUnderWay = false;
    await options.plant?.(world, drill.subjects);
    const { differences, settledAfterMs } = await drill.settle(options.patienceMs ?? usualPatienceMs);
    const { simulator, clock } = world;
    return {
      seed,
      engine,
      kills: drill.kills,
      actions: drill.actions,
      faultsThatHit: drill.faultsThatHit,
      clockJumps: drill.clockJumps,
      operatorChanges: drill.operator.counts(),
      samples: drill.levels.samples(),
      settledAfterMs,
      differences,
      diagnosis:
        differences.length === 0
          ? undefined
          : await diagnose({ simulator, clock, database: started.database(), diary, log }),
    };
  } finally {
    await world.close();
  }
}

/** One run under way. */
class Drill {
  readonly kills: Kill[] = [];
  actions = 0;
  clockJumps = 0;
  faultsThatHit = 0;
  readonly subjects: readonly Subject[];
  readonly operator: DrillOperator;
  readonly levels: LevelWatch;
  readonly #world: World;
  readonly #killSwitch: KillSwitch;
  readonly #upTo: (count: number) => number;
  readonly #write: (what: string) => void;
  readonly #begunAt: Instant;
  #isAlive = true;

  constructor(
    { world, database }: DrillWorld,
    killSwitch: KillSwitch,
    upTo: (count: number) => number,
    write: (line: string) => void,
  ) {
    this.#world = world;
    this.#killSwitch = killSwitch;
    this.#begunAt = world.clock.now();
    this.#upTo = upTo;
    this.#write = (what) => write(`${new Date(world.clock.now()).toISOString()} ${what}`);
    const { neverSecured, setAside } = enrollSpecialSubjects(world);
    this.subjects = [...enrollSubjects(world), ...neverSecured, setAside];
    for (const { phoneId, past } of this.subjects) this.#write(`enrolled ${phoneId} as ${past[0]?.level}`);
    this.operator = createDrillOperator(world, database, setAside);
    this.levels = watchLevels(world, database, this.subjects);
  }

  pass(ms: number): Promise<void> {
    return this.#world.pass(ms);
  }

  /** Goes on until the target is met, or patience ends; then the process lies dead, or the database was cut off from it. */
  async killOnce(target: Target, itinerary: Itinerary): Promise<void> {
    const world = this.#world;
    const killSwitch = this.#killSwitch;
    const upTo = this.#upTo;
    const { cut } = world.database();
    const victim = cut !== undefined && upTo(4) === 0 ? 'database' : 'process';
    // Who starts without a database gives up, and is started again: there is nothing to see in that.
    if (victim === 'database') await this.startAgain();
    killSwitch.arm(target, victim, () => (victim === 'process' ? world.kill() : (cut?.() ?? world.kill())));
    await this.startAgain();
    await this.#liveOn(strikeWithinMs);
    if (killSwitch.struck() === undefined && target.kind === 'place') {
      itinerary.onMissed(target.name);
      killSwitch.arm({ kind: 'step', steps: 1 + upTo(20) }, 'process', () => world.kill());
      await this.#liveOn(10 * second);
    }
    const place = await killSwitch.finish(() => world.kill());
    itinerary.onStruck(place);
    const killed = killSwitch.victim() ?? 'process';
    this.kills.push({ place, victim: killed });
    this.#write(`${killed} killed at: ${place}`);
    this.#isAlive = killed === 'database';
    // Somebody starts it again after a while, and the fleet has not waited.
    this.#act();
    if (upTo(4) === 0) this.#jump();
    await world.pass(upTo(20 * second));
  }

  /** Things happen until something is struck, for so long at most. */
  async #liveOn(mostMs: number): Promise<void> {
    const world = this.#world;
    const killSwitch = this.#killSwitch;
    const upTo = this.#upTo;
    let livedMs = 0;
    while (killSwitch.struck() === undefined && livedMs < mostMs) {
      for (let left = 1 + upTo(3); left > 0; left -= 1) this.#act();
      if (upTo(3) === 0) this.#write(addFault(world, upTo));
      if (upTo(12) === 0) this.#jump();
      if (upTo(3) === 0) this.#write(await this.operator.act(upTo, killSwitch.whenStruck()));
      const ms = 1 + upTo(stepMs);
      await world.pass(ms);
      livedMs += ms;
      if (killSwitch.struck() === undefined) await this.levels.look();
    }
  }

  async startAgain(): Promise<void> {
    if (this.#isAlive) return;
    this.#killSwitch.revive();
    await this.#world.restart();
    this.#isAlive = true;
    this.#write('started again');
  }

  /** The network is well again and nothing more happens: waits until Picket and the truth agree, and that it lasts. */
  async settle(
    patienceMs: number,
  ): Promise<{ readonly differences: readonly Difference[]; readonly settledAfterMs: number }> {
    const world = this.#world;
    const { faults } = world.simulator.control;
    this.faultsThatHit = faults.list().reduce((sum, { hits }) => sum + hits, 0);
    faults.clear();
    await this.levels.look();
    await this.operator.tidyUp();
    this.#write('nothing more happens');
    const calmSince = world.clock.now();
    let differences: readonly Difference[];
    do {
      await world.pass(15 * second);
      await this.levels.look();
      differences = await compareWithTruth(world, this.subjects);
    } while (differences.length > 0 && world.clock.now() - calmSince < patienceMs);
    const settledAfterMs = world.clock.now() - calmSince;
    if (differences.length === 0) {
      // Agreement must last: a late retry of an old order would undo it.
      await world.pass(90 * second);
      differences = await compareWithTruth(world, this.subjects);
    }
    const audit = await world.call(verifyAudit);
    return {
      settledAfterMs,
      differences: [
        ...differences,
        ...(await this.levels.compare()),
        ...(await this.operator.compare()),
        ...(audit.intact ? [] : [{ kind: 'audit', what: `the chain is broken: ${audit.because}` } as const]),
      ],
    };
  }

  #jump(): void {
    this.#write(jumpClock(this.#world, this.#begunAt, this.#upTo));
    this.clockJumps += 1;
  }

  #act(): void {
    const upTo = this.#upTo;
    const subject = this.subjects[upTo(this.subjects.length)];
    if (subject === undefined) return;
    this.actions += 1;
    const { phones } = this.#world.simulator.control;
    const { phoneId, levels } = subject;
    const what = upTo(10);
    if (what < 8) {
      const to = levels[upTo(levels.length)] ?? 'high';
      change(this.#world, subject, to);
      this.#write(`${phoneId} is ${to} now`);
    } else if (what < 9) {
      phones.signIn({ tenant: 'Contoso', phone: phoneId });
      this.#write(`${phoneId} signs in`);
    } else {
      const { managedDeviceId } = phones.reenroll({ phone: phoneId });
      phones.checkIn({ phone: phoneId });
      subject.enrolledAnew += 1;
      this.#write(`${phoneId} is enrolled anew as ${managedDeviceId}`);
    }
  }
}
