import { type Instant, minute, second } from '@picket/domain';
import type { World } from './world.ts';

const writes = '/devices|/\\$batch|/partner/';

type NewFault = Parameters<World['simulator']['control']['faults']['add']>[0];
type UpTo = (count: number) => number;

/** Microsoft fails in one of its ways, a few times. Answers what will hit. */
export function addFault({ simulator }: Pick<World, 'simulator'>, upTo: UpTo): string {
  const count = 1 + upTo(3);
  const skip = upTo(5);
  const kinds: readonly NewFault[] = [
    { name: 'unavailable', action: { kind: 'status', status: 503 }, count, skip },
    { name: 'throttled', action: { kind: 'throttle', retryAfter: '2.5' }, count, skip },
    { name: 'done and denied', action: { kind: 'after-effect', status: 503 }, method: 'POST', path: writes, count },
    { name: 'done and denied, upload', action: { kind: 'after-effect', status: 503 }, method: 'PUT', count },
    { name: 'done and denied, within a batch', action: { kind: 'after-effect', status: 504 }, method: 'PATCH', count },
    { name: 'cut off', action: { kind: 'cut-mid-body' }, area: 'graph', count, skip },
    { name: 'expired', action: { kind: 'expire-tokens' }, count: 1, skip },
    { name: 'delta expired', action: { kind: 'expire-delta', variant: 'gone' }, count: 1, skip },
  ];
  const fault = kinds[upTo(kinds.length)];
  if (fault === undefined) return 'no fault';
  simulator.control.faults.add({ ...fault, tenant: 'Contoso' });
  return `fault: ${fault.name}, ${fault.count} times after ${fault.skip ?? 0}`;
}

/**
 * The clock of every machine is set, ahead or back, by seconds mostly and by a minute or two at most. More is not tried:
 * what was due by the wrong time waits for the right one, and the drill's patience with it.
 *
 * @param notBefore when the tenant was linked: before that Entra knows nothing of it, and a refused token ends a link
 */
export function jumpClock({ clock }: Pick<World, 'clock'>, notBefore: Instant, upTo: UpTo): string {
  const most = [2 * second, 20 * second, 2 * minute][upTo(3)] ?? second;
  const wanted = (1 + upTo(most)) * (upTo(2) === 0 ? 1 : -1);
  const ms = Math.max(wanted, notBefore - clock.now());
  clock.jump((clock.now() + ms) as Instant);
  return `the clock is set by ${ms / second} s`;
}
