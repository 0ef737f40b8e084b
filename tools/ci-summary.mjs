// Sums up what Vitest's JSON reports say and ends with the one plain line that CI reads.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const place = (file) => relative(process.cwd(), file);
/** The first lines of what went wrong, without colors. */
const short = (text) =>
  stripVTControlCharacters(text ?? '')
    .split('\n')
    .slice(0, 6)
    .join('\n  ');

const [folder = '', status = '1'] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
const failures = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, status: ofFile, message, assertionResults } of report.testResults) {
    const bad = assertionResults.filter((each) => each.status === 'failed');
    failures.push(
      ...bad.map(({ fullName, failureMessages }) => `${place(name)}: ${fullName}\n  ${short(failureMessages[0])}`),
    );
    // A file that could not even be read has no tests that could fail.
    if (ofFile === 'failed' && bad.length === 0) failures.push(`${place(name)}\n  ${short(message)}`);
  }
}
// Once more at the end, where whoever looks at the log looks first.
for (const failure of failures) console.log(`ci: failed: ${failure}`);
if (skipped > 0) {
  // In CI everything is there that a test may need: a skipped test is a failed one.
  console.log(`ci: ${skipped} tests were skipped, and in CI nothing may be`);
  failed += skipped;
}
if (status !== '0' && failed === 0) failed = 1;
if (passed === 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
