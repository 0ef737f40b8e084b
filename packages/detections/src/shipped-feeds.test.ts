import type { Facts, IndicatorCategory, InstalledApp, Instant } from '@picket/domain';
import { createIndicatorIndex, createThreatKnowledge, type Indicator, loadShippedFeeds } from '@picket/intelligence';
import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { snapshotOf, tools } from './detector-contract.suite.ts';
import { judgeDevice } from './judge-device.ts';

// Every indicator that ships, and a phone that it concerns: is the phone marked?

const now = tools.now as Instant;
const shipped = await loadShippedFeeds();
const threats = createThreatKnowledge(createIndicatorIndex([...shipped.warnings, ...shipped.indicators], now));
const over = { ...tools, now, knowledge: { ...tools.knowledge, threats } };

/** A phone on which the thing is that an indicator names; undefined where no fact can carry it. */
function phoneWith({ kind, value, together }: Indicator): Partial<Facts> | undefined {
  const contact = (host: string) => ({ contacts: [{ host, firstSeenAt: now, lastSeenAt: now, count: 1 }] });
  const more = (other: Indicator['kind']) => together.find((term) => term.kind === other)?.value;
  const app = (facts: Partial<InstalledApp>): Partial<Facts> => ({
    apps: [{ appId: more('app') ?? 'com.example.any', ...facts }],
  });
  const signer = (digest: string) => ({
    signers: [digest.length === 64 ? { sha256: digest } : { sha256: 'e'.repeat(64), sha1: digest }],
  });
  switch (kind) {
    case 'domain':
    case 'ip':
      return contact(value);
    case 'network':
      return contact(value.split('/')[0] ?? '');
    case 'app':
      return app({ appId: value });
    case 'signer':
      return value.length === 32 ? undefined : app(signer(value));
    case 'file':
      return value.length === 64 ? app({ fileSha256: value }) : undefined;
    default:
      return undefined;
  }
}

const asked = catalogue.filter(({ needs }) => needs.every((name) => name === 'apps' || name === 'contacts'));

test('every indicator that ships marks a phone that it concerns, or is one that no source can see yet', {
  timeout: 600_000,
}, () => {
  const marked: Record<string, number> = {};
  const unmarked: Record<string, number> = {};
  for (const { content } of shipped.indicators.flatMap(({ files }) => files)) {
    for (const indicator of content.indicators) {
      const facts = phoneWith(indicator);
      const verdicts = facts === undefined ? [] : judgeDevice(snapshotOf('android', facts), over, asked);
      const by = verdicts.filter(({ verdict }) => verdict.kind === 'detected').map(({ detectorId }) => detectorId);
      const group = by.length > 0 ? marked : unmarked;
      const key =
        by.length > 0
          ? by.join(' ')
          : `${indicator.kind} ${facts === undefined ? 'no source yet' : indicator.category}`;
      group[key] = (group[key] ?? 0) + 1;
    }
  }
  expect({ marked, unmarked }).toEqual({});
});

test('no indicator of watchware and no root tool is called malware', () => {
  const mild: readonly IndicatorCategory[] = ['watchware', 'root-tool', 'test-key'];
  const severe = ['known-bad-app-file', 'known-bad-app-signer', 'known-bad-app', 'stalkerware', 'known-bad-host'];
  for (const { content } of shipped.indicators.flatMap(({ files }) => files)) {
    for (const indicator of content.indicators) {
      if (!mild.includes(indicator.category)) continue;
      const says = threats.find(indicator, indicator.together);
      const categories = says.known ? says.value.for.map(({ category }) => category) : [];
      // Some values are listed as something worse by another feed, or another entry.
      if (!categories.every((category) => mild.includes(category))) continue;
      const verdicts = judgeDevice(snapshotOf('android', phoneWith(indicator) ?? {}), over, asked);
      const called = verdicts.filter(({ verdict }) => verdict.kind === 'detected').map(({ detectorId }) => detectorId);
      expect(
        called.filter((id) => severe.includes(id)),
        indicator.value,
      ).toEqual([]);
    }
  }
});
