import type { Term } from '@picket/domain';
import { addressBits, normalizeValue } from '@picket/intelligence';

/**
 * How a host is written in the store: so that everything below a domain, and every address of a network, lies together in an
 * index. `d:com.example.www.` for `www.example.com`, `4:cb007107` for `203.0.113.7`, `6:2001…` with all 32 digits.
 * Byte order is meant: the column is collated "C".
 */
export type HostKey = string;

/** From, inclusive, to, exclusive. */
export interface HostKeyRange {
  readonly from: HostKey;
  readonly to: HostKey;
}

/** The key of a host name or address as anybody spells it; undefined where it is neither. */
export function hostKeyOf(spelled: string): HostKey | undefined {
  const term = normalizeValue('domain', spelled);
  if (term?.kind === 'domain') return keyOfName(term.value);
  return term?.kind === 'ip' ? keyOfAddress(term.value) : undefined;
}

/** The host in its one spelling. */
export function hostOfKey(key: HostKey): string {
  const [family, rest] = [key.slice(0, 2), key.slice(2)];
  if (family === 'd:') return rest.slice(0, -1).split('.').reverse().join('.');
  const parts = rest.match(family === '4:' ? /../g : /..../g) ?? [];
  if (family === '4:') return parts.map((part) => Number.parseInt(part, 16)).join('.');
  return normalizeValue('ip', parts.join(':'))?.value ?? rest;
}

/**
 * Where in the order of keys everything lies that a domain, an address or a network may be about; undefined for other kinds.
 * Of a domain that many share below (`github.io`) more lies there than it is about.
 */
export function rangeOf({ kind, value }: Term): HostKeyRange | undefined {
  if (kind === 'domain') return upTo(keyOfName(value), '.');
  if (kind === 'ip') return upTo(keyOfAddress(value), '');
  if (kind !== 'network') return undefined;
  const [base = '', length] = value.split('/');
  const { bits, width } = addressBits(base);
  const last = bits + (1n << BigInt(width - Number(length))) - 1n;
  return { from: write(bits, width), to: `${write(last, width)}~` };
}

const keyOfName = (name: string): HostKey => `d:${name.split('.').reverse().join('.')}.`;

function keyOfAddress(address: string): HostKey {
  const { bits, width } = addressBits(address);
  return write(bits, width);
}

const write = (bits: bigint, width: 32 | 128): HostKey =>
  `${width === 32 ? 4 : 6}:${bits.toString(16).padStart(width / 4, '0')}`;

/** `/` follows `.`, and `~` every digit. */
const upTo = (key: HostKey, last: '.' | ''): HostKeyRange => ({
  from: key,
  to: last === '.' ? `${key.slice(0, -1)}/` : `${key}~`,
});
