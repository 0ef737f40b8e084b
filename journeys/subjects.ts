import type { DeviceLevel, Instant } from '@picket/domain';
import type { World } from './world.ts';

type Level = Extract<DeviceLevel, 'secured' | 'high' | 'not-assessed'>;

/** A phone whose level is known from what was done to it, by other means than Picket's. */
export interface Subject {
  readonly phoneId: string;
  /** `any`: an operator sets its findings aside, so that its level is Picket's to say. */
  expected: Level | 'any';
  /** How often its facts changed to other ones: its tag may have changed as often, and no more. */
  changes: number;
  /** How often it was enrolled again. */
  enrolledAnew: number;
  /** What it may be made; one that is never made secured must never be called so, not for a moment. */
  readonly levels: readonly Level[];
  /** From when on it was what, oldest first. */
  readonly past: { readonly at: Instant; readonly level: Level }[];
}

export const factsOf = {
  secured: { securityPatchLevel: '2026-11-05', jailBroken: 'False', isEncrypted: true },
  high: { securityPatchLevel: '2025-03-01', jailBroken: 'False', isEncrypted: true },
  'not-assessed': { securityPatchLevel: '2026-11-05', jailBroken: 'Unknown', isEncrypted: true },
} as const;

type Reach = Pick<World, 'simulator' | 'clock'>;

const changing = ['high', 'high', 'high', 'high', 'secured', 'secured', 'secured', 'not-assessed'] as const;

/** Android phones of its own: their level follows from what is done to them and from nothing else. */
export function enrollSubjects(world: Reach, levels: readonly Level[] = changing, count = 5): readonly Subject[] {
  return world.simulator.control.users
    .list({ tenant: 'Contoso' })
    .slice(0, count)
    .map(({ id }) => enroll(world, id, levels));
}

/** One that is never secured, one that is never anything but not assessed, and one whose findings are set aside. */
export function enrollSpecialSubjects(world: Reach): {
  readonly neverSecured: readonly Subject[];
  readonly setAside: Subject;
} {
  const [first, second, third] = world.simulator.control.users.list({ tenant: 'Contoso' }).map(({ id }) => id);
  const setAside = enroll(world, first ?? '', ['high', 'secured']);
  setAside.expected = 'any';
  return {
    neverSecured: [
      enroll(world, second ?? '', ['not-assessed', 'high', 'high']),
      enroll(world, third ?? '', ['not-assessed']),
    ],
    setAside,
  };
}

function enroll({ simulator, clock }: Reach, user: string, levels: readonly Level[]): Subject {
  const level = levels.includes('secured') ? 'secured' : (levels[0] ?? 'high');
  const { phoneId } = simulator.control.phones.enroll({
    tenant: 'Contoso',
    user,
    enrollment: 'androidFullyManaged',
    model: 'Pixel 8',
    ...factsOf[level],
  });
  return { phoneId, expected: level, changes: 0, enrolledAnew: 0, levels, past: [{ at: clock.now(), level }] };
}

/** The phone gets into trouble, or out of it, and tells Intune at once. */
export function change({ simulator, clock }: Reach, subject: Subject, to: Level): void {
  simulator.control.phones.update({ phone: subject.phoneId, ...factsOf[to], checkIn: true });
  if (subject.past.at(-1)?.level === to) return;
  subject.changes += 1;
  subject.past.push({ at: clock.now(), level: to });
  if (subject.expected !== 'any') subject.expected = to;
}
