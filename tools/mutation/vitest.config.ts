import { defineConfig } from 'vitest/config';

/** The tests that may kill a mutant: those that stand beside the code that is changed. Others are too slow to be asked so often. */
const besides: Readonly<Record<string, readonly string[]>> = {
  pure: [
    'packages/domain/src/**/*.test.ts',
    'packages/detections/src/**/*.test.ts',
    'packages/server/src/platform/http/authorize.test.ts',
  ],
  operators: ['packages/server/src/operators/*.test.ts'],
};

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    include: [...(besides[process.env.PICKET_TEST_MUTATION ?? 'pure'] ?? [])],
  },
});
