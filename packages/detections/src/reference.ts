import type { Detector, EnrollmentKind, FactSource } from '@picket/domain';
import { catalogue } from './catalogue.ts';
import { countOf } from './wording.ts';

/** `docs/reference/detectors.md`, made from the detectors' own data. */
export function renderDetectors(detectors: readonly Detector[] = catalogue): string {
  return [
    '# Detectors',
    '',
    'A detector reads what is known of one device and says what is wrong with it. It answers *clear*, *detected*, or *could',
    'not judge*: without the facts it needs, a device is not called secured and its open findings stay open. Techniques are',
    'those of [MITRE ATT&CK for Mobile](https://attack.mitre.org/matrices/mobile/).',
    '',
    `${countOf(detectors.filter(hasSource).length, 'detector', 'detectors')} have a source on real phones. The others wait for a collector: *no source yet*.`,
    '',
    '| detector | platforms | worst severity | needs | source |',
    '|---|---|---|---|---|',
    ...detectors.map(
      ({ id, threat, platforms, needs, sources }) =>
        `| [${threat.title}](#${anchorOf(threat.title)}) \`${id}\` | ${platforms.join(', ')} | ${threat.severity} | ${codes(needs)} | ${sources.length > 0 ? 'yes' : noSource} |`,
    ),
    '',
    ...detectors.flatMap(section),
  ].join('\n');
}

function section({ id, threat, platforms, needs, sees, sources, blindSpots }: Detector): readonly string[] {
  return [
    `## ${threat.title}`,
    '',
    threat.meaning,
    '',
    `- **Id:** \`${id}\``,
    `- **Platforms:** ${platforms.join(', ')}`,
    `- **Severity, at worst:** ${threat.severity}`,
    `- **Techniques:** ${threat.techniques.length === 0 ? 'none: a weakness, not an attack' : threat.techniques.map(linked).join(', ')}`,
    `- **Needs:** ${codes(needs)}`,
    `- **Sees:** ${sees}`,
    `- **Source on a real phone:** ${sources.length > 0 ? describeSources(sources) : noSource}`,
    `- **Blind spots:** ${blindSpots}`,
    `- **Remedy:** ${threat.remedy}`,
    '',
  ];
}

const noSource = '*no source yet*';

function hasSource({ sources }: Detector): boolean {
  return sources.length > 0;
}

/** What is the same everywhere is said once. */
function describeSources(sources: readonly FactSource[]): string {
  const alike = Map.groupBy(sources, ({ yields, enrollment }) => `${yields} (${described(enrollment)})`);
  return [...alike].map(([what, group]) => `${group.map(({ platform }) => platform).join(', ')}: ${what}`).join('; ');
}

function described(enrollment: EnrollmentKind): string {
  return enrollment === 'any' ? 'however it is enrolled' : enrollment.replaceAll('-', ' ');
}

function linked(technique: string): string {
  return `[${technique}](https://attack.mitre.org/techniques/${technique.replace('.', '/')}/)`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** GitHub's anchor of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
