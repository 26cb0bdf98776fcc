import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Ambient configuration must not leak into tests: a developer's proxy or token would change what they prove.
    unstubEnvs: true,
    setupFiles: ['test/support/fast-check.ts'],
    // One worker per core; the default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/generated/**'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/e2e/**', 'test/slow/**'],
          // Modules hold no state, so a worker need not load them anew for each file: that was a third of the time.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'slow', include: ['test/slow/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 120_000 },
      },
    ],
  },
})
