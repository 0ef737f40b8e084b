import { type Instant, minute, type TenantId } from '@picket/domain';
import { readLevelHistory, readLevels, type TestDatabase } from '@picket/server/testing';
import type { Difference } from './difference.ts';
import type { Subject } from './subjects.ts';
import type { World } from './world.ts';

/**
 * How old a reading may be by which a phone is still called secured: a page that was staged before a kill is gone on with
 * when the dead process's lease is over (2 min), after the rest between two readings and whatever Microsoft asks for,
 * by a clock that may have been set ahead.
 */
const readingAgeMs = 6 * minute;
/** A clock that was set back, twice at most meanwhile, dates a level before the reading it rests on. */
const setBackMs = 4 * minute;

/** Looks at every phone's level whenever it is asked to, and at the end at every level there ever was. */
export interface LevelWatch {
  look(): Promise<void>;
  /** At the end: what was seen, and what the history of each phone tells. */
  compare(): Promise<readonly Difference[]>;
  /** How many levels were looked at. */
  samples(): number;
}

export function watchLevels(world: World, database: () => TestDatabase, subjects: readonly Subject[]): LevelWatch {
  const tenantId = world.contosoId as TenantId;
  const wrong = new Map<string, Difference>();
  let samples = 0;

  const subjectsByDevice = () =>
    new Map(
      subjects.map((subject) => {
        const { entraDeviceId } = world.simulator.control.phones.get({ phone: subject.phoneId });
        return [entraDeviceId?.toLowerCase(), subject] as const;
      }),
    );

  const judge = (subject: Subject, at: Instant, how: string) => {
    if (wasSecured(subject, at)) return;
    const when = new Date(at).toISOString();
    const what = `${subject.phoneId} ${how} secured at ${when}; it was ${describePast(subject)}`;
    wrong.set(`${subject.phoneId} ${how}`, { kind: 'wrong-secured', what });
  };

  return {
    look: async () => {
      const byDevice = subjectsByDevice();
      const levels = await readLevels(database(), tenantId);
      samples += levels.length;
      for (const { entraDeviceId, level } of levels) {
        const subject = byDevice.get(entraDeviceId?.toLowerCase());
        if (level === 'secured' && subject !== undefined) judge(subject, world.clock.now(), 'was seen as');
      }
    },
    compare: async () => {
      const byDevice = subjectsByDevice();
      const { journal } = world.simulator.control;
      for (const { entraDeviceId, to, at } of journal.effects({ kind: 'threat-state', tenant: 'Contoso' })) {
        const subject = byDevice.get(entraDeviceId?.toLowerCase());
        if (to === 'secured' && subject !== undefined) judge(subject, Date.parse(at) as Instant, 'was told Intune as');
      }
      for (const { entraDeviceId, level, at } of await readLevelHistory(database(), tenantId)) {
        const subject = byDevice.get(entraDeviceId?.toLowerCase());
        if (level === 'secured' && subject !== undefined) judge(subject, at, 'became');
      }
      return [...wrong.values()];
    },
    samples: () => samples,
  };
}

/** Whether it was so at that moment, or so shortly before that the reading may be from then. */
function wasSecured({ past, expected, levels }: Subject, at: Instant): boolean {
  if (!levels.includes('secured')) return false;
  // Its findings are set aside by an operator.
  if (expected === 'any') return true;
  return past.some(({ level, at: since }, place) => {
    const until = past[place + 1]?.at ?? Number.POSITIVE_INFINITY;
    return level === 'secured' && since <= at + setBackMs && until >= at - readingAgeMs;
  });
}

function describePast({ past }: Subject): string {
  return past
    .slice(-6)
    .map(({ at, level }) => `${level} from ${new Date(at).toISOString()}`)
    .join(', ');
}
