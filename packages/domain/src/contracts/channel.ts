import type { ErrorCode } from '../errors.ts';
import type { DeviceAssessment } from '../risk/assess-risk.ts';
import type { Clock, Entropy } from '../time.ts';
import type {
  ChannelId,
  ConsentPurpose,
  DeviceId,
  EntraDeviceId,
  EntraObjectId,
  RemoteDeviceId,
} from '../vocabulary.ts';
import type { UemSession } from './uem.ts';

/**
 * Somewhere a decision can be made to bite. Deciding and doing are apart: `intend` is pure and runs on every
 * assessment; `deliver` touches the world and runs only when the intent differs from the last receipt; `confirm`
 * reads the world back, and only what it says becomes a receipt.
 */
export interface Channel<Settings, Payload extends ChannelPayload> {
  readonly id: ChannelId;
  readonly title: string;
  /** What it does to a phone and when it bites, for an administrator. */
  readonly about: string;
  /** The consent it needs. */
  readonly purpose: ConsentPurpose;
  /** Throws `PicketError('invalid_request')` naming the wrong field. `parse({})` gives the defaults. */
  readonly settings: Parser<Settings>;
  /** True where the tenant's UEM can do what this channel asks for; the channel is not offered otherwise. */
  isOffered(uem: UemSession): boolean;
  /** What should be true for this device there. `undefined`: nothing to say, leave what is. */
  intend(target: ChannelTarget, settings: Settings): Payload | undefined;
  /**
   * True where a payload needs no delivery although no receipt says so: it asks that nothing of ours be there, and
   * nothing of ours can be. Spares a tenant one write per healthy device on the first day. Pure.
   */
  isAlreadyTrue(payload: Payload, ours: readonly Payload[]): boolean;
  /**
   * Everything that an earlier life of this Picket may have put where `payload` belongs, when the record of it is lost
   * because an older backup was restored: it is then taken for ours, so that it can be changed and removed. Only what the
   * channel itself can write with these settings; nothing where the remote side orders what it is told by itself. Pure.
   */
  mayHaveWritten(payload: Payload, settings: Settings): readonly Payload[];
  /**
   * What is to be true so that nothing of ours is left where `payload` belongs. Absent where nothing of ours stays once
   * Picket is silent. Pure.
   */
  withdraw?(payload: Payload): Payload;
  /** What a payload says, in a few words for a timeline: `high in extensionAttribute15`. Pure. */
  describe(payload: Payload): string;
  /**
   * Makes it true. Must be safe to repeat: delivery is at least once, and a process may die after the call and before
   * anything is written down. One outcome per order, in any order. Throws only when nothing at all could be done.
   */
  deliver(orders: readonly Order<Payload>[], tools: ChannelTools<Settings>): Promise<readonly Outcome[]>;
  /** Reads back what is true now for orders that were sent. */
  confirm(orders: readonly Order<Payload>[], tools: ChannelTools<Settings>): Promise<readonly Confirmation[]>;
}

/**
 * What is stored of an intent and compared with the last receipt (`samePayload`): flat JSON. It names the remote object
 * too, not only the value: a phone that enrolls anew must be told anew, although its level has not changed.
 */
export type ChannelPayload = Readonly<Record<string, string | null>>;

export interface Parser<Value> {
  parse(input: unknown): Value;
  /** The same as JSON Schema with titles, descriptions and defaults: the settings form and the docs are made from it. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A device as a channel sees it. */
export interface ChannelTarget {
  readonly deviceId: DeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly entraObjectId: EntraObjectId | undefined;
  /** Present while the UEM manages it. */
  readonly remoteId: RemoteDeviceId | undefined;
  readonly assessment: DeviceAssessment;
}

export interface Order<Payload extends ChannelPayload> {
  readonly deviceId: DeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly entraObjectId: EntraObjectId | undefined;
  readonly remoteId: RemoteDeviceId | undefined;
  readonly payload: Payload;
  /**
   * Everything Picket may have written there before: the last receipt and each try since. Only this is ours to remove.
   * Read it before the present try is written down, and write that down before `deliver`: a value that no earlier try
   * can explain is somebody else's, even if it is the one we want.
   */
  readonly ours: readonly Payload[];
  /**
   * Grows with every intent for this device in this channel: the order of things, across retries and restarts. Made by
   * `nextSequence`, so that it is also a moment in epoch milliseconds. After a confirmation `false` the order gets a new one.
   */
  readonly sequence: number;
  /** What `deliver` returned with `sent`, for `confirm`. */
  readonly ticket: string | undefined;
}

export interface ChannelTools<Settings> {
  readonly uem: UemSession;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly signal: AbortSignal;
}

/** What became of one order. `sent` is not yet true there: `confirm` decides. */
export type Outcome =
  | { readonly deviceId: DeviceId; readonly kind: 'sent'; readonly ticket?: string }
  /**
   * Somebody else's value is in the way, or the target is gone: reported, left alone, tried again when things change.
   * This try has written nothing, so `ours` goes back to what it was before: else the next try would take the value
   * that is in the way, if it is the one we want, for Picket's own and one day remove it.
   */
  | { readonly deviceId: DeviceId; readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string }
  /** Try again, not before `afterMs`. */
  | { readonly deviceId: DeviceId; readonly kind: 'retry'; readonly detail: string; readonly afterMs?: number };

export type Confirmation =
  | { readonly deviceId: DeviceId; readonly kind: 'true' }
  | { readonly deviceId: DeviceId; readonly kind: 'not-yet' }
  /** Something else is true there: deliver again. */
  | { readonly deviceId: DeviceId; readonly kind: 'false'; readonly found: string };
