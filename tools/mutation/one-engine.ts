import { vi } from 'vitest';

/**
 * Mutants are tried on one engine, the faster one where both are there: what they change is our code and not the engine's, and
 * the second would only be asked about what the first has not noticed. The tests themselves run on both.
 */
vi.mock(import('../../packages/server/src/platform/database/testing.ts'), async (original) => {
  const testing = await original();
  return { ...testing, openTestDatabases: () => testing.openTestDatabases().slice(-1) };
});
