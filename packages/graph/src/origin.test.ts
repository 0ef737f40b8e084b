import { expect, test } from 'vitest';
import { followable, parseOrigin } from './origin.ts';

const graph = { origin: 'https://graph.microsoft.com', version: 'v1.0' };

test.each([
  'https://graph.microsoft.com/v1.0/users?$skiptoken=abc',
  'https://graph.microsoft.com:443/v1.0/users?$skiptoken=a%2Fb',
  'https://GRAPH.microsoft.com/v1.0/users',
])('%s is followed as given', (link) => {
  expect(followable(link, graph, 'GET /users')).toBe(link);
});

test.each([
  'https://graph.microsoft.com.evil/v1.0/users',
  'https://graph.microsoft.com@evil/v1.0/users',
  'https://graph.microsoft.com%40evil/v1.0/users',
  'https://graph.microsoft.com\\@evil/v1.0/users',
  'https://user:password@graph.microsoft.com/v1.0/users',
  'https://gräph.microsoft.com/v1.0/users',
  'https://graph.microsoft.com:8443/v1.0/users',
  'http://graph.microsoft.com/v1.0/users',
  'https://evil/v1.0/users#https://graph.microsoft.com/v1.0',
  'https://graph.microsoft.com/beta/users',
  'https://graph.microsoft.com/v1.0/../beta/users',
  'https://graph.microsoft.com/v1.0/%2e%2e/beta/users',
  'https://graph.microsoft.com/v1.0%2f..%2fbeta',
  'https://graph.microsoft.com/v1.0',
  '//evil/v1.0/users',
  '/v1.0/users',
  'users?$skiptoken=abc',
  'javascript:alert(1)',
  '',
])('%s leads elsewhere and is refused', (link) => {
  expect(() => followable(link, graph, 'GET /users')).toThrow(
    expect.objectContaining({ name: 'GraphError', reason: 'misdirected' }),
  );
});

test('secrets go over http to this machine only', () => {
  expect(parseOrigin('http://127.0.0.1:4900')).toBe('http://127.0.0.1:4900');
  expect(parseOrigin('http://localhost:4900/')).toBe('http://localhost:4900');
  expect(parseOrigin('https://graph.microsoft.us')).toBe('https://graph.microsoft.us');
  expect(() => parseOrigin('http://graph.microsoft.com')).toThrow(/over http/);
  expect(() => parseOrigin('graph.microsoft.com')).toThrow(/not the address/);
  expect(() => parseOrigin('https://graph.microsoft.com/v1.0')).toThrow(/neither path nor user/);
  expect(() => parseOrigin('file:///etc/passwd')).toThrow(/not the address/);
});
