/**
 * What the contract of a channel asks of whoever delivers, in small: one device, its intent, and what may stand there
 * because of us. A try is written down before it is made, a refused one is taken back, only reading back makes a
 * receipt, and a process may be killed anywhere in between.
 */
import {
  type Channel,
  type ChannelPayload,
  type ChannelTarget,
  type Clock,
  nextSequence,
  type Order,
  samePayload,
} from '@picket/domain';
import type { RemoteSide } from './remote-side.suite.ts';

/** The process is gone: whoever catches this goes on with what was written down. */
export class Killed extends Error {}

export interface DeviceInChannel<Payload extends ChannelPayload> {
  readonly wanted: Payload | undefined;
  readonly state: 'nothing' | 'waiting' | 'sent' | 'accepted' | 'refused';
  readonly ours: readonly Payload[];
  intend(target: ChannelTarget, settings: unknown): void;
  /** The same where nothing is known of what was written before: an older backup was restored. */
  intendAfterRestore(target: ChannelTarget, settings: unknown): void;
  /** Delivers if there is something to deliver. `killed` dies after the call, before anything is written down. */
  deliver(kill?: 'after-call'): Promise<void>;
  confirm(): Promise<void>;
}

export function openDevice<Payload extends ChannelPayload>(
  channel: Channel<unknown, Payload>,
  { uem }: RemoteSide,
  clock: Clock,
): DeviceInChannel<Payload> {
  const entropy = { uuid: () => 'unused', jitter: () => 0.5 };
  const signal = new AbortController().signal;
  let target: ChannelTarget | undefined;
  let wanted: Payload | undefined;
  let state: DeviceInChannel<Payload>['state'] = 'nothing';
  let ours: readonly Payload[] = [];
  let sequence: number | undefined;
  let ticket: string | undefined;
  let settings: unknown;

  const order = (payload: Payload, written: readonly Payload[]): Order<Payload> => {
    if (target === undefined || sequence === undefined) throw new Error('Nothing was intended');
    const { deviceId, entraDeviceId, entraObjectId, remoteId } = target;
    return { deviceId, entraDeviceId, entraObjectId, remoteId, payload, ours: written, sequence, ticket };
  };

  return {
    get wanted() {
      return wanted;
    },
    get state() {
      return state;
    },
    get ours() {
      return ours;
    },

    intend(seen, given) {
      target = seen;
      settings = given;
      const payload = channel.intend(seen, given);
      if (payload === undefined) return;
      if (wanted === undefined ? channel.isAlreadyTrue(payload, ours) : samePayload(wanted, payload)) return;
      wanted = payload;
      state = 'waiting';
      ticket = undefined;
      sequence = nextSequence(sequence, clock.now());
    },

    intendAfterRestore(seen, given) {
      target = seen;
      settings = given;
      const payload = channel.intend(seen, given);
      if (payload === undefined) return;
      ours = channel.mayHaveWritten(payload, given);
      wanted = payload;
      state = 'waiting';
      sequence = nextSequence(sequence, clock.now());
    },

    async deliver(kill) {
      if (wanted === undefined || (state !== 'waiting' && state !== 'refused')) return;
      const before = ours;
      const payload = wanted;
      ours = before.some((one) => samePayload(one, payload)) ? before : [...before, payload];
      const [outcome] = await channel.deliver([order(payload, before)], { uem, settings, clock, entropy, signal });
      if (kill === 'after-call') throw new Killed();
      if (outcome?.kind === 'sent') {
        state = 'sent';
        ticket = outcome.ticket;
      } else if (outcome?.kind === 'refused') {
        state = 'refused';
        ours = before;
      }
    },

    async confirm() {
      if (wanted === undefined || state !== 'sent') return;
      const [answer] = await channel.confirm([order(wanted, ours)], { uem, settings, clock, entropy, signal });
      if (answer?.kind === 'true') {
        state = 'accepted';
        ours = [wanted];
      } else if (answer?.kind === 'false') {
        state = 'waiting';
        sequence = nextSequence(sequence, clock.now());
      }
    },
  };
}
