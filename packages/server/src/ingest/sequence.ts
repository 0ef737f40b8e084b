/** What is remembered of the check-ins that one agent has sent: the newest, and which of those shortly before it came. */
export interface SequenceState {
  /** 0: none yet. */
  readonly last: number;
  /** Bit n is set where `last - 1 - n` has come. */
  readonly before: number;
}

export type Arrival =
  /** The newest so far. */
  | 'next'
  /** Older than the newest, and not come before. */
  | 'late'
  /** It has come before: to be answered as then, and to change nothing. */
  | 'repeated'
  /** So old that nobody remembers whether it has come: only what may be said twice without harm is taken from it. */
  | 'beyond-memory';

/** How far back single check-ins are remembered. A number holds 53 bits exactly. */
export const rememberedSequences = 48;

const everyBit = (1n << BigInt(rememberedSequences)) - 1n;

/** Whether a check-in has come before, and what to remember of it. As IPsec tells replays (RFC 4303, 3.4.3). */
export function admitSequence(
  state: SequenceState,
  sequence: number,
): { readonly arrival: Arrival; readonly state: SequenceState } {
  const before = BigInt(state.before);
  if (sequence > state.last) {
    const ahead = sequence - state.last;
    // The one that was newest takes its place among those before, unless it is out of reach or was never there.
    const shifted = ahead > rememberedSequences ? 0n : (before << BigInt(ahead)) & everyBit;
    const own = state.last === 0 || ahead > rememberedSequences ? 0n : 1n << BigInt(ahead - 1);
    return { arrival: 'next', state: { last: sequence, before: Number(shifted | own) } };
  }
  if (sequence === state.last) return { arrival: 'repeated', state };
  const place = state.last - 1 - sequence;
  if (place >= rememberedSequences) return { arrival: 'beyond-memory', state };
  const bit = 1n << BigInt(place);
  if ((before & bit) !== 0n) return { arrival: 'repeated', state };
  return { arrival: 'late', state: { last: state.last, before: Number(before | bit) } };
}
