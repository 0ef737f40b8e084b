import { BlockList, isIP } from 'node:net';
import { addressBits, normalizeAddress } from '../indicators/address.ts';

/**
 * Addresses that hand out a machine's own credentials to whoever asks from within: link-local ones, where the clouds keep
 * their metadata services, and the few that they keep elsewhere. No feed lives there.
 */
const metadata = new BlockList();
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
metadata.addAddress('100.100.100.200', 'ipv4');
metadata.addAddress('168.63.129.16', 'ipv4');
metadata.addAddress('192.0.0.192', 'ipv4');
metadata.addSubnet('fe80::', 10, 'ipv6');
metadata.addAddress('fd00:ec2::254', 'ipv6');
metadata.addAddress('fd20:ce::254', 'ipv6');

/** Everything that IANA lists as not globally reachable. https://www.iana.org/assignments/iana-ipv4-special-registry */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}
/** In IPv6 only this is handed out to anybody. https://www.iana.org/assignments/ipv6-address-space */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/**
 * Where IPv4 addresses are written inside IPv6, as how many groups come before: compatible ones (RFC 4291), translated ones
 * (RFC 6052, RFC 8215), 6to4 (RFC 3056) and ISATAP (RFC 5214).
 */
const nested: readonly (readonly [shape: RegExp, groupsBefore: number])[] = [
  [/^0:0:0:0:0:0:/, 6],
  [/^64:ff9b:0:0:0:0:/, 6],
  [/^64:ff9b:1:/, 6],
  [/^2002:/, 1],
  [/:0:5efe:/, 6],
  [/:200:5efe:/, 6],
];

/**
 * Whether a feed must not be fetched from an address: it belongs to a metadata service, or (unless private networks are
 * allowed) to the inside of somebody's network. What is no address at all is forbidden too.
 *
 * Whoever connects has to ask this of the very address that is connected to: a name may have another one by then.
 */
export function isForbiddenAddress(text: string, { allowPrivate = false } = {}): boolean {
  const address = normalizeAddress(text);
  if (address === undefined) return true;
  if (isIP(address) === 4) return metadata.check(address, 'ipv4') || (!allowPrivate && inside.check(address, 'ipv4'));
  if (metadata.check(address, 'ipv6')) return true;
  const within = addressWithin(address);
  if (within !== undefined && isForbiddenAddress(within, { allowPrivate })) return true;
  if (allowPrivate) return false;
  // The well-known prefix leads to the IPv4 address alone, which was looked at.
  const isTranslated = address.startsWith('64:ff9b::');
  return inside.check(address, 'ipv6') || !(isTranslated || global6.check(address, 'ipv6'));
}

function addressWithin(address: string): string | undefined {
  const { bits } = addressBits(address);
  const groups = Array.from({ length: 8 }, (_, at) => Number((bits >> BigInt(16 * (7 - at))) & 0xffffn));
  const spelled = groups.map((group) => group.toString(16)).join(':');
  const [, at = 8] = nested.find(([shape]) => shape.test(spelled)) ?? [];
  const [high, low] = [groups[at], groups[at + 1]];
  if (high === undefined || low === undefined) return undefined;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Names of metadata services, which resolve only inside a cloud. */
export const isMetadataName = (host: string): boolean =>
  /^(metadata|instance-data|metadata\.google\.internal|metadata\.azure\.internal)\.?$/i.test(host);
