import { apkChecks } from './checks/catalogue.ts';
import type { Check } from './checks/check.ts';
import { ipaChecks } from './checks/ipa-checks.ts';
import { defaultLimits } from './limits.ts';
import { readShippedRules } from './rules/rule-source.ts';

/** `docs/reference/app-checks.md`, made from the checks' own data. */
export function renderAppChecks(): string {
  const { fileBytes, entries, entryBytes, totalBytes, ratio, depth, timeMs, rulesMs, heapMegabytes } = defaultLimits;
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
    '## YARA rules',
    '',
    'Every unpacked file of an app, and of archives inside it, is scanned with [YARA-X](https://virustotal.github.io/yara-x/): with the rules below,',
    'and with those that `--rules` names. A rule knows the file as `part` (`assets/a.apk!/classes.dex`). What it says of itself in `meta`',
    'is told with the finding: `severity` (`info`, `low`, `medium`, `high`; medium when left out), `description`, and ids of ATT&CK in',
    'any of its texts. Rules come after everything else. When they take too long they are stopped, the rest is told, and the result',
    'is incomplete. A scan has a price for each file of an app, some milliseconds, whatever its size.',
    '',
    renderRules(),
    '',
    '## ClamAV',
    '',
    'Where an operator runs `clamd`, it is sent the whole file (`INSTREAM`) and its answer is a finding `clamav-signature`. It unpacks by',
    'itself, within its own limits, and stumbles over archives that are made for it: what it does not find is no proof. No answer,',
    'a file too large for it, or an error makes the result incomplete.',
    '',
    '## Limits',
    '',
    'Every file is read in a thread of its own, which is ended when it takes too long. Nothing is unpacked to disk, nothing is run.',
    '',
    `- The file: ${inMebibytes(fileBytes)}; entries: ${entries}; unpacked: ${inMebibytes(entryBytes)} for one entry, ${inMebibytes(totalBytes)} for all`,
    `- Unpacked to packed size of one entry: ${ratio} to 1, beyond its first 16 MiB; nesting: ${depth}`,
    `- Time: ${timeMs / 1000} s, and ${rulesMs / 1000} s for the rules; JavaScript heap: ${heapMegabytes} MB`,
  ].join('\n');
}

const ruleHead = /^rule (\w+)[^{]*\{\s*meta:([\s\S]*?)\n {4}(?:strings|condition):/gm;

/** From the text of the rules that ship, which say of themselves what the table needs. */
function renderRules(): string {
  const rows = readShippedRules().flatMap(({ namespace, text }) =>
    [...text.matchAll(ruleHead)].map(([, name, meta = '']) => {
      const say = (key: string) => new RegExp(`^ +${key} = "(.*)"$`, 'm').exec(meta)?.[1] ?? '';
      const technique = say('technique');
      const techniques = technique === '' ? 'none' : linked(technique);
      return `| ${say('description')}<br>\`${namespace}/${name}\` | ${say('severity')} | ${say('sees')} | ${say('cannot_see')} | ${techniques} |`;
    }),
  );
  return [...tableHead('rule'), ...rows].join('\n');
}

function tableHead(first: string): readonly string[] {
  return [`| ${first} | severity | what it sees | what it cannot see | techniques |`, '|---|---|---|---|---|'];
}

function table<Facts>(checks: readonly Check<Facts>[]): string {
  const rows = checks.map(
    ({ id, title, severity, techniques, sees, cannotSee }) =>
      `| ${title}<br>\`${id}\` | ${severity} | ${sees} | ${cannotSee} | ${techniques.map(linked).join(', ') || 'none'} |`,
  );
  return [...tableHead('check'), ...rows].join('\n');
}

function linked(technique: string): string {
  return `[${technique}](https://attack.mitre.org/techniques/${technique.replace('.', '/')}/)`;
}

function inMebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
