import { expect, test } from 'vitest';
import { describeDatabaseContract } from './contract.suite.ts';
import { openTestDatabases } from './testing.ts';
import { findPostgres } from './testing-cluster.ts';

for (const [engine, open] of openTestDatabases()) describeDatabaseContract(engine, open);

test.runIf(process.env.CI)('in CI there is a PostgreSQL to test on', () => {
  expect(findPostgres()).toBeDefined();
});
