import { describe, expect, test } from 'vitest';
import { isForbiddenAddress, isMetadataName } from './forbidden-address.ts';

test.each([
  ['127.0.0.1', 'this machine'],
  ['0.0.0.0', 'this machine, by another name'],
  ['10.1.2.3', 'a private network'],
  ['100.64.1.1', 'a carrier network'],
  ['192.168.1.1', 'a private network'],
  ['172.31.255.255', 'a private network'],
  ['224.0.0.1', 'everybody at once'],
  ['255.255.255.255', 'everybody at once'],
  ['::', 'this machine'],
  ['::1', 'this machine'],
  ['0:0:0:0:0:0:0:1', 'this machine, spelled out'],
  ['::127.0.0.1', 'this machine, in IPv4-compatible form'],
  ['::ffff:10.0.0.1', 'a private network, mapped'],
  ['64:ff9b::10.0.0.1', 'a private network, translated'],
  ['64:ff9b:1::8.8.8.8', 'a translator of the network around us'],
  ['2002:a00:1::1', 'a private network, by 6to4'],
  ['2001:4860:4860::5efe:10.0.0.1', 'a private network, by ISATAP'],
  ['2001:0:53aa:64c:0:0:f5ff:fffe', 'a tunnel'],
  ['fc00::1', 'a private network'],
  ['fec0::1', 'a site, as it was once'],
  ['fe80::1%eth0', 'the wire'],
  ['ff02::1', 'everybody on the wire'],
  ['2001:db8::1', 'an example'],
  ['4000::1', 'nobody yet'],
  ['127.1', 'no spelling of an address'],
  ['taxii.test.org', 'a name'],
  ['', 'nothing'],
])('%s is not asked for a feed: %s', (address) => {
  expect(isForbiddenAddress(address)).toBe(true);
});

test.each([
  '93.184.216.34',
  '2606:2800:220:1::1',
  '::ffff:93.184.216.34',
  '64:ff9b::93.184.216.34',
  '2002:5db8:d822::1',
])('%s, where anybody may be, is asked', (address) => {
  expect(isForbiddenAddress(address)).toBe(false);
});

describe('where feeds may come from a private network', () => {
  test.each(['192.168.1.1', '10.0.0.1', 'fd12:3456::1', '127.0.0.1', '::1', '64:ff9b:1::10.0.0.1'])(
    '%s is asked',
    (address) => {
      expect(isForbiddenAddress(address, { allowPrivate: true })).toBe(false);
    },
  );

  test.each([
    '169.254.169.254',
    '169.254.170.2',
    '168.63.129.16',
    '100.100.100.200',
    '::ffff:169.254.169.254',
    '::169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::169.254.169.254',
    '2002:a9fe:a9fe::1',
    'fd00::5efe:169.254.169.254',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::a9fe:a9fe',
  ])('%s, which hands out the credentials of the machine, is not', (address) => {
    expect(isForbiddenAddress(address, { allowPrivate: true })).toBe(true);
  });
});

test('names that lead to such services inside a cloud are known', () => {
  expect(['metadata.google.internal', 'METADATA', 'instance-data.'].map(isMetadataName)).toEqual([true, true, true]);
  expect(isMetadataName('metadata.test.org')).toBe(false);
});
