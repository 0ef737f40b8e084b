// Sums up what Vitest's JSON reports say and ends with the one plain line that CI reads.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', status = '1'] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + report.numTodoTests;
}
if (skipped > 0) {
  // In CI everything is there that a test may need: a skipped test is a failed one.
  console.log(`ci: ${skipped} tests were skipped, and in CI nothing may be`);
  failed += skipped;
}
if (status !== '0' && failed === 0) failed = 1;
if (passed === 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
