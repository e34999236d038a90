import { queryOptions, useQuery } from '@tanstack/react-query'
import { LibraryDocument, MetricsDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { text } from '../text'

const libraryQuery = queryOptions({
  queryKey: ['library'],
  queryFn: async ({ signal }) => present((await request(LibraryDocument, {}, signal)).library),
})

/** What the collection holds. */
export function useLibrary() {
  return useQuery(libraryQuery)
}

/** The columns that are facets; undefined until they are known. */
export function useColumns(): string[] | undefined {
  const { data, isError } = useLibrary()
  // Without them the other facets stand.
  return isError ? [] : data?.columns.map(({ name }) => name)
}

const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: async ({ signal }) => present((await request(MetricsDocument, {}, signal)).metrics),
  select: (metrics) => metrics.map((metric) => ({ ...metric, ...text.metrics[metric.id] })),
})

/** The metrics there are, the default first; empty until they are known. */
export function useMetrics() {
  return useQuery(metricsQuery).data ?? []
}

/** What the API calls a metric: its id for one that it does not have, nothing until that is known. */
export function useMetricName(): (id: string) => string {
  const metrics = useMetrics()
  return (id) => (metrics.length === 0 ? '' : (metrics.find((metric) => metric.id === id)?.name ?? id))
}
