import { isIP, isIPv4 } from 'node:net';

/** An address as a number, and how many bits its family has. */
export interface AddressBits {
  readonly bits: bigint;
  readonly width: 32 | 128;
}

/** One address in its one spelling; an IPv4 address inside IPv6 (`::ffff:a.b.c.d`) is the IPv4 address. */
export function normalizeAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  if (family === 4) return bare;
  if (family !== 6 || bare.includes('%')) return undefined;
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * A network in CIDR form with its host bits cleared: `10.1.2.3/8` is `10.0.0.0/8`. One that would hold everybody
 * (shorter than /8, or than /16 in IPv6) is none: no honest feed lists it, and it would hit every phone.
 */
export function normalizeNetwork(text: string): string | undefined {
  const [, base = '', length = ''] = /^([0-9A-Fa-f.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = normalizeAddress(base);
  if (address === undefined) return undefined;
  const { bits, width } = addressBits(address);
  // A network of IPv4 addresses that is written inside IPv6: `::ffff:203.0.113.0/120`.
  const prefix = Number(length) - (width === 32 && base.includes(':') ? 96 : 0);
  if (prefix > width || prefix < (width === 32 ? 8 : 16)) return undefined;
  return `${addressOf(firstBits(bits, width, prefix) << BigInt(width - prefix), width)}/${prefix}`;
}

/** The bits of an address that `normalizeAddress` gave. */
export function addressBits(address: string): AddressBits {
  if (isIPv4(address)) {
    return { bits: address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n), width: 32 };
  }
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return { bits: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), width: 128 };
}

/** The first `prefix` bits, which is what the addresses of a network have in common. */
export function firstBits(bits: bigint, width: number, prefix: number): bigint {
  return bits >> BigInt(width - prefix);
}

function addressOf(bits: bigint, width: 32 | 128): string {
  const size = width === 32 ? 8 : 16;
  const parts = Array.from({ length: width / size }, (_, index) =>
    Number((bits >> BigInt(width - size * (index + 1))) & ((1n << BigInt(size)) - 1n)),
  );
  if (width === 32) return parts.join('.');
  return new URL(`http://[${parts.map((part) => part.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
