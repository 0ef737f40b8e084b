import { apkChecks } from './checks/catalogue.ts';
import type { Check } from './checks/check.ts';
import { ipaChecks } from './checks/ipa-checks.ts';
import { defaultLimits } from './limits.ts';

/** `docs/reference/app-checks.md`, made from the checks' own data. */
export function renderAppChecks(): string {
  const { fileBytes, entries, entryBytes, totalBytes, ratio, depth, timeMs, heapMegabytes } = defaultLimits;
  return [
    '# Checks on app files',
    '',
    '`picket app inspect` reads a file and says what it found, each with the reason. There is no score. A result in which something',
    'was cut says so under `incomplete`; the absence of findings then says nothing. Techniques are those of',
    '[MITRE ATT&CK for Mobile](https://attack.mitre.org/matrices/mobile/).',
    '',
    '## Android (APK)',
    '',
    table(apkChecks),
    '',
    '## iOS (IPA)',
    '',
    table(ipaChecks),
    '',
    '## Limits',
    '',
    'Every file is read in a thread of its own, which is ended when it takes too long. Nothing is unpacked to disk, nothing is run.',
    '',
    `- The file: ${inMebibytes(fileBytes)}; entries: ${entries}; unpacked: ${inMebibytes(entryBytes)} for one entry, ${inMebibytes(totalBytes)} for all`,
    `- Unpacked to packed size of one entry: ${ratio} to 1, beyond its first 16 MiB; nesting: ${depth}`,
    `- Time: ${timeMs / 1000} s; JavaScript heap: ${heapMegabytes} MB`,
  ].join('\n');
}

function table<Facts>(checks: readonly Check<Facts>[]): string {
  const rows = checks.map(
    ({ id, title, severity, techniques, sees, cannotSee }) =>
      `| ${title}<br>\`${id}\` | ${severity} | ${sees} | ${cannotSee} | ${techniques.map(linked).join(', ') || 'none'} |`,
  );
  return [
    '| check | severity | what it sees | what it cannot see | techniques |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function linked(technique: string): string {
  return `[${technique}](https://attack.mitre.org/techniques/${technique.replace('.', '/')}/)`;
}

function inMebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
