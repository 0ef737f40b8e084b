import { BlockList, isIP } from 'node:net';

/** Everything that is not the open Internet: https://www.iana.org/assignments/iana-ipv4-special-registry, and the same for IPv6. */
const special: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  // Metadata services of clouds live here.
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  // Azure's own services for its machines, which are no private addresses by their looks.
  ['168.63.129.16', 32, 'ipv4'],
];

/** In IPv6 only this is handed out at all; in it are ways back to IPv4, and examples. */
const global6 = ['2000::', 3, 'ipv6'] as const;
const special6: typeof special = [
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
];

const listOf = (networks: typeof special) => {
  const list = new BlockList();
  for (const [network, prefix, family] of networks) list.addSubnet(network, prefix, family);
  return list;
};
const closed4 = listOf(special);
const open6 = listOf([global6]);
const closed6 = listOf(special6);

/**
 * Whether an address is one that anybody on the Internet may be at: not this machine, not the network around it, not a cloud's
 * metadata service. What is no address is none.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed4.check(address, 'ipv4');
    case 6:
      return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
    default:
      return false;
  }
}
