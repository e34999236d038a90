import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    url: string
  }
}

const root = resolve(import.meta.dirname, '../..')
const binary = join(root, 'bin/likeness')
const gallery = join(root, 'testdata/gallery')

/** Imports the small gallery, serves it on a free port, and ends both after the tests. */
export default async function serve(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), 'likeness-clients-'))
  const library = join(dir, 'library')
  execFileSync(binary, [
    'import',
    '--quiet',
    '--library',
    library,
    '--csv',
    join(gallery, 'metadata.csv'),
    '--images',
    gallery,
  ])
  const server = spawn(binary, ['serve', '--library', library, '--addr', '127.0.0.1:0'])
  const url = await new Promise<string>((found, failed) => {
    let said = ''
    server.stdout.on('data', (text) => {
      said += text
      const address = /http:\S+/.exec(said)
      if (address) found(address[0])
    })
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${said}`)))
  })
  project.provide('url', `${url}/graphql`)
  return async () => {
    const ended = new Promise((end) => server.on('exit', end))
    server.kill('SIGTERM')
    await ended
    rmSync(dir, { recursive: true })
  }
}
