import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { chromiumPath } from './e2e/browsers.ts'

const port = process.env.LIKENESS_E2E_PORT ?? '18473'
const url = `http://127.0.0.1:${port}`
const binary = resolve(import.meta.dirname, '../bin/likeness')

// The workers read this file again; they must find the library of the first reading.
process.env.LIKENESS_E2E_LIBRARY ??= mkdtempSync(join(tmpdir(), 'likeness-e2e-'))
const library = process.env.LIKENESS_E2E_LIBRARY

const asRoot = process.getuid?.() === 0
const executablePath = chromiumPath()

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: process.env.CI ? 2 : undefined,
  // A machine that is busy with something else must not fail a build; a test
  // that only passes the second time is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 1000 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: asRoot ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'journeys', testMatch: '**/*.spec.ts' },
    { name: 'screenshots', testMatch: '**/screenshots.ts', fullyParallel: false },
  ],
  webServer: {
    command: `"${binary}" demo --quiet --library "${library}" && exec "${binary}" serve --library "${library}" --addr 127.0.0.1:${port}`,
    url: `${url}/readyz`,
    timeout: 15 * 60_000,
    reuseExistingServer: process.env.LIKENESS_E2E_PORT !== undefined,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
})
