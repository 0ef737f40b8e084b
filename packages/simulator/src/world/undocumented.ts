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
    knob: 'consentDelayMs',
    grade: 'K',
    about: 'how long after consent Entra does not know the application in the tenant',
    proposed: 0,
    opposite: 20_000,
  }),
  undocumented({
    knob: 'dynamicGroupDelayMs',
    grade: 'K',
    about: 'how long the members of a dynamic group lag behind its rule',
    proposed: 60_000,
    opposite: 600_000,
  }),
  undocumented({
    knob: 'connectorWhenAdded',
    grade: 'I',
    about: 'the state of a connector that was added and whose partner has not spoken yet',
    proposed: 'unavailable',
    opposite: 'notSetUp',
  }),
  undocumented({
    knob: 'deprovisionedConnector',
    grade: 'I',
    about: 'the row of a connector whose partner has ended its service for the tenant',
    proposed: 'kept',
    opposite: 'removed',
  }),
  undocumented({
    knob: 'silentPartnerRecovers',
    grade: 'I',
    about: 'what brings back a partner that was silent past its threshold',
    proposed: 'by-heartbeat',
    opposite: 'by-provisioning',
  }),
  undocumented({
    knob: 'partnerThresholdDays',
    grade: 'I',
    about: 'after how many days a partner is unresponsive, where nobody has set it',
    proposed: 7,
    opposite: 3,
  }),
  undocumented({
    knob: 'newWordsInV1',
    grade: 'K',
    about: 'states of a connector that v1.0 has no word for, told to a client that did not ask for them',
    proposed: 'hidden',
    opposite: 'told',
  }),
  undocumented({
    knob: 'graceCountsAsCompliant',
    grade: 'K',
    about: 'whether a phone in its grace period is compliant to Conditional Access',
    proposed: true,
    opposite: false,
  }),
  undocumented({
    knob: 'unregisteredDeviceId',
    grade: 'K',
    about: '`azureADDeviceId` of an enrollment that the directory does not know: all zeros, or empty',
    proposed: 'zero',
    opposite: 'empty',
  }),
  undocumented({
    knob: 'registeredOnlyDevice',
    grade: 'K',
    about: '`isManaged` and `isCompliant` of a device that is registered and managed by nobody',
    proposed: 'null',
    opposite: 'false',
  }),
  undocumented({
    knob: 'deviceDisabledByApp',
    grade: 'I',
    about: 'an application disables a device by its own token: `accountEnabled` is tied to roles of people',
    proposed: 'taken',
    opposite: 'refused',
  }),
  undocumented({
    knob: 'assign',
    grade: 'K',
    about: 'whether `assign` replaces the whole set, or adds to it',
    proposed: 'replaces',
    opposite: 'adds',
  }),
  undocumented({
    knob: 'policyWithoutBlock',
    grade: 'K',
    about: 'a compliance policy that is made without its one action `block`',
    proposed: 'refused',
    opposite: 'taken',
  }),
  undocumented({
    knob: 'memberAddedAgain',
    grade: 'K',
    about: 'adding a member to a group that has it',
    proposed: 'refused',
    opposite: 'taken',
  }),
  undocumented({
    knob: 'challengeableTokens',
    grade: 'K',
    about: 'how long a token lives whose client can answer a claims challenge (`cp1`)',
    proposed: 'an-hour',
    opposite: 'a-day',
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
