import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadShippedWarnings, warningsOf } from '../shipped-feeds.ts';
import { createLookAlikes } from './look-alikes.ts';
import { isOneOff } from './one-off.ts';

const warnings = warningsOf(await loadShippedWarnings());
const judge = createLookAlikes(warnings);
const names = ['contoso.com', 'bücher-müller.de'];
const ask = (host: string) => {
  const answer = judge(host, names);
  return answer.known ? answer.value : undefined;
};

test.each([
  // Letters that look alike, in ASCII and beyond.
  ['c0ntoso.com', 'contoso.com', 'confusable'],
  ['paypa1.com', 'paypal.com', 'confusable'],
  ['rnicrosoft.com', 'microsoft.com', 'confusable'],
  ['xn--80ak6aa92e.com', 'apple.com', 'confusable'],
  ['xn--pypal-4ve.com', 'paypal.com', 'confusable'],
  ['www.xn--pypal-4ve.evil.test', 'paypal.com', 'confusable'],
  // One slip.
  ['contosso.com', 'contoso.com', 'near'],
  ['contso.net', 'contoso.com', 'near'],
  ['micorsoft.com', 'microsoft.com', 'near'],
  ['con-toso.com', 'contoso.com', 'near'],
  // The name inside a host of somebody else's.
  ['contoso.com.evil.test', 'contoso.com', 'brand-label'],
  ['login-contoso.evil.test', 'contoso.com', 'brand-label'],
  ['secure.contoso.evil.test', 'contoso.com', 'brand-label'],
  ['contoso-portal.test', 'contoso.com', 'brand-label'],
  ['contoso-login.azurewebsites.net', 'contoso.com', 'brand-label'],
  ['paypal.secure-site.test', 'paypal.com', 'brand-label'],
  ['apple-id-verify.com', 'apple.com', 'brand-label'],
  ['paypal.evil.test', 'paypal.com', 'brand-label'],
] as const)('%s imitates %s (%s)', (host, imitates, reason) => {
  expect(ask(host)).toMatchObject({
    imitates,
    reasons: expect.arrayContaining([expect.objectContaining({ kind: reason })]),
  });
});

test('a label that mixes scripts is told as such, whomever it means', () => {
  expect(ask('xn--exmple-4nf.test')?.reasons[0]).toMatchObject({ kind: 'punycode' });
});

test.each([
  'contoso.com',
  'mail.contoso.com',
  'contoso.sharepoint.com',
  'contoso.zendesk.com',
  'contoso.azurewebsites.net',
  'contoso.partner.test',
  'contoso.customer-portal.test',
  'contoso.net',
  'www.contoso.com.edgekey.net',
  'login.microsoftonline.com',
  'paypal.github.io',
  'apple-tree-farm.com',
  'steam-cleaning.test',
  'amazon.de',
  'apply.com',
  'google.de',
  'xn--bcher-mller-thbg.de',
  'xn--fiqs8s.test',
  'localhost',
  'github.io',
  'com',
  '10.0.0.1',
  '::1',
  '',
  '-',
])('%s imitates nobody', (host) => {
  expect(ask(host)).toBeUndefined();
});

test('a tenant that is called by a lure, or by two letters, is not imitated by every host that has them', () => {
  const askFor = (host: string) => {
    const answer = judge(host, ['support.test', 'id.test', 'web.test']);
    return answer.known ? answer.value : undefined;
  };
  for (const host of ['support.other.test', 'id.other.test', 'login-id.other.test', 'web.other.test'])
    expect(askFor(host), host).toBeUndefined();
  expect(askFor('support-login.other.test')).toMatchObject({ imitates: 'support.test' });
});

describe('the biggest sites', { timeout: 300_000 }, () => {
  const listed = (file: string): string[] =>
    (
      JSON.parse(readFileSync(new URL(`../../data/misp-warninglists/${file}.json`, import.meta.url), 'utf8')) as {
        list: string[];
      }
    ).list;
  const big = [...new Set(['tranco10k', 'cisco_top1000', 'moz-top500', 'bank-website'].flatMap(listed))];

  test('imitate nobody', () => {
    expect(big.length).toBeGreaterThan(10_000);
    expect(big.filter((host) => ask(host) !== undefined)).toEqual([]);
  });

  test('nor would they if no list spoke for them, but for these', () => {
    const alone = createLookAlikes({ objectionsTo: () => [] });
    const suspected = big.filter((host) => {
      const answer = alone(host, names);
      return answer.known && answer.value !== undefined;
    });
    expect(suspected).toEqual(['googll.store', 'telegra.ph', 'telegraf.rs']);
  });
});

test('of the 19,056 phishing hosts that ship, so many imitate a name that is known here', { timeout: 300_000 }, () => {
  const text = readFileSync(
    new URL('../../data/phishing-database/phishing-database-domains.txt', import.meta.url),
    'utf8',
  );
  const hosts = text.split('\n').filter((line) => line !== '');
  expect(hosts.filter((host) => ask(host) !== undefined).length).toBe(1312);
});

test('two words are one slip apart, or they are not', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(isOneOff(one, other)).toBe(distance(one, other) === 1);
    }),
  );
});

test('whatever a phone asks for, the answer is a reason or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.domain(),
        fc.string(),
        fc.string({ unit: 'grapheme' }).map((text) => `${text}.com`),
      ),
      (host) => {
        const found = ask(host);
        if (found !== undefined) expect(found.reasons.length).toBeGreaterThan(0);
      },
    ),
  );
});

/** Optimal string alignment, as the textbook has it. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(one.length, other.length);
}
