import { createHash } from 'node:crypto'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { relayStylePagination } from '@apollo/client/utilities'
import { Client, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { GraphQLClient } from 'graphql-request'
import { createClient } from 'graphql-sse'
import { expect, inject, test } from 'vitest'

const url = inject('url')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What a client sent, as it was sent. */
function recording() {
  const sent: { method: string; body: string; url: string }[] = []
  const send: typeof fetch = (input, init) => {
    sent.push({ method: init?.method ?? 'GET', body: String(init?.body ?? ''), url: String(input) })
    return fetch(input, init)
  }
  return { sent, send }
}

const page = `query Page($after: String) {
  images(first: 10, after: $after) { totalCount edges { cursor node { id name } } pageInfo { hasNextPage endCursor } }
}`

interface Page {
  images: {
    totalCount: number
    edges: { cursor: string; node: { id: string; name: string } }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

test('Apollo pages through the collection, as Relay connections are', async () => {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url }),
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { images: relayStylePagination() } } } }),
  })
  const watched = client.watchQuery<Page>({ query: gql(page) })
  let { data } = await watched.refetch()
  while (data?.images.pageInfo.hasNextPage) {
    await watched.fetchMore({ variables: { after: data.images.pageInfo.endCursor } })
    data = client.readQuery<Page>({ query: gql(page) }) ?? undefined
  }
  const ids = data?.images.edges.map((edge) => edge.node.id) ?? []
  expect(new Set(ids).size).toBe(24)
  expect(data?.images.totalCount).toBe(24)
})

test('Apollo sends a hash by GET, then the text once, then hashes alone', async () => {
  const { sent, send } = recording()
  const make = () =>
    new ApolloClient({
      link: new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
        new HttpLink({ uri: url, fetch: send }),
      ),
      cache: new InMemoryCache(),
    })
  const query = gql(`query Persisted { metrics { id name } }`)
  for (const client of [make(), make()]) {
    const { data } = await client.query<{ metrics: { id: string }[] }>({ query })
    expect(data?.metrics.map((metric) => metric.id)).toContain('pixels')
  }
  expect(sent.map((request) => request.method)).toEqual(['GET', 'POST', 'GET'])
})

test('Apollo tells errors with their codes, and data beside them', async () => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() })
  const { data, error } = await client.query<{ metrics: unknown[] }>({
    query: gql`{ images(first: 0) { totalCount } metrics { id } }`,
    errorPolicy: 'all',
  })
  expect(data?.metrics).not.toHaveLength(0)
  expect(error).toMatchObject({ errors: [{ path: ['images'], extensions: { code: 'INVALID' } }] })
})

test('urql asks, and falls back from a hash that is not known', async () => {
  const { sent, send } = recording()
  const client = new Client({
    url,
    fetch: send,
    exchanges: [
      persistedExchange({ preferGetForPersistedQueries: false, generateHash: async (text) => sha256(text) }),
      fetchExchange,
    ],
    preferGetMethod: false,
  })
  for (const requests of [2, 3]) {
    const { data, error } = await client.query(`query Urql { library { images } }`, {}).toPromise()
    expect(error).toBeUndefined()
    expect(data.library.images).toBe(24)
    expect(sent).toHaveLength(requests)
  }
})

test('urql tells what is wrong with a query', async () => {
  const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false })
  const { error } = await client.query(`{ nothing }`, {}).toPromise()
  expect(error?.graphQLErrors[0]).toMatchObject({ extensions: { code: 'INVALID' } })
})

test('graphql-request asks by POST and by GET', async () => {
  for (const method of ['POST', 'GET'] as const) {
    const { images } = await new GraphQLClient(url, { method }).request<Page>(page)
    expect(images.edges).toHaveLength(10)
  }
})

test('graphql-sse listens to a subscription, and gets the answer to a query', async () => {
  const client = createClient({ url, singleConnection: false, retryAttempts: 0 })
  const progress = client.iterate<{ importProgress: { finished: boolean } }>({
    query: 'subscription { importProgress { stage finished } }',
  })
  const { value } = await progress.next()
  expect(value).toMatchObject({ data: { importProgress: { finished: true } } })
  await progress.return?.()

  const answers: unknown[] = []
  for await (const answer of client.iterate({ query: '{ library { images } }' })) answers.push(answer)
  expect(answers).toEqual([{ data: { library: { images: 24 } } }])

  const wrong: unknown[] = []
  for await (const answer of client.iterate({ query: '{ nothing }' })) wrong.push(answer)
  expect(wrong).toMatchObject([{ errors: [{ extensions: { code: 'INVALID' } }] }])
  client.dispose()
})

test('a form of the multipart specification brings a picture', async () => {
  const { images } = await new GraphQLClient(url).request<{ images: { edges: { node: { url: string } }[] } }>(
    `{ images(first: 1) { edges { node { url(size: THUMBNAIL) } } } }`,
  )
  const picture = await (await fetch(new URL(images.edges[0]?.node.url ?? '', url))).blob()
  const form = new FormData()
  form.append(
    'operations',
    JSON.stringify({
      query: 'mutation($file: Upload!) { uploadImage(file: $file) { id } }',
      variables: { file: null },
    }),
  )
  form.append('map', JSON.stringify({ 0: ['variables.file'] }))
  form.append('0', picture)
  const answer = await (await fetch(url, { method: 'POST', body: form })).json()
  expect(answer.data.uploadImage.id).toMatch(/^[a-z2-7]{26}$/)
})
