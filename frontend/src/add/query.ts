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

/** The job that is under way, or was last; undefined until that is known. When one is over, everything is asked anew. */
export function useJob(known: boolean): Job | null | undefined {
  const client = useQueryClient()
  const [job, setJob] = useState<Job | null>()
  const over = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (!known) return
    const control = new AbortController()
    let timer = 0
    const connect = async () => {
      try {
        await watch(JobDocument, (event) => event && setJob(event.job ?? null), control.signal)
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
  useEffect(() => {
    if (job === undefined) return
    // One that is quick may be over before it is told that it began.
    const ended = job && job.kind !== 'PREVIEW' && job.state !== 'RUNNING' ? job.id : ''
    if (over.current !== undefined && ended && ended !== over.current) client.invalidateQueries()
    if (over.current === undefined || ended) over.current = ended
  }, [job, client])
  return job
}
