import type { ReportedThreatState } from '../areas/managed-devices/managed-device.ts';

/**
 * Knobs of one tenant. Each says what production does; defaults are the documented or the most plausible behaviour.
 * What Microsoft does not document is graded [I] (inferred) or [K] (known from practice); `undocumented.ts` lists those
 * with their other reading.
 */
export interface TenantBehaviour {
  /** Whether this service's partner app is registered with Microsoft. In production it takes a contract; here a switch. */
  readonly registeredPartner: boolean;
  /** [K] Between consent and the moment Entra knows the service principal. Production: seconds to minutes. */
  readonly consentDelayMs: number;
  /** Between accepting an upload of the partner channel and having worked it off. */
  readonly uploadDelayMs: number;
  /** Between Intune's verdict and `isCompliant` in the directory. Production: seconds to minutes. */
  readonly complianceDelayMs: number;
  /** Between a remote action and the phone's hearing of it, by push. Production: seconds. */
  readonly pushDelayMs: number;
  /** [K] Between making something and its being there for everybody. Production: seconds. */
  readonly replicationDelayMs: number;
  /** [K] Between a change and the members of a dynamic group following it. Production: minutes, up to a day. */
  readonly dynamicGroupDelayMs: number;
  /** How long an export job works. Production: seconds to minutes. */
  readonly exportDelayMs: number;
  /** Until a sign-in can be read from the log. Production: minutes; up to two hours. */
  readonly signInLogDelayMs: number;
  /** Platform toggles that somebody turns on as soon as the connector is available. */
  readonly togglesOnProvision: readonly ('android' | 'ios')[];
  /** "Mark devices with no compliance policy assigned as": true means not compliant. Production default: false. */
  readonly secureByDefault: boolean;
  /** "Compliance status validity period": silent for longer means noncompliant. Production: 30, 1 to 120. */
  readonly checkInThresholdDays: number;
  /** [I] What an undocumented reported state means for a threat-level rule: `proposed` unless named here. */
  readonly threatReadings: Readonly<Partial<Record<ReportedThreatState, 'proposed' | 'opposite'>>>;
  /** [I] A threat-level rule where no connector is enabled for the platform. */
  readonly ruleWithoutConnector: 'passes' | 'fails';
  /** [I] When a silent connector shows `unresponsive`; its data is ignored from the threshold on in any case. */
  readonly unresponsiveShownAfterDays: number | 'threshold';
  /** [K] A remote action that the phone's platform does not have: taken and then `notSupported`, or refused with 400. */
  readonly unsupportedAction: 'taken' | 'refused';
  /** [I] A connector is added with the id of a partner that Intune does not know. */
  readonly unknownConnectorId: 'taken' | 'refused';
  /** [I] What a connector shows that was added, and whose partner has not spoken yet. */
  readonly connectorWhenAdded: 'unavailable' | 'notSetUp';
  /** [I] What becomes of a connector's row when its partner ends the service. */
  readonly deprovisionedConnector: 'kept' | 'removed';
  /** [I] What brings a partner back that was silent past its threshold. */
  readonly silentPartnerRecovers: 'by-heartbeat' | 'by-provisioning';
  /** [I] "Number of days until partner is unresponsive" of a connector that nobody has set. */
  readonly partnerThresholdDays: number;
  /** [K] A connector's states that v1.0 has no word for: `unknownFutureValue` unless the client asks, or told as they are. */
  readonly newWordsInV1: 'hidden' | 'told';
  /** [K] Whether a phone in its grace period is compliant to Conditional Access. */
  readonly graceCountsAsCompliant: boolean;
  /** [K] `azureADDeviceId` of an enrollment that the directory does not know yet. */
  readonly unregisteredDeviceId: 'zero' | 'empty';
  /** [K] `isManaged` and `isCompliant` of a device that is registered and managed by nobody. */
  readonly registeredOnlyDevice: 'null' | 'false';
  /** [I] An application that disables a device in the directory by its own token. */
  readonly deviceDisabledByApp: 'taken' | 'refused';
  /** [K] `assign`: the given assignments are all there are, or they come to those that are there. */
  readonly assign: 'replaces' | 'adds';
  /** [K] A compliance policy that is made without its one action `block`. */
  readonly policyWithoutBlock: 'refused' | 'taken';
  /** [K] Adding a member to a group that has it. */
  readonly memberAddedAgain: 'refused' | 'taken';
  /** [K] How long a token lives whose client can answer a claims challenge. */
  readonly challengeableTokens: 'an-hour' | 'a-day';
  /** A page of users, groups, members and devices when `$top` asks for no less. Production: 100. */
  readonly directoryPageSize: number;
  /** A page of managed devices and sign-ins when `$top` asks for no less. Production: 1,000. */
  readonly intunePageSize: number;
  /** Members of one group in one delta entry; the rest follows on later pages. Production: some hundreds. */
  readonly deltaMembersPerEntry: number;
}

export const defaultBehaviour: TenantBehaviour = {
  registeredPartner: false,
  consentDelayMs: 0,
  uploadDelayMs: 2_000,
  complianceDelayMs: 1_000,
  pushDelayMs: 2_000,
  replicationDelayMs: 0,
  dynamicGroupDelayMs: 60_000,
  exportDelayMs: 5_000,
  signInLogDelayMs: 0,
  togglesOnProvision: ['android', 'ios'],
  secureByDefault: false,
  checkInThresholdDays: 30,
  threatReadings: {},
  ruleWithoutConnector: 'passes',
  unresponsiveShownAfterDays: 'threshold',
  unsupportedAction: 'taken',
  unknownConnectorId: 'taken',
  connectorWhenAdded: 'unavailable',
  deprovisionedConnector: 'kept',
  silentPartnerRecovers: 'by-heartbeat',
  partnerThresholdDays: 7,
  newWordsInV1: 'hidden',
  graceCountsAsCompliant: true,
  unregisteredDeviceId: 'zero',
  registeredOnlyDevice: 'null',
  deviceDisabledByApp: 'taken',
  assign: 'replaces',
  policyWithoutBlock: 'refused',
  memberAddedAgain: 'refused',
  challengeableTokens: 'an-hour',
  directoryPageSize: 100,
  intunePageSize: 1_000,
  deltaMembersPerEntry: 50,
};
