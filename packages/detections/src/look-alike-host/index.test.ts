import { day, type HostContact, type Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { now } from '../detector-contract.suite.ts';
import { judgeWith } from '../judge-over.suite.ts';
import { lookAlikeHost } from './index.ts';

const contact = (host: string, daysAgo = 0): HostContact => {
  const lastSeenAt = (now - daysAgo * day) as Instant;
  return { host, firstSeenAt: lastSeenAt, lastSeenAt, count: 1 };
};
const tenant = { domains: ['contoso.com'], watchware: 'low' } as const;
const ask = (...contacts: HostContact[]) => judgeWith(lookAlikeHost, { contacts }, { tenant });

test("a host that imitates the tenant's name is medium, and says how", () => {
  expect(ask(contact('login.c0ntoso.com'))).toMatchObject({
    detections: [
      {
        subject: 'login.c0ntoso.com',
        severity: 'medium',
        because:
          'The phone asked for login.c0ntoso.com, which seems to imitate contoso.com: "c0ntoso" looks like "contoso".',
        evidence: { imitates: 'contoso.com', reasons: ['confusable: "c0ntoso" looks like "contoso".'] },
      },
    ],
  });
});

test("the tenant's own hosts, other honest hosts and big sites are clear", () => {
  const hosts = [
    'contoso.com',
    'mail.contoso.com',
    'contoso.sharepoint.com',
    'www.microsoft.com',
    'example.org',
    'printer',
    '10.0.0.1',
  ];
  expect(ask(...hosts.map((host) => contact(host)))).toEqual({ kind: 'clear' });
});

test('it counts for a week', () => {
  expect(ask(contact('contosso.com', 7))?.kind).toBe('detected');
  expect(ask(contact('contosso.com', 8))).toEqual({ kind: 'clear' });
});

test('well-known names are looked for where the tenant has named none', () => {
  expect(judgeWith(lookAlikeHost, { contacts: [contact('paypa1.com')] })?.kind).toBe('detected');
  expect(judgeWith(lookAlikeHost, { contacts: [contact('c0ntoso.com')] })).toEqual({ kind: 'clear' });
});
