import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import relay from 'relay-runtime'
import { expect, inject, test } from 'vitest'

const { commitLocalUpdate, ConnectionHandler, Environment, fetchQuery, Network, RecordSource, Store } = relay
const url = inject('url')
const root = resolve(import.meta.dirname, '../..')

const source = `
graphql\`
  query sourceQuery($count: Int!, $after: String) { ...source_list @arguments(count: $count, after: $after) }
\`
graphql\`
  fragment source_list on Query
    @argumentDefinitions(count: { type: "Int!" }, after: { type: "String" })
    @refetchable(queryName: "sourceListQuery") {
    images(first: $count, after: $after) @connection(key: "source_images") { edges { node { ...source_work } } }
  }
\`
graphql\`
  fragment source_work on Image @refetchable(queryName: "sourceWorkQuery") { id name }
\`
`

/** Relay's compiler refuses schemas whose connections or nodes are not as it knows them. */
function compile(dir: string) {
  writeFileSync(join(dir, 'source.js'), source)
  const config = {
    src: '.',
    schema: './schema.graphql',
    language: 'javascript',
    eagerEsModules: true,
    excludes: [],
  }
  writeFileSync(join(dir, 'relay.config.json'), JSON.stringify(config))
  execFileSync('cp', [join(root, 'schema.graphqls'), join(dir, 'schema.graphql')])
  // It stages what it writes, unless it finds no repository.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: import.meta.dirname }
  execFileSync(join(root, 'node_modules/.bin/relay-compiler'), ['relay.config.json'], { cwd: dir, env })
}

test('Relay compiles against the schema, and its store joins the pages of a connection', async () => {
  const dir = mkdtempSync(join(import.meta.dirname, '.relay-'))
  try {
    compile(dir)
    const { default: query } = await import(join(dir, '__generated__/sourceQuery.graphql.js'))
    const environment = new Environment({
      store: new Store(new RecordSource()),
      network: Network.create(async ({ text }, variables) => {
        const headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' }
        return (
          await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text, variables }) })
        ).json()
      }),
    })
    let after: string | null = null
    let works = 0
    for (let pages = 0; pages < 10; pages++) {
      await fetchQuery(environment, query, { count: 9, after }).toPromise()
      const page = joined(environment)
      works = page.works
      if (!page.hasNextPage) break
      after = page.endCursor
    }
    expect(works).toBe(24)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

/** What the store holds of the connection, all pages together. */
function joined(environment: InstanceType<typeof Environment>) {
  const found = { works: 0, hasNextPage: false, endCursor: '' }
  commitLocalUpdate(environment, (store) => {
    const connection = ConnectionHandler.getConnection(store.getRoot(), 'source_images')
    const page = connection?.getLinkedRecord('pageInfo')
    found.works = connection?.getLinkedRecords('edges')?.length ?? 0
    found.hasNextPage = page?.getValue('hasNextPage') === true
    found.endCursor = String(page?.getValue('endCursor'))
  })
  return found
}
