import { expect, test } from 'vitest';
import { isGlobalUnicast } from '../../src/net/address-filter.ts';

const ALLOWED = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
  '2a01:4f8::1',
  '2a02:6b8:0:1::feed',
];

const REFUSED: [string, string][] = [
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private'],
  ['10.255.255.255', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.127.255.255', 'carrier-grade NAT'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.169.254', 'link-local, cloud metadata'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.8', 'IETF protocol assignments'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', '6to4 relay'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'benchmarking'],
  ['198.19.255.255', 'benchmarking'],
  ['198.51.100.7', 'documentation'],
  ['203.0.113.9', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::127.0.0.1', 'v4-compatible'],
  ['::8.8.8.8', 'v4-compatible'],
  ['::ffff:127.0.0.1', 'v4-mapped'],
  ['::ffff:8.8.8.8', 'v4-mapped'],
  ['::ffff:0:127.0.0.1', 'v4-translated'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b::808:808', 'NAT64'],
  ['64:ff9b:1::1', 'local NAT64'],
  ['100::1', 'discard'],
  ['2001::1', 'Teredo'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
  ['2001:2::1', 'benchmarking'],
  ['2001:10::1', 'ORCHID'],
  ['2001:20::1', 'ORCHIDv2'],
  ['2001:db8::1', 'documentation'],
  ['2002:7f00:1::', '6to4'],
  ['2002:808:808::1', '6to4'],
  ['3fff::1', 'documentation'],
  ['4000::1', 'unassigned'],
  ['5f00::1', 'segment routing'],
  ['fc00::1', 'unique local'],
  ['fd12:3456:789a::1', 'unique local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['ff0e::1', 'global multicast'],
  ['017700000001', 'octal'],
  ['0x7f.0.0.1', 'hexadecimal'],
  ['2130706433', 'a number'],
  ['127.1', 'short'],
  ['010.0.0.1', 'leading zero'],
  ['', 'nothing'],
  ['a.test', 'a name'],
  ['[::1]', 'brackets'],
];

test.each(ALLOWED)('N02 %s may be dialled', (address) => {
  expect(isGlobalUnicast(address)).toBe(true);
});

test.each(REFUSED)('N02 N04 %s is refused (%s)', (address) => {
  expect(isGlobalUnicast(address)).toBe(false);
});

test('refuses a global address with a zone, which names an interface of ours', () => {
  expect(isGlobalUnicast('2606:4700:4700::1111')).toBe(true);
  expect(isGlobalUnicast('2606:4700:4700::1111%eth0')).toBe(false);
});
