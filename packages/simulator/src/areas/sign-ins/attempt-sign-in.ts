import { day } from '../../clock.ts';
import type { Phone } from '../../phones/phone.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { decideAccess } from '../conditional-access/decide-access.ts';
import type { Device } from '../devices/device.ts';
import type { AppliedPolicy, SignIn, SignInApp, SignInDevice } from './sign-in.ts';

/** Apps that phones sign in to. */
export const phoneApps: readonly [SignInApp, ...SignInApp[]] = [
  {
    appId: '27922004-5251-4030-b22d-91ecd9a37ea4',
    displayName: 'Outlook Mobile',
    resourceId: '00000002-0000-0ff1-ce00-000000000000',
    resourceDisplayName: 'Office 365 Exchange Online',
  },
  {
    appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
    displayName: 'Microsoft Teams',
    resourceId: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
    resourceDisplayName: 'Microsoft Teams Services',
  },
];

export interface SignInOutcome {
  readonly signInId: string;
  /** `refused`: by Conditional Access. `failed`: before it was asked. */
  readonly outcome: 'let-in' | 'refused' | 'failed';
  readonly errorCode: number;
  readonly policies: readonly AppliedPolicy[];
}

/** Entra keeps thirty days; the count keeps a long demonstration quick. */
const keptMs = 30 * day;
const keptCount = 20_000;

/** A user opens an app on a phone and asks Entra for a token: decided, and written into the log. */
export function attemptSignIn(
  world: World,
  tenant: Tenant,
  request: {
    readonly userId: string;
    readonly phone: Phone | undefined;
    readonly device: Device | undefined;
    readonly app: SignInApp;
    /** Of a browser on no known device; a phone says its own. */
    readonly platform?: 'windows';
  },
): SignInOutcome {
  const user = tenant.users.get(request.userId);
  if (user === undefined) throw new Error(`${tenant.displayName} has no user ${request.userId}`);
  const { device, app } = request;
  const isAndroid =
    request.phone === undefined
      ? device?.operatingSystem.startsWith('Android')
      : request.phone.hardware.kind === 'android';
  const isDeviceKnown = device?.accountEnabled === true;
  const decision = decideAccess(tenant, {
    userId: user.id,
    resourceId: app.resourceId,
    platform: request.platform ?? (isAndroid === true ? 'android' : 'iOS'),
    device: isDeviceKnown ? device : undefined,
  });
  const now = world.now();
  const isDisabled = !user.accountEnabled;
  const signIn: SignIn = {
    id: world.chance.uuid(),
    at: now,
    visibleAt: now + tenant.behaviour.signInLogDelayMs,
    correlationId: world.chance.uuid(),
    userId: user.id,
    userDisplayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    app,
    errorCode: isDisabled ? 50057 : decision.errorCode,
    failureReason: isDisabled ? 'The user account is disabled.' : decision.failureReason,
    conditionalAccessStatus: isDisabled ? 'notApplied' : decision.status,
    policies: isDisabled ? [] : decision.policies,
    device: describeDevice(isDeviceKnown ? device : undefined),
    ipAddress: `198.51.100.${world.chance.between(1, 254)}`,
  };
  tenant.signIns.push(signIn);
  while ((tenant.signIns[0]?.at ?? now) < now - keptMs || tenant.signIns.length > keptCount) tenant.signIns.shift();
  const outcome = isDisabled ? 'failed' : decision.isAllowed ? 'let-in' : 'refused';
  world.journal.recordEffect({
    at: now,
    tenantId: tenant.id,
    kind: 'sign-in',
    subject: signIn.id,
    property: outcome,
    entraDeviceId: device?.deviceId ?? null,
    from: null,
    to: { errorCode: signIn.errorCode, userId: user.id },
  });
  return { signInId: signIn.id, outcome, errorCode: signIn.errorCode, policies: signIn.policies };
}

function describeDevice(device: Device | undefined): SignInDevice {
  if (device === undefined) {
    return { deviceId: '', displayName: '', operatingSystem: '', trustType: '', isCompliant: null, isManaged: null };
  }
  const system = device.operatingSystem.startsWith('Android') ? 'Android' : 'Ios';
  return {
    deviceId: device.deviceId,
    displayName: device.displayName,
    operatingSystem: `${system} ${device.operatingSystemVersion}`,
    trustType: 'Azure AD registered',
    isCompliant: device.isCompliant,
    isManaged: device.isManaged,
  };
}
