import type { Instant, ThreatKnowledge } from '@picket/domain';
import { createIndicatorIndex, createThreatKnowledge, type Feed, readFeed } from '@picket/intelligence';

// Feeds made for a test: small, in the formats of the real ones, and with some of their entries.

/** A day after the newest release in the shipped data. */
export const now = Date.UTC(2026, 7, 23) as Instant;

/** Knowledge of exactly these files. Options of the feed are for all of them. */
export function threatsOf(files: Readonly<Record<string, string>>, more: Partial<Feed> = {}): ThreatKnowledge {
  const read = Object.entries(files).map(([name, text]) => {
    const reading = readFeed(name, new TextEncoder().encode(text));
    if (reading.kind === 'refused') throw new Error(`${name}: ${reading.detail}`);
    return { name, content: reading.content };
  });
  const feed: Feed = { id: 'test-feed', title: 'Test', edition: '7', asOf: now, files: read, ...more };
  return createThreatKnowledge(createIndicatorIndex([feed], now));
}

/** One STIX bundle with these patterns, as malware of that name. */
export function bundleOf(...patterns: readonly string[]): string {
  const objects = patterns.flatMap((pattern, at) => [
    { type: 'indicator', id: `indicator--${at}`, pattern_type: 'stix', pattern: `[${pattern}]` },
    { type: 'relationship', relationship_type: 'indicates', source_ref: `indicator--${at}`, target_ref: 'malware--1' },
  ]);
  return JSON.stringify({ type: 'bundle', objects: [{ type: 'malware', id: 'malware--1', name: 'Bad' }, ...objects] });
}

export const sampleDigest = '2f3bc9ebe8c249f0416f5b0367f34b4b8f6aaa7d351dc5b4912fe2558491b6b7';

/** A family of stalkerware, one of watchware, a sample, a spyware package, honest signers and a test key: all real. */
export const madeUpThreats: ThreatKnowledge = threatsOf({
  'ioc.yaml': [
    '- name: TheTruthSpy',
    '  type: stalkerware',
    '  packages: [com.thetruth, com.topspy]',
    '  certificates: [7F5C0D54A813BA9B87A91420CA2C3DE5E7948F09]',
    '  c2:',
    '    domains: [copy9.com, 1ca43.appspot.com]',
  ].join('\n'),
  'watchware.yaml': [
    '- name: FamiSafe',
    '  type: watchware',
    '  packages: [com.wondershare.famisafe]',
    '  certificates: [095514BA4F28DBE521C74ABF77972BE3C86A50A5]',
  ].join('\n'),
  'bundle.json': bundleOf(`file:hashes.'SHA-256' = '${sampleDigest}'`, "app:id = 'com.serv.services'"),
  'signers.json': JSON.stringify({
    source: 'appverifier',
    entries: [
      {
        package: 'org.thoughtcrime.securesms',
        sha256: [
          '29f34e5f27f211b424bc5bf9d67162c0eafba2da35af35c16416fc446276ba26',
          '4be4f6cd5be844083e900279dc822af65a547fecc26aba7ff1f5203a45518cd8',
        ],
      },
    ],
  }),
  'keys.json': JSON.stringify({
    source: 'AOSP',
    entries: [
      {
        name: 'bluetooth',
        sha256: 'a6ccc500ff0e7421200eb66a7fe174ef1b00e52ca91727070cbedf061ff76c35',
        sha1: 'dc0605cdd6552d84481d8fcce4a8d28e294e570b',
      },
    ],
  }),
  'google.json': JSON.stringify({
    name: 'List of known google domains',
    type: 'hostname',
    list: ['google.com', 'microsoft.com', 'sharepoint.com'],
    version: 1,
    description: 'x',
    matching_attributes: ['domain'],
  }),
});
