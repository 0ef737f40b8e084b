import { createHash } from 'node:crypto';
import type { AppReport } from './app-report.ts';

/** What came of one case: refused with a code, cut, with findings, or without any. */
export type FuzzOutcome = 'refused' | 'incomplete' | 'findings' | 'clean';

const longestMessage = 500;
/** A report of a small app. One that grows beyond it was made to fill a disk. */
const longestReport = 4 * 1024 * 1024;
/** Codes that are about the file. The others say that the analysis failed. */
const clearCodes: readonly string[] = ['not-an-app', 'archive-broken', 'entry-unreadable', 'manifest-broken'];
/** Words of a program that did not know what it said. */
const unclear = /\b(undefined|NaN|null)\b|\[object |Cannot read|is not a function|out of range|Invalid array/;

export function outcomeOf(report: AppReport): FuzzOutcome {
  if (report.error !== undefined) return 'refused';
  if (report.incomplete.length > 0) return 'incomplete';
  return report.findings.length > 0 ? 'findings' : 'clean';
}

/** What is wrong with an answer about changed bytes, whatever they are; empty when nothing is. */
export function faultsOf(report: AppReport, bytes: Buffer): readonly string[] {
  const { error, kind, signature, sha256, size, incomplete, findings } = report;
  const faults: string[] = [];
  const text = JSON.stringify(report);
  if ((kind === null) !== (error !== undefined)) faults.push('neither an answer nor an error, or both');
  if (error !== undefined) {
    if (!clearCodes.includes(error.code)) faults.push(`the error ${error.code} is not about the file`);
    if (error.message.length === 0 || error.message.length > longestMessage || unclear.test(error.message))
      faults.push(`an error that is not clear: ${error.message.slice(0, 200)}`);
  }
  for (const said of incomplete) {
    if (said.length > longestMessage * 2 || unclear.test(said))
      faults.push(`a cut that is not clear: ${said.slice(0, 200)}`);
  }
  if (sha256 !== createHash('sha256').update(bytes).digest('hex') || size !== bytes.length)
    faults.push('the digest or the size is of another file');
  if (text.length > longestReport) faults.push(`a report of ${text.length} characters`);
  if (kind === 'apk' && signature?.verified === false && incomplete.length === 0) {
    if (!findings.some(({ threat }) => threat === 'signature-broken'))
      faults.push('an app without a good signature, and nothing is said about it');
  }
  if (kind === 'apk' && signature === undefined) faults.push('nothing is said of the signature');
  return faults;
}
