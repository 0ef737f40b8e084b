import { availableParallelism } from 'node:os';
import {
  type AppReport,
  type ClamdAddress,
  checkRules,
  createAnalyzer,
  type KnownSigners,
  parseClamdAddress,
  type RuleSource,
  RulesRefused,
  readRules,
  readSigners,
  SignersRefused,
} from '@picket/app-analysis';
import { loadShippedSigners } from '@picket/intelligence';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { findAppFiles } from './find-app-files.ts';

export interface InspectOptions {
  readonly json?: boolean;
  /** Files or folders of YARA rules, on top of those that ship. */
  readonly rules?: readonly string[];
  /** A file of known signers: package name to SHA-256 of certificates. */
  readonly signers?: string;
  /** Where clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`. */
  readonly clamd?: string;
}

interface Engines {
  readonly rules: readonly RuleSource[];
  readonly clamd: ClamdAddress | undefined;
  readonly ownSigners: KnownSigners;
}

const mostNamed = 10;

/**
 * `picket app inspect FILE…`: what is in these app files, or in those below a folder? Needs no server. Reports come out in the order of
 * the arguments, each as soon as it and those in front of it are there. Answers the exit code: 1 when a file could not be analysed, or a
 * folder could not be looked into.
 */
export async function inspectApps(
  terminal: Terminal,
  paths: readonly string[],
  { json, ...asked }: InspectOptions,
): Promise<number> {
  const engines = readEngines(asked, terminal);
  if (engines === undefined) return exitCodes.usage;
  const { files, skipped, failed: lost } = findAppFiles(paths);
  const analyzer = createAnalyzer({
    ...engines,
    knownSigners: await loadShippedSigners(),
    workers: Math.min(files.length, availableParallelism()),
    startTimer: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  const showsProgress = terminal.interactive && files.length > 1;
  let done = 0;
  let failed = 0;
  try {
    const reports = files.map(async (file) => {
      const report = await analyzer.analyze(file);
      done += 1;
      if (showsProgress) terminal.err(`\r\u001b[K${done} of ${files.length} files`);
      return report;
    });
    for (const [index, pending] of reports.entries()) {
      const report = await pending;
      if (report.error !== undefined) failed += 1;
      if (showsProgress) terminal.err('\r\u001b[K');
      if (json) terminal.out(JSON.stringify(report));
      else terminal.out(`${index === 0 ? '' : '\n'}${describe(report)}`);
    }
  } finally {
    await analyzer.close();
  }
  if (failed > 0 && !json) terminal.err(`${failed} of ${files.length} files could not be analysed.`);
  sayWhatWasLeftOut(terminal, skipped);
  for (const reason of lost) terminal.err(harmless(reason));
  return failed + lost.length > 0 ? exitCodes.failed : exitCodes.done;
}

/** Also for programs: it is on the side, and nobody takes a folder for clean of which only a part was looked at. */
function sayWhatWasLeftOut(terminal: Terminal, skipped: readonly string[]): void {
  if (skipped.length === 0) return;
  const more = skipped.length > mostNamed ? ` and ${skipped.length - mostNamed} more` : '';
  const named = skipped.slice(0, mostNamed).map(harmless).join(', ');
  terminal.err(`${skipped.length} skipped, neither .apk nor .ipa, or a link: ${named}${more}`);
}

/** Undefined when something asked for cannot be used; it is said what. Better no answer than one without the rules that were wanted. */
function readEngines({ rules = [], clamd, signers }: InspectOptions, terminal: Terminal): Engines | undefined {
  const address = clamd === undefined ? undefined : parseClamdAddress(clamd);
  if (clamd !== undefined && address === undefined) {
    terminal.err(`"${harmless(clamd)}" is no address of clamd: unix:/run/clamav/clamd.ctl, or tcp://host:3310`);
    return undefined;
  }
  try {
    const sources = rules.flatMap(readRules);
    checkRules(sources);
    return { rules: sources, clamd: address, ownSigners: signers === undefined ? [] : readSigners(signers) };
  } catch (error) {
    if (error instanceof SignersRefused) {
      terminal.err(harmless(error.message));
      return undefined;
    }
    if (!(error instanceof RulesRefused)) throw error;
    for (const fault of error.faults) terminal.err(harmless(fault));
    terminal.err('Nothing was inspected: mend the rules, or leave them out.');
    return undefined;
  }
}

/** A report for people. All of it is somebody else's text. */
function describe(report: AppReport): string {
  const lines = [report.file];
  if (report.error !== undefined) lines.push(`  NOT ANALYSED: ${report.error.message} (${report.error.code})`);
  if (report.sha256 !== null) lines.push(`  ${report.size} bytes, SHA-256 ${report.sha256}`);
  if (report.packageName !== undefined) lines.push(...describeApk(report));
  if (report.ipa !== undefined) lines.push(...describeIpa(report, report.ipa));
  for (const { severity, title, threat, evidence, rule } of report.findings) {
    lines.push(
      `  ${severity.toUpperCase().padEnd(6)} ${title} (${rule === undefined ? threat : `${threat} ${rule.namespace}/${rule.name}`})`,
      ...evidence.map((text) => `         ${text}`),
    );
  }
  for (const text of report.incomplete) lines.push(`  INCOMPLETE: ${text}`);
  if (report.error === undefined && report.incomplete.length === 0 && report.findings.length === 0)
    lines.push('  Nothing found.');
  return lines.map(harmless).join('\n');
}

function describeApk(report: AppReport): readonly string[] {
  const { packageName, label, versionName, versionCode, minSdk, targetSdk, permissions = [], signature } = report;
  const lines = [
    `  ${packageName}${label ? ` "${label}"` : ''} ${versionName ?? '?'} (${versionCode ?? '?'}), API level ${minSdk} and later, targets ${targetSdk}`,
    `  permissions: ${permissions.length === 0 ? 'none' : permissions.map((name) => name.replace('android.permission.', '')).join(', ')}`,
  ];
  if (signature !== undefined) {
    lines.push(`  signature: ${signature.verified ? `holds (${signature.schemes.join(', ')})` : 'DOES NOT HOLD'}`);
    for (const { subject, sha256 } of signature.signers) lines.push(`    ${subject}, SHA-256 ${sha256}`);
    if (signature.lineage !== null)
      lines.push(
        `    after ${signature.lineage
          .slice(0, -1)
          .map(({ subject, sha256 }) => `${subject} (${sha256})`)
          .join(', ')}`,
      );
  }
  return lines;
}

function describeIpa(report: AppReport, ipa: NonNullable<AppReport['ipa']>): readonly string[] {
  const { bundleId, label, versionName } = report;
  const { build, minOsVersion, profile, entitlements, frameworks, extensions, encrypted } = ipa;
  return [
    `  ${bundleId}${label ? ` "${label}"` : ''} ${versionName ?? '?'} (${build ?? '?'}), iOS ${minOsVersion ?? '?'} and later`,
    profile === null
      ? '  no provisioning profile, as from the store'
      : `  provisioned: ${profile.kind}, team ${profile.teamName ?? '?'} (${profile.teamId ?? '?'}), until ${profile.expiresAt ?? '?'}`,
    `  entitlements: ${entitlements.length === 0 ? 'none' : entitlements.join(', ')}`,
    ...(frameworks.length + extensions.length === 0 ? [] : [`  carries ${[...frameworks, ...extensions].join(', ')}`]),
    ...(encrypted ? ['  its code is encrypted by the store and was not looked at'] : []),
  ];
}
