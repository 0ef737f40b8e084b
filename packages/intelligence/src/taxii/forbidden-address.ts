import { BlockList, isIP } from 'node:net';
import { normalizeAddress } from '../indicators/address.ts';

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
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** IPv4 addresses that are written inside IPv6: translated ones (RFC 6052) and 6to4. */
const nested = [/^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/, /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/];

/**
 * Whether a feed must not be fetched from an address: it belongs to a metadata service, or (unless private networks are
 * allowed) to the inside of somebody's network. What is no address at all is forbidden too.
 *
 * Whoever connects has to ask this of the very address that is connected to: a name may have another one by then.
 */
export function isForbiddenAddress(text: string, { allowPrivate = false } = {}): boolean {
  const address = normalizeAddress(text);
  if (address === undefined) return true;
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  if (metadata.check(address, family) || (!allowPrivate && inside.check(address, family))) return true;
  const within = nested.map((shape) => shape.exec(address)).find((found) => found !== null);
  if (within === undefined) return false;
  const [high, low] = [Number.parseInt(within[1] ?? '', 16), Number.parseInt(within[2] ?? '', 16)];
  return isForbiddenAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'), { allowPrivate });
}

/** Names of metadata services, which resolve only inside a cloud. */
export const isMetadataName = (host: string): boolean =>
  /^(metadata|instance-data|metadata\.google\.internal|metadata\.azure\.internal)\.?$/i.test(host);
