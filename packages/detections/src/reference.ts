import type { Detector } from '@picket/domain';
import { catalogue } from './catalogue.ts';

/** `docs/reference/detectors.md`, made from the detectors' own data. */
export function renderDetectors(detectors: readonly Detector[] = catalogue): string {
  return [
    '# Detectors',
    '',
    'A detector reads what is known of one device and says what is wrong with it. It answers *clear*, *detected*, or *could',
    'not judge*: without the facts it needs, a device is not called secured and its open findings stay open. Techniques are',
    'those of [MITRE ATT&CK for Mobile](https://attack.mitre.org/matrices/mobile/).',
    '',
    '| detector | platforms | worst severity | needs |',
    '|---|---|---|---|',
    ...detectors.map(
      ({ id, threat, platforms, needs }) =>
        `| [${threat.title}](#${anchorOf(threat.title)}) \`${id}\` | ${platforms.join(', ')} | ${threat.severity} | ${codes(needs)} |`,
    ),
    '',
    ...detectors.flatMap(section),
  ].join('\n');
}

function section({ id, threat, platforms, needs, sees, blindSpots }: Detector): readonly string[] {
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
    `- **Blind spots:** ${blindSpots}`,
    `- **Remedy:** ${threat.remedy}`,
    '',
  ];
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
