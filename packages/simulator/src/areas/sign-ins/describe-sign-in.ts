import { toIso } from '../../clock.ts';
import type { SignIn } from './sign-in.ts';

/** A sign-in in the contract's shape. Risk and place are not modelled: nothing is risky, everybody is in Berlin. */
export function describeSignIn(signIn: SignIn): Readonly<Record<string, unknown>> {
  const { app, device } = signIn;
  return {
    id: signIn.id,
    createdDateTime: toIso(signIn.at),
    userDisplayName: signIn.userDisplayName,
    userPrincipalName: signIn.userPrincipalName,
    userId: signIn.userId,
    appId: app.appId,
    appDisplayName: app.displayName,
    ipAddress: signIn.ipAddress,
    clientAppUsed: 'Mobile Apps and Desktop clients',
    correlationId: signIn.correlationId,
    conditionalAccessStatus: signIn.conditionalAccessStatus,
    isInteractive: true,
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    riskEventTypes: [],
    riskEventTypes_v2: [],
    resourceDisplayName: app.resourceDisplayName,
    resourceId: app.resourceId,
    status: {
      errorCode: signIn.errorCode,
      failureReason: signIn.failureReason ?? 'Other.',
      additionalDetails: null,
    },
    deviceDetail: { ...device, browser: '' },
    location: {
      city: 'Berlin',
      state: 'Berlin',
      countryOrRegion: 'DE',
      geoCoordinates: { altitude: null, latitude: 52.52, longitude: 13.4 },
    },
    appliedConditionalAccessPolicies: signIn.policies.map((policy) => ({ ...policy, enforcedSessionControls: [] })),
  };
}
