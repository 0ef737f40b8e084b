import { defineConfig } from 'vitest/config';

// Limits end what hangs. They judge no speed: a busy machine fails nothing.
const node = { environment: 'node' as const, testTimeout: 60_000, hookTimeout: 240_000 };

const realClients = 'packages/simulator/src/real-clients/**/*.test.ts';
const report = process.env.PICKET_TEST_REPORT;

export default defineConfig({
  test: {
    // Two cores: more workers than that only makes timeouts.
    maxWorkers: 2,
    ...(report ? { reporters: ['default', ['json', { outputFile: `${report}/${process.pid}.json` }]] } : {}),
    projects: [
      // Files share a process, and what they import is read once: that was two thirds of their time. None changes a global.
      { test: { ...node, isolate: false, name: 'house', include: ['tools/**/*.test.ts'] } },
      {
        test: {
          ...node,
          isolate: false,
          name: 'packages',
          include: ['packages/*/src/**/*.test.{ts,tsx}'],
          exclude: [realClients],
        },
      },
      // Clients of others keep what they learn for the whole process.
      { test: { ...node, name: 'clients', include: [realClients] } },
      {
        test: {
          ...node,
          name: 'journeys',
          include: ['journeys/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
