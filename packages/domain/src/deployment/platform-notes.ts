import type { Choices } from './choices.ts';

/** A choice that something is said about. Without a mode or volume purchasing: whatever that is. */
interface Situation {
  /** Stable: translations go by it. */
  readonly id: string;
  readonly platform: 'android' | 'ios';
  readonly mode?: 'work-profile' | 'fully-managed' | 'corporate-work-profile' | 'dedicated';
}

/**
 * `by-itself`: nobody does anything. `after-a-tap`: the phone asks its user first. `by-hand`: an administrator has to
 * make something first, then it installs by itself. `not`: it does not come, or would be of no use.
 */
export const installWays = ['by-itself', 'after-a-tap', 'by-hand', 'not'] as const;

/** Whether an agent installs itself. */
export interface InstallNote extends Situation {
  readonly agent: 'web' | 'store';
  readonly volumePurchase?: boolean;
  readonly installs: (typeof installWays)[number];
  readonly text: string;
}

/** On which networks, and in what, web protection covers a phone. */
export interface NetworkNote extends Situation {
  readonly covers: 'all-networks' | 'managed-wifi' | 'browsers-on-all-networks' | 'nothing';
  readonly text: string;
}

/**
 * What Microsoft, Apple and Google document, or what is generally seen; where the two differ the text promises less.
 * https://learn.microsoft.com/intune/intune-service/apps/web-app,
 * https://learn.microsoft.com/intune/intune-service/apps/vpp-apps-ios
 */
export const installNotes: readonly InstallNote[] = [
  {
    id: 'ios-web',
    platform: 'ios',
    agent: 'web',
    installs: 'by-itself',
    text: 'The web clip comes to the home screen by itself, without an Apple account. It runs when it is opened.',
  },
  {
    id: 'ios-store-purchased',
    platform: 'ios',
    agent: 'store',
    volumePurchase: true,
    installs: 'by-itself',
    text: 'With a device license no Apple account is needed. A supervised phone installs it by itself; any other asks its user once.',
  },
  {
    id: 'ios-store',
    platform: 'ios',
    agent: 'store',
    volumePurchase: false,
    installs: 'after-a-tap',
    text: 'The phone asks its user, who has to be signed in to the App Store. Who says no has no agent.',
  },
  ...(['work-profile', 'fully-managed', 'corporate-work-profile'] as const).map(
    (mode): InstallNote => ({
      id: `android-web-${mode}`,
      platform: 'android',
      mode,
      agent: 'web',
      installs: 'by-hand',
      text: 'An administrator makes the web app in managed Google Play and chooses it here. From then on it installs itself. It runs when it is opened.',
    }),
  ),
  {
    id: 'android-web-dedicated',
    platform: 'android',
    mode: 'dedicated',
    agent: 'web',
    installs: 'not',
    text: 'A dedicated phone has no user who could open the web agent and sign in. It is judged by what Intune knows.',
  },
  {
    id: 'android-store-work-profile',
    platform: 'android',
    mode: 'work-profile',
    agent: 'store',
    installs: 'by-itself',
    text: 'Managed Google Play installs it in the work profile by itself. It sees nothing of the personal side.',
  },
  {
    id: 'android-store-fully-managed',
    platform: 'android',
    mode: 'fully-managed',
    agent: 'store',
    installs: 'by-itself',
    text: 'Managed Google Play installs it by itself.',
  },
  {
    id: 'android-store-corporate-work-profile',
    platform: 'android',
    mode: 'corporate-work-profile',
    agent: 'store',
    installs: 'by-itself',
    text: 'Managed Google Play installs it in the work profile by itself. It sees nothing of the personal side.',
  },
  {
    id: 'android-store-dedicated',
    platform: 'android',
    mode: 'dedicated',
    agent: 'store',
    installs: 'by-itself',
    text: 'Managed Google Play installs it by itself where a group of devices is chosen: a dedicated phone has no user, so groups of users do not reach it.',
  },
];

/** Apple: DNSSettings payload. Google and Microsoft: DnsOverHttpsMode of Chrome and Edge. */
export const networkNotes: readonly NetworkNote[] = [
  {
    id: 'ios-supervised',
    platform: 'ios',
    covers: 'all-networks',
    text: 'Supervised iPhones and iPads: every app, on Wi-Fi and cellular.',
  },
  {
    id: 'ios-enrolled',
    platform: 'ios',
    covers: 'managed-wifi',
    text: 'Enrolled without supervision: Apple would apply it on Wi-Fi networks that Intune has set up only, never on cellular. No profile is made for them; a user can install one by hand.',
  },
  {
    id: 'ios-user-enrollment',
    platform: 'ios',
    covers: 'nothing',
    text: 'Enrolled by user enrollment: nothing, Apple does not allow it.',
  },
  {
    id: 'android-work-profile',
    platform: 'android',
    mode: 'work-profile',
    covers: 'browsers-on-all-networks',
    text: 'Chrome and Edge in the work profile, on every network. Other apps and the personal side are not covered.',
  },
  {
    id: 'android-fully-managed',
    platform: 'android',
    mode: 'fully-managed',
    covers: 'browsers-on-all-networks',
    text: 'Chrome and Edge, on every network. Other apps are not covered.',
  },
  {
    id: 'android-corporate-work-profile',
    platform: 'android',
    mode: 'corporate-work-profile',
    covers: 'browsers-on-all-networks',
    text: 'Chrome and Edge in the work profile, on every network. Other apps and the personal side are not covered.',
  },
  {
    id: 'android-dedicated',
    platform: 'android',
    mode: 'dedicated',
    covers: 'browsers-on-all-networks',
    text: 'Chrome and Edge, on every network, where a group of devices is chosen. Other apps are not covered.',
  },
];

/** What is to be said of the agents that were chosen. */
export function installNotesFor({ android, ios }: Choices): readonly InstallNote[] {
  return installNotes.filter(({ platform, mode, agent, volumePurchase }) =>
    platform === 'ios'
      ? ios?.agent.kind === agent && (volumePurchase === undefined || volumePurchase === ios.volumePurchase)
      : android?.agent.kind === agent && (mode === undefined || android.modes.includes(mode)),
  );
}

/** What is to be said of web protection on the platforms that were chosen. */
export function networkNotesFor({ android, ios }: Choices): readonly NetworkNote[] {
  return networkNotes.filter(({ platform, mode }) =>
    platform === 'ios' ? ios !== undefined : mode === undefined || android?.modes.includes(mode) === true,
  );
}
