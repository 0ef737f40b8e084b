import { defineConfig } from 'vitest/config';
import { listParts } from './parts.ts';

// Stryker starts Vitest in processes of its own: what it is about comes with the environment.
const wanted = process.env.PICKET_TEST_MUTATION;
const part = listParts().find(({ name }) => name === wanted);
if (part === undefined) throw new Error(`no part of the code is called ${wanted}`);

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    include: [...part.tests],
    setupFiles: ['tools/mutation/one-engine.ts'],
  },
});
