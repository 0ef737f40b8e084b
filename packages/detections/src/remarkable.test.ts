import { day, type Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { tools } from './detector-contract.suite.ts';
import { honestApp } from './judge-over.suite.ts';
import { isRemarkableApp, isRemarkableHost } from './remarkable.ts';

test('an app is remarkable when it is listed, or when something of it is missing', () => {
  const ask = (app: object) => isRemarkableApp('android', { ...honestApp, ...app }, tools);
  expect(ask({})).toBe(false);
  expect(ask({ appId: 'com.thetruth' })).toBe(true);
  expect(ask({ signers: undefined })).toBe(true);
});

test('on iOS no signer and no file is asked for', () => {
  expect(isRemarkableApp('ios', { appId: 'com.example.honest' }, tools)).toBe(false);
});

test('a host is remarkable when it is listed or imitates a name', () => {
  const ask = (host: string, domains: string[] = []) =>
    isRemarkableHost('android', host, { ...tools, tenant: { domains, watchware: 'low' } });
  expect([ask('copy9.com'), ask('www.google.com'), ask('c0ntoso.com'), ask('c0ntoso.com', ['contoso.com'])]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('old feeds make nothing remarkable by themselves: that is judged with the device', () => {
  expect(isRemarkableApp('android', honestApp, { ...tools, now: (tools.now + 400 * day) as Instant })).toBe(false);
});
