import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { watch } from '../api/events'
import { ProgressDocument, type ProgressSubscription } from '../api/gql/later/graphql'
import { text } from '../text'
import { later } from '../text-later'
import { Icon } from './icon'

type Progress = ProgressSubscription['importProgress']

const reconnectMs = 5000

/**
 * Follows the import of the library while the page is in sight. A hidden tab
 * gives its connection back: browsers allow six to a server in all.
 */
function useImportProgress(): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null)
  useEffect(() => {
    let control = new AbortController()
    let timer = 0
    const connect = async () => {
      clearTimeout(timer)
      control.abort()
      if (document.hidden) return
      const own = new AbortController()
      control = own
      try {
        await watch(ProgressDocument, ({ importProgress }) => setProgress(importProgress), own.signal)
      } catch {
        // The server restarts, or allows no more streams: try again later.
      }
      if (!own.signal.aborted) timer = window.setTimeout(connect, reconnectMs)
    }
    connect()
    document.addEventListener('visibilitychange', connect)
    return () => {
      document.removeEventListener('visibilitychange', connect)
      clearTimeout(timer)
      control.abort()
    }
  }, [])
  return progress
}

const running = (progress: Progress | null) =>
  progress !== null && !progress.finished && !['IDLE', 'DONE', 'FAILED'].includes(progress.stage)

/** Shows a running import, and offers the new works when they are in. */
export default function ImportProgress() {
  const client = useQueryClient()
  const progress = useImportProgress()
  const [path] = useLocation()
  const [ended, setEnded] = useState<'done' | 'failed' | null>(null)
  const wasRunning = useRef(false)
  useEffect(() => {
    if (running(progress)) {
      wasRunning.current = true
      setEnded(null)
    } else if (wasRunning.current && progress) {
      wasRunning.current = false
      setEnded(progress.stage === 'FAILED' ? 'failed' : 'done')
    }
  }, [progress])

  // Where works are added it is told in full.
  if (path === '/add') return null
  if (progress && running(progress)) return <Running progress={progress} />
  if (!ended) return null
  return (
    <section className="import-bar" role="status">
      <p>
        {ended === 'done' ? later.progress.done : `${later.progress.failed} ${progress?.message ?? ''}`}{' '}
        {ended === 'done' && (
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setEnded(null)
              client.invalidateQueries()
            }}
          >
            {later.progress.show}
          </button>
        )}
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label={text.errors.dismiss}
        onClick={() => setEnded(null)}
      >
        <Icon name="close" size={16} />
      </button>
    </section>
  )
}

function Running({ progress }: { progress: Progress }) {
  const { stage, done, total, failed } = progress
  return (
    <section className="import-bar" aria-label={later.progress.importing}>
      <p>
        <strong>{later.progress.importing}</strong> {later.progress.stages[stage]} {later.progress.meanwhile}{' '}
        {failed > 0 && later.progress.unreadable(failed)}
      </p>
      <span className="count">{later.progress.of(done, total)}</span>
      <progress
        value={total ? done : undefined}
        max={total ?? undefined}
        aria-label={later.progress.importing}
      />
    </section>
  )
}
