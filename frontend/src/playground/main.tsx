import './policy.ts'
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './playground.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'

/** A request to begin with, as the server lists them with ids of this very library. */
interface Example {
  name: string
  query: string
  variables?: Record<string, unknown> | null
}

async function loadExamples(): Promise<Example[]> {
  try {
    const response = await fetch('/playground/operations.json')
    return response.ok ? await response.json() : []
  } catch {
    // Without examples the playground opens empty.
    return []
  }
}

const root = document.getElementById('playground')
if (root) {
  const examples = await loadExamples()
  createRoot(root).render(
    <GraphiQL
      fetcher={createGraphiQLFetcher({ url: '/graphql' })}
      defaultTabs={examples.map(({ name, query, variables }) => ({
        title: name,
        query,
        variables: variables ? JSON.stringify(variables, null, 2) : null,
      }))}
      shouldPersistHeaders={false}
    />,
  )
}
