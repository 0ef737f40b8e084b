/** How Android Enterprise phones are enrolled; an app is given to each in its own way. */
export const androidModes = ['work-profile', 'fully-managed', 'corporate-work-profile', 'dedicated'] as const;
export type AndroidMode = (typeof androidModes)[number];

/**
 * Which agent a platform gets. `web` on iOS: a web clip that installs itself. `web` on Android: a web app that an
 * administrator made in managed Google Play, adopted by its id in the UEM. `store`: an app of a store, by its id.
 */
export type AgentChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'web' /** Android only: the adopted web app. */; readonly remoteId?: string }
  | { readonly kind: 'store'; readonly remoteId: string };

/** A group of the directory. */
export interface GroupChoice {
  readonly id: string;
  /** As it was called when it was chosen: for showing, should it be gone. */
  readonly name: string;
}

/** What an operator chose in setup: all that a deployment is made from. */
export interface Choices {
  readonly android: { readonly modes: readonly AndroidMode[]; readonly agent: AgentChoice } | undefined;
  /** `volumePurchase`: store apps come by Apple's volume purchasing, which installs without an Apple account. */
  readonly ios: { readonly volumePurchase: boolean; readonly agent: AgentChoice } | undefined;
  readonly groups: {
    /** Whom the pilot is for; then everybody: `include`. */
    readonly stage: 'pilot' | 'everybody';
    readonly pilot: readonly GroupChoice[];
    readonly include: readonly GroupChoice[];
    readonly exclude: readonly GroupChoice[];
  };
  readonly webProtection: boolean;
  /** What makes a phone noncompliant: a threat-level rule, or the quarantine policy with its group. */
  readonly compliancePolicy: boolean;
  /** `hand-over`: as JSON, for who keeps Conditional Access to himself. */
  readonly accessPolicy: 'none' | 'report-only' | 'hand-over';
}

/** Nothing is chosen: what a tenant begins with. */
export const noChoices: Choices = {
  android: undefined,
  ios: undefined,
  groups: { stage: 'pilot', pilot: [], include: [], exclude: [] },
  webProtection: false,
  compliancePolicy: false,
  accessPolicy: 'none',
};
