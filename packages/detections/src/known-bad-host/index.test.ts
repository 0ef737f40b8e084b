import { day, type HostContact, type Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { now } from '../detector-contract.suite.ts';
import { judgeWith, over } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { knownBadHost } from './index.ts';

const contact = (host: string, daysAgo = 0): HostContact => {
  const lastSeenAt = (now - daysAgo * day) as Instant;
  return { host, firstSeenAt: lastSeenAt, lastSeenAt, count: 3 };
};
const ask = (...contacts: HostContact[]) => judgeWith(knownBadHost, { contacts });

test('a server of stalkerware is high, below the name that is listed too', () => {
  expect(ask(contact('any.copy9.com'), contact('www.google.com'))).toMatchObject({
    detections: [
      {
        subject: 'domain copy9.com',
        severity: 'high',
        because: 'The phone was in contact with any.copy9.com, which is listed as stalkerware (TheTruthSpy).',
        evidence: { host: 'any.copy9.com', firstSeen: '2026-08-23', lastSeen: '2026-08-23' },
      },
    ],
  });
});

test('many hosts below one listed name are one finding', () => {
  expect(ask(contact('a.copy9.com'), contact('b.copy9.com'), contact('copy9.com'))).toMatchObject({
    detections: [{ subject: 'domain copy9.com' }],
  });
});

test('neighbors below a shared suffix are judged by their full host', () => {
  expect(ask(contact('1ca43.appspot.com'))?.kind).toBe('detected');
  expect(ask(contact('honest.appspot.com'), contact('appspot.com'))).toEqual({ kind: 'clear' });
});

test('an address is medium at most, and a list that does not say why is too', () => {
  const threats = threatsOf({
    'ips.txt': '203.0.113.9\n203.0.113.0/28\n2001:db8::9\n',
    'domains.txt': 'odd.test.org\n',
  });
  for (const host of ['203.0.113.9', '203.0.113.3', '2001:0db8::0009', 'x.odd.test.org']) {
    expect(judgeWith(knownBadHost, { contacts: [contact(host)] }, over(threats))).toMatchObject({
      detections: [{ severity: 'medium' }],
    });
  }
});

test('names that phones need or people use raise nothing', () => {
  const hosts = [
    'login.microsoftonline.com',
    'push.apple.com',
    'mail.google.com',
    'graph.microsoft.com',
    '10.9.8.7',
    'printer',
  ];
  expect(ask(...hosts.map((host) => contact(host)))).toEqual({ kind: 'clear' });
});

test('what a phone makes up is no host, and no reason to doubt the rest', () => {
  expect(ask(contact(''), contact('a'.repeat(9_000)), contact('-.-'), contact('\u202e.com'))).toEqual({
    kind: 'clear',
  });
});

test('a server counts for 30 days after it was last seen, by the clock of the source: silence cures nothing', () => {
  expect(ask(contact('copy9.com', 30))?.kind).toBe('detected');
  expect(ask(contact('copy9.com', 31))).toEqual({ kind: 'clear' });
  const monthLater = (now + 31 * day) as Instant;
  expect(judgeWith(knownBadHost, { contacts: [contact('copy9.com')] }, { now: monthLater })?.kind).toBe('detected');
});

test('a page that steals passwords counts for 7 days', () => {
  const threats = threatsOf({ 'domains.txt': 'steal.test.org\n' }, { category: 'phishing' });
  const askFor = (daysAgo: number) =>
    judgeWith(knownBadHost, { contacts: [contact('steal.test.org', daysAgo)] }, over(threats));
  expect(askFor(7)).toMatchObject({ detections: [{ severity: 'high' }] });
  expect(askFor(8)).toEqual({ kind: 'clear' });
});

test('a sinkholed address is low: somebody took it from the attackers, and the phone still asks', () => {
  const threats = threatsOf({
    'ips.txt': '198.51.100.7\n',
    'w.json': JSON.stringify({
      name: 'List of known sinkholes',
      type: 'cidr',
      list: ['198.51.100.7'],
      version: 1,
      description: 'x',
      matching_attributes: ['ip-dst'],
    }),
  });
  expect(judgeWith(knownBadHost, { contacts: [contact('198.51.100.7')] }, over(threats))).toMatchObject({
    detections: [{ severity: 'low' }],
  });
});

test('of thousands of hits a hundred are kept, and the rest closes nothing', () => {
  const hosts = Array.from({ length: 250 }, (_, at) => `h${at}.test.org`);
  const threats = threatsOf({ 'domains.txt': hosts.join('\n') });
  const verdict = judgeWith(knownBadHost, { contacts: hosts.map((host) => contact(host)) }, over(threats));
  expect(verdict).toMatchObject({ kind: 'detected', unjudged: '150 more were found than are kept.' });
  expect(verdict?.kind === 'detected' && verdict.detections).toHaveLength(100);
});
