import { reportedThreatStates } from '../areas/managed-devices/managed-device.ts';
import type { TenantBehaviour } from './tenant-behaviour.ts';

/**
 * What Microsoft does not document, and the simulator has to decide: every such knob in one place, with how it came to
 * be known, what is taken to be so, and the other way it may be. A product has to be right under both.
 */
export interface UndocumentedBehaviour<Knob extends keyof TenantBehaviour = keyof TenantBehaviour> {
  readonly knob: Knob;
  /** I: inferred from texts that say something near. K: known from practice, and nowhere written. */
  readonly grade: 'I' | 'K';
  readonly about: string;
  readonly proposed: TenantBehaviour[Knob];
  readonly opposite: TenantBehaviour[Knob];
}

function undocumented<Knob extends keyof TenantBehaviour>(entry: UndocumentedBehaviour<Knob>): UndocumentedBehaviour {
  return entry as unknown as UndocumentedBehaviour;
}

export const undocumentedBehaviours: readonly UndocumentedBehaviour[] = [
  undocumented({
    knob: 'threatReadings',
    grade: 'I',
    about: 'what a reported state other than secured, low, medium and high means for a rule about the threat level',
    proposed: {},
    opposite: Object.fromEntries(reportedThreatStates.map((state) => [state, 'opposite'])),
  }),
  undocumented({
    knob: 'ruleWithoutConnector',
    grade: 'I',
    about: 'a rule about the threat level where no connector is turned on for the platform',
    proposed: 'passes',
    opposite: 'fails',
  }),
  undocumented({
    knob: 'unresponsiveShownAfterDays',
    grade: 'I',
    about: 'when a silent connector shows as unresponsive: at its threshold, or before it',
    proposed: 'threshold',
    opposite: 1,
  }),
  undocumented({
    knob: 'replicationDelayMs',
    grade: 'K',
    about: 'how long an object that was just made is not found',
    proposed: 0,
    opposite: 5_000,
  }),
  undocumented({
    knob: 'unsupportedAction',
    grade: 'K',
    about:
      'a remote action that a platform does not have: taken, and then said to be not supported; or refused at once',
    proposed: 'taken',
    opposite: 'refused',
  }),
  undocumented({
    knob: 'unknownConnectorId',
    grade: 'I',
    about: 'a connector is added with the id of a partner that Intune does not know',
    proposed: 'taken',
    opposite: 'refused',
  }),
];

/** Every one of them the other way. */
export const otherReading: Partial<TenantBehaviour> = Object.fromEntries(
  undocumentedBehaviours.map(({ knob, opposite }) => [knob, opposite]),
);
