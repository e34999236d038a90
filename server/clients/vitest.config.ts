import { defineConfig } from 'vitest/config'

/** Clients that people use, against the program as it is built. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['*.test.ts'],
    globalSetup: './serve.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
