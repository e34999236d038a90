import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { watch } from '../api/events'
import { present } from '../api/queries'
import { request } from '../api/request'
import { FolderDocument, JobDocument, OperatorDocument, ReportDocument } from './gql/graphql'
import type { Job } from './request'

export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: async ({ signal }) => present((await request(OperatorDocument, {}, signal)).operator),
  staleTime: 0,
})

export const folderQuery = (path: string) =>
  queryOptions({
    queryKey: ['folder', path],
    queryFn: async ({ signal }) =>
      present((await request(FolderDocument, { path: path || null }, signal)).operator?.folder),
    // Folders change while somebody looks into them.
    staleTime: 0,
    gcTime: 0,
  })

export const reportQuery = (job: string, skip: number) =>
  queryOptions({
    queryKey: ['report', job, skip],
    queryFn: async ({ signal }) =>
      present((await request(ReportDocument, { skip }, signal)).operator?.report),
  })

const reconnectMs = 2000

/** Jobs as they were told last; undefined until anything is known. */
export interface Jobs {
  /** What is under way, or was last. */
  job: Job | null
  /** The last change that is over, which a look takes the place of. */
  ended: Job | null
}

/** When a change is over, everything is asked anew. */
export function useJobs(known: boolean): Jobs | undefined {
  const client = useQueryClient()
  const [jobs, setJobs] = useState<Jobs>()
  const over = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (!known) return
    const control = new AbortController()
    let timer = 0
    const connect = async () => {
      try {
        await watch(JobDocument, (event) => event && setJobs(after(event.job ?? null)), control.signal)
      } catch {
        // The server restarts: what it is asked next says so.
      }
      if (control.signal.aborted) return
      // Whoever started the program again has no right on this page any more.
      client.invalidateQueries({ queryKey: operatorQuery.queryKey })
      timer = window.setTimeout(connect, reconnectMs)
    }
    connect()
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [known, client])
  const ended = jobs && (jobs.ended?.id ?? '')
  useEffect(() => {
    if (ended === undefined) return
    if (over.current !== undefined && ended !== over.current) client.invalidateQueries()
    over.current = ended
  }, [ended, client])
  return jobs
}

/** Two that are told at once are both heard: one that is quick may be over before it is told that it began. */
const after = (job: Job | null) => (before: Jobs | undefined) => ({
  job,
  ended: job && job.kind !== 'PREVIEW' && job.state !== 'RUNNING' ? job : (before?.ended ?? null),
})
