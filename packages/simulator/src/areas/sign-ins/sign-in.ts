/** One line of the sign-in log, with what is needed to write it in Graph's shape. */
export interface SignIn {
  readonly id: string;
  readonly at: number;
  /** When it can be read. */
  readonly visibleAt: number;
  readonly correlationId: string;
  readonly userId: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
  readonly app: SignInApp;
  readonly errorCode: number;
  readonly failureReason: string | null;
  readonly conditionalAccessStatus: 'success' | 'failure' | 'notApplied';
  readonly policies: readonly AppliedPolicy[];
  readonly device: SignInDevice;
  readonly ipAddress: string;
}

export interface SignInApp {
  readonly appId: string;
  readonly displayName: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string;
}

export interface AppliedPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly enforcedGrantControls: readonly string[];
  readonly result: PolicyResult;
}

export type PolicyResult =
  | 'success'
  | 'failure'
  | 'notApplied'
  | 'notEnabled'
  | 'reportOnlySuccess'
  | 'reportOnlyFailure'
  | 'reportOnlyNotApplied';

/** Empty strings where the device did not say who it is, as the real log has them. */
export interface SignInDevice {
  readonly deviceId: string;
  readonly displayName: string;
  readonly operatingSystem: string;
  readonly trustType: string;
  readonly isCompliant: boolean | null;
  readonly isManaged: boolean | null;
}
